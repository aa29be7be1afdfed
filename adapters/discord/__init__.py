"""Discord, by discord.py: the only package that speaks `discord`."""
