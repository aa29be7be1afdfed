"""A model server on loopback, and nothing beyond loopback."""

from collections.abc import AsyncIterator

import pytest
from pydantic_ai import models

from tests.platforms.model_server import ModelServer


@pytest.fixture(autouse=True)
def loopback_only(
    own_environment: None,  # noqa: ARG001 - goes first, for it forbids all requests
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Allow requests to models, and send all that would leave the machine to a dead proxy."""
    monkeypatch.setattr(models, "ALLOW_MODEL_REQUESTS", True)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    """Return a running model server with the shortest script."""
    async with ModelServer().running() as running:
        yield running
