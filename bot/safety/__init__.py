"""Signs that somebody is in danger, and what the bot itself says then. Pure; asks no model."""
