"""Every fault of a provider becomes the right error, with a sentence that people understand."""

import json
import logging
from typing import Any

import pytest

from bot.domain.errors import (
    BadCredentialsError,
    ContextTooLongError,
    ModelError,
    ModelOverloadedError,
    ModelRefusedError,
    ModelUnreachableError,
)
from tests.llm.asking import KEY, a_config, ask_once
from tests.platforms.model_server import Fault, ModelServer, Said

Scripted = Said | Fault


def a_fault(status: int, message: str = "No.", **error: Any) -> Fault:
    """Return a refusal in OpenAI's words; like some providers, it quotes the key."""
    headers = error.pop("headers", {})
    body = {"error": {"message": f"{message} (key {KEY})", **error}}
    return Fault(status=status, body=json.dumps(body), headers=headers)


FAULTS: dict[str, tuple[Scripted, type[ModelError], str]] = {
    "wrong key": (a_fault(401, code="invalid_api_key"), BadCredentialsError, "key"),
    "forbidden": (a_fault(403), BadCredentialsError, "key"),
    "unknown model": (a_fault(404, code="model_not_found"), BadCredentialsError, "'openai:stub'"),
    "no such page": (Fault(status=404, body="Not Found"), BadCredentialsError, "'openai:stub'"),
    "no credit": (a_fault(429, code="insufficient_quota"), BadCredentialsError, "credit"),
    "payment": (a_fault(402), BadCredentialsError, "credit"),
    "timeout": (a_fault(408), ModelUnreachableError, "fault"),
    "rate limit": (a_fault(429), ModelOverloadedError, "busy"),
    "server fault": (a_fault(500), ModelUnreachableError, "fault"),
    "bad gateway": (Fault(status=502, body="<html></html>"), ModelUnreachableError, "fault"),
    "unavailable": (a_fault(503), ModelOverloadedError, "busy"),
    "overloaded": (a_fault(529), ModelOverloadedError, "busy"),
    "too long": (a_fault(400, code="context_length_exceeded"), ContextTooLongError, "/session new"),
    "too long, llama.cpp": (
        a_fault(400, "exceeds the available context size", type="exceed_context_size_error"),
        ContextTooLongError,
        "/session new",
    ),
    "too long, vLLM": (
        a_fault(400, "This model's maximum context length is 8192 tokens."),
        ContextTooLongError,
        "/session new",
    ),
    "too large": (Fault(status=413, body=""), ContextTooLongError, "/session new"),
    "bad setting": (a_fault(400, param="temperature"), ModelRefusedError, "did not take"),
    "content policy": (
        a_fault(400, code="content_policy_violation"),
        ModelRefusedError,
        "declined",
    ),
    "content filter": (
        Said(chunks=(), finish_reason="content_filter"),
        ModelRefusedError,
        "declined",
    ),
    "empty answer": (Said(chunks=()), ModelRefusedError, "empty answer"),
    "only thinking": (
        Said(chunks=(), thinking="Hm.", finish_reason="length"),
        ModelRefusedError,
        "empty answer",
    ),
    "torn connection": (Said(ending="torn"), ModelUnreachableError, "lost"),
    "cut stream": (Said(ending="no_reason"), ModelUnreachableError, "lost"),
    "broken stream": (Said(ending="not_json"), ModelUnreachableError, "cannot be read"),
    "error in stream": (
        Said(ending="error_event", error={"message": KEY, "type": "server_error"}),
        ModelUnreachableError,
        "fault",
    ),
    "overload in stream": (
        Said(ending="error_event", error={"message": KEY, "code": "rate_limit_exceeded"}),
        ModelOverloadedError,
        "busy",
    ),
    "no JSON": (Fault(status=200, body="<html>"), ModelUnreachableError, "cannot be read"),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_fault_becomes_an_error_for_people(
    server: ModelServer, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    scripted, kind, words = FAULTS[name]
    server.script = [scripted]
    caplog.set_level(logging.DEBUG)

    with pytest.raises(ModelError) as raised:
        await ask_once(a_config(server))

    logging.getLogger("test").error("it failed", exc_info=raised.value)
    assert type(raised.value) is kind
    assert words in str(raised.value)
    assert "{" not in str(raised.value)
    assert raised.value.remedy
    assert KEY not in f"{raised.value} {raised.value.remedy} {caplog.text}"
    assert len(server.requests) == 1, "nothing is asked twice behind our back"


async def test_nobody_listening_is_unreachable(unused_tcp_port: int) -> None:
    config = a_config(base_url=f"http://127.0.0.1:{unused_tcp_port}/v1")

    with pytest.raises(ModelUnreachableError, match="cannot be reached") as raised:
        await ask_once(config)

    assert "llm.base_url" in raised.value.remedy


async def test_overload_says_how_long_to_wait(server: ModelServer) -> None:
    server.script = [a_fault(429, headers={"Retry-After": "17"})]

    with pytest.raises(ModelOverloadedError, match="in 17 seconds"):
        await ask_once(a_config(server))
