"""The command catalogue on Telegram: how it is listed, and what people type and press of it."""
