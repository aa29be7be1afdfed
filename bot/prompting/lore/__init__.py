"""The lorebook: which entries are told in a turn, and why the others are not."""
