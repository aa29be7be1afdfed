"""Logging to standard error, with every known secret struck out."""

import logging
from collections.abc import Iterator, Sequence

from pydantic import BaseModel, SecretStr

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_QUIET = (
    "httpx",
    "httpx2",
    "httpcore",
    "openai",
    "anthropic",
    "watchfiles",
    "aiosqlite",
    "discord.client",
)


class _Redacting(logging.Formatter):
    """Formats as usual, then strikes out secrets wherever they stand, tracebacks included."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__(_FORMAT)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line


def configure_logs(settings: BaseModel, level: str) -> None:
    """Send events from `level` on to standard error.

    Libraries that log addresses are held back to warnings: Telegram's contain the token.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacting(list(find_secrets(settings))))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def find_secrets(settings: BaseModel) -> Iterator[str]:
    """Yield all secrets of the settings, at any depth."""
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr) and value.get_secret_value():
            yield value.get_secret_value()
        elif isinstance(value, BaseModel):
            yield from find_secrets(value)
