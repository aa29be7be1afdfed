"""Speaking in a place: what can be asked of Telegram there, and how answers grow in it."""
