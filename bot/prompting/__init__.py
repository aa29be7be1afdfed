"""Pure: a scene in, a prompt out. Asks nobody and stores nothing."""
