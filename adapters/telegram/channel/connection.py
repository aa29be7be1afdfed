"""The connections to Telegram."""

import os
import ssl
from functools import cache

import httpx
from telegram import Bot
from telegram.request import HTTPXRequest

from adapters.telegram.config import TelegramConfig

_CONNECTIONS = 256
_TIMEOUT_SECONDS = 20.0


def new_bot(config: TelegramConfig) -> Bot:
    """Return a bot that asks nobody anything yet."""
    # Without it, the library's own class for "too many requests" warns of deprecation at each use.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    token = config.token.get_secret_value() if config.token is not None else ""
    return Bot(
        token or "none",
        base_url=config.base_url,
        base_file_url=config.base_file_url,
        request=_new_connections(_CONNECTIONS),
        get_updates_request=_new_connections(1),
    )


def _new_connections(count: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=count,
        connect_timeout=_TIMEOUT_SECONDS,
        read_timeout=_TIMEOUT_SECONDS,
        write_timeout=_TIMEOUT_SECONDS,
        pool_timeout=_TIMEOUT_SECONDS,
        httpx_kwargs={"verify": _authorities()},
    )


@cache
def _authorities() -> ssl.SSLContext:
    """Return who vouches for Telegram; to read the list takes longer than all else here."""
    return httpx.create_ssl_context()
