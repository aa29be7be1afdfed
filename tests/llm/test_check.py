"""`greenroom check` says whether the model answers."""

import pytest

from bot.llm.check import reach
from tests.llm.asking import KEY, a_config
from tests.platforms.model_server import Fault, ModelServer, Said


async def test_answering_model_is_ok(server: ModelServer) -> None:
    finding = await reach(a_config(server))

    assert finding.is_ok
    assert finding.text == "openai:stub answers."
    assert server.requests[0]["max_tokens"] == 16


async def test_thinking_model_is_ok_when_it_has_no_time_to_speak(server: ModelServer) -> None:
    server.script = [Said(chunks=(), thinking="Hm.", finish_reason="length")]

    finding = await reach(a_config(server))

    assert finding.is_ok


async def test_unknown_price_is_told_where_money_is_limited(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    priced = a_config(model="openai-chat:gpt-4o-mini", base_url="")
    server.script = [Said(), Said(model="gpt-4o-mini")]

    unknown = await reach(a_config(server), needs_price=True)
    known = await reach(priced, needs_price=True)

    assert not unknown.is_ok
    assert unknown.text.startswith("openai:stub answers, but its price is not known")
    assert "limits.tokens_a_day" in unknown.remedy
    assert known.is_ok, known.text


async def test_refused_key_is_told_with_the_remedy(server: ModelServer) -> None:
    server.script = [Fault(status=401, body=f'{{"error": {{"message": "bad key {KEY}"}}}}')]

    finding = await reach(a_config(server))

    assert not finding.is_ok
    assert "GREENROOM_LLM__API_KEY" in finding.remedy
    assert KEY not in f"{finding}"


async def test_server_that_is_away_is_told_with_the_remedy(unused_tcp_port: int) -> None:
    finding = await reach(a_config(base_url=f"http://127.0.0.1:{unused_tcp_port}/v1"))

    assert not finding.is_ok
    assert "llm.base_url" in finding.remedy
