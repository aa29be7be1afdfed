"""Telegram, by python-telegram-bot: the only package that speaks `telegram`."""
