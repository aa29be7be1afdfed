"""Settings of the Telegram bot. Imports no SDK, so that settings can be read without it."""

from pydantic import BaseModel, ConfigDict, SecretStr


class TelegramConfig(BaseModel):
    """The Telegram bot."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    token: SecretStr | None = None
    """The token that BotFather gives; without it Telegram is not used."""
    base_url: str = "https://api.telegram.org/bot"
    """Where the Bot API is reached, up to the token, which is appended; for a local Bot API server
    and tests."""
    base_file_url: str = "https://api.telegram.org/file/bot"
    """Where files are fetched from, up to the token, which is appended; for a local Bot API server
    and tests."""
