"""The `greenroom` command: a file for each noun, and `root`, which puts them together."""

from bot.cli.root import app, main

__all__ = ["app", "main"]
