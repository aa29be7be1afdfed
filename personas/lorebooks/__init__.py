"""Lorebooks as files: the book in a card, `lorebook_v3`, and SillyTavern's world files."""
