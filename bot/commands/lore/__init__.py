"""Commands on lorebooks: what is told in the background of a conversation, and why."""
