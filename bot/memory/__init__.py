"""What personas remember: what of the past is recalled for a turn, and what is derived from it."""
