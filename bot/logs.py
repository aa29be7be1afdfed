"""Logging to standard error: for people in a terminal, as JSON for machines.

Every line tells which turn and place it is about, and every known secret is struck out of it.
"""

import json
import logging
import re
from collections.abc import Iterator, Sequence
from typing import Literal, cast

import structlog
from pydantic import BaseModel, SecretStr

LogForm = Literal["human", "json"]

_OURS = frozenset({"adapters", "bot", "personas", "storage"})

_QUIET = (
    "aiohttp.access",
    "aiosqlite",
    "alembic.runtime.plugins",
    "anthropic",
    "discord.client",
    "discord.gateway",
    "discord.http",
    "discord.webhook",
    "httpcore",
    "httpx",
    "httpx2",
    "openai",
    "watchfiles",
)


_PASSING_SECRETS = re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w-]+")
"""Tokens that Discord gives us for one webhook or one call, where they stand in an address."""


class _Redacting(structlog.stdlib.ProcessorFormatter):
    """Formats as usual, then strikes out secrets wherever they stand, tracebacks included."""

    def __init__(self, secrets: Sequence[str], form: LogForm) -> None:
        super().__init__(
            foreign_pre_chain=_CHAIN,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_RENDERERS[form],
            ],
        )
        self._secrets = sorted({f for s in secrets for f in _forms(s)}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return _PASSING_SECRETS.sub(r"\1***", line)


_CHAIN: Sequence[structlog.typing.Processor] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
_RENDERERS: dict[LogForm, Sequence[structlog.typing.Processor]] = {
    "human": (
        structlog.dev.ConsoleRenderer(
            colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
        ),
    ),
    "json": (structlog.processors.format_exc_info, structlog.processors.JSONRenderer()),
}


def configure_logs(settings: BaseModel, level: str, form: LogForm = "human") -> None:
    """Send events from `level` on to standard error.

    Below `info`, libraries log what is sent and stored, and with it what people write, so only we
    ourselves go that far. Those that log addresses are held back to warnings: Telegram's contain
    the token.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacting(list(find_secrets(settings)), form))
    handler.addFilter(_may_be_told)
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _may_be_told(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.INFO or record.name.partition(".")[0] in _OURS


def _forms(secret: str) -> Iterator[str]:
    """Yield how a secret may be written in a line: as it is, and quoted by Python, JSON or both."""
    for form in (secret, repr(secret)[1:-1]):
        yield form
        yield json.dumps(form)[1:-1]


def find_secrets(settings: BaseModel) -> Iterator[str]:
    """Yield all secrets of the settings, at any depth."""
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr) and value.get_secret_value():
            yield value.get_secret_value()
        elif isinstance(value, tuple):
            several = cast("tuple[object, ...]", value)
            yield from (s.get_secret_value() for s in several if isinstance(s, SecretStr))
        elif isinstance(value, BaseModel):
            yield from find_secrets(value)
