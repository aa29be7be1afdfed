"""The command catalogue on Discord: how it is drawn, and what people call, press and fill in."""
