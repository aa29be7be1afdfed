"""Every fault of a model: what the person sees, what the operator reads, what is stored.

The whole bot and the real client library, against a server on loopback. After each fault the person
presses the button, and is answered.
"""

import json
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import Application
from bot.logs import configure_logs
from bot.settings import Settings
from tests.builders import a_caller, a_direct_chat, an_incoming
from tests.fakes.platform import RecordingPlatform
from tests.llm.conftest import loopback_only, server
from tests.platforms.model_server import Fault, ModelServer, Said

__all__ = ["loopback_only", "server"]

KEY = "sk-very-secret-0123456789"
HERE = a_direct_chat()
WELL = Said(chunks=("Here ", "I ", "am."))
ANSWER = "🌸 Riya: Here I am."

Script = tuple[Said | Fault, ...]
Stored = tuple[str, str | None, str | None]
"""State of the turn; tag and text of its answer."""


def a_fault(status: int, message: str = "No.", **error: Any) -> Fault:
    """Return a refusal in OpenAI's words; like some providers, it quotes the key."""
    headers = error.pop("headers", {})
    body = {"error": {"message": f"{message} (key {KEY})", **error}}
    return Fault(status=status, body=json.dumps(body), headers=headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the matrix."""

    script: Script
    """What the server does at one request after the other."""
    told: str = ""
    """The notice with the button; without one, the person is answered after all."""
    shown: str = ""
    """What of an answer the person sees."""
    logged: str
    """What the operator reads."""
    stored: Stored = ("failed", None, None)
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    """What differs in `llm`."""
    holds: int | None = None
    """After how many chunks the server hangs."""


BUSY, LOST = "The model is too busy right now. Try again", "The connection to the model was lost."
FAULTY, UNREADABLE = "had a fault of its own", "gave an answer that cannot be read"
NO_KEY, UNKNOWN = "does not accept our key", "does not know the model 'openai:stub'"
TOO_LONG = "The conversation is longer than the model can read. Begin a new one with /session new."
OVERFLOW = a_fault(400, code="context_length_exceeded")
HANGS = Said(chunks=("never",))
BEGUN = ("failed", "partial", "Hello, Ann.")
FILTERED = Said(chunks=(), finish_reason="content_filter")
CUT = Said(chunks=("Once ", "upon"), finish_reason="length")
FALLBACK = {"fallbacks": ("openai:other",)}

MATRIX = {
    "401": Row(script=(a_fault(401),), told=NO_KEY, logged="GREENROOM_LLM__API_KEY"),
    "403": Row(script=(a_fault(403),), told=NO_KEY, logged="GREENROOM_LLM__API_KEY"),
    "404 model": Row(script=(a_fault(404),), told=UNKNOWN, logged="Check llm.model"),
    "408": Row(script=(a_fault(408),), told=FAULTY, logged="said: 408"),
    "429": Row(script=(a_fault(429),), told=f"{BUSY} in a moment.", logged="said: 429"),
    "429 with retry-after": Row(
        script=(a_fault(429, headers={"Retry-After": "17"}),),
        told=f"{BUSY} in 17 seconds.",
        logged="a model in llm.fallbacks helps",
    ),
    "500": Row(script=(a_fault(500),), told=FAULTY, logged="said: 500"),
    "502": Row(script=(Fault(status=502, body="<html>"),), told=FAULTY, logged="said: 502"),
    "503": Row(script=(a_fault(503),), told=BUSY, logged="said: 503"),
    "529": Row(script=(a_fault(529),), told=BUSY, logged="said: 529"),
    "hang before the first token": Row(
        script=(HANGS,),
        told="The model said nothing for 1.5 seconds.",
        logged="raise llm.first_token_timeout",
        settings={"first_token_timeout": 1.5},
        holds=0,
    ),
    "hang in the middle": Row(
        script=(Said(chunks=("Hello, ", "Ann.", "never")),),
        told="The model said nothing for 0.2 seconds.",
        shown="🌸 Riya: Hello, Ann.",
        logged="raise llm.silence_timeout",
        stored=BEGUN,
        settings={"silence_timeout": 0.2},
        holds=2,
    ),
    "no end": Row(
        script=(Said(chunks=("Hello, ", "Ann.", "never")),),
        told="The model was not done after 1.5 seconds.",
        shown="🌸 Riya: Hello, Ann.",
        logged="Raise llm.total_timeout",
        stored=BEGUN,
        settings={"total_timeout": 1.5},
        holds=2,
    ),
    "torn connection": Row(
        script=(Said(ending="torn"),),
        told=LOST,
        shown="🌸 Riya: Hello, Ann.",
        logged="closed the connection before the answer was whole",
        stored=BEGUN,
    ),
    "broken event stream": Row(
        script=(Said(ending="no_reason"),),
        told=LOST,
        shown="🌸 Riya: Hello, Ann.",
        logged="closed the connection before the answer was whole",
        stored=BEGUN,
    ),
    "error in the event stream": Row(
        script=(Said(ending="error_event", error={"message": KEY, "type": "server_error"}),),
        told=FAULTY,
        shown="🌸 Riya: Hello, Ann.",
        logged="said: 500, server_error",
        stored=BEGUN,
    ),
    "invalid JSON in the stream": Row(
        script=(Said(ending="not_json"),),
        told=UNREADABLE,
        shown="🌸 Riya: Hello, Ann.",
        logged="a server that speaks chat completions",
        stored=BEGUN,
    ),
    "invalid JSON": Row(
        script=(Fault(status=200, body="<html>"),),
        told=UNREADABLE,
        logged="a server that speaks chat completions",
    ),
    "empty answer": Row(
        script=(Said(chunks=()),), told="gave an empty answer", logged="ended its answer without"
    ),
    "content filter": Row(
        script=(FILTERED,), told="The model declined", logged="The content filter of"
    ),
    "content filter in the middle": Row(
        script=(Said(finish_reason="content_filter"),),
        told="The model declined",
        shown="🌸 Riya: Hello, Ann.",
        logged="The content filter of",
        stored=BEGUN,
    ),
    "answer cut by length": Row(
        script=(CUT,),
        shown="🌸 Riya: Once upon …",
        logged="max_tokens was reached before the answer was whole",
        stored=("answered", "partial", "Once upon"),
    ),
    "thinking cut by length": Row(
        script=(Said(chunks=(), thinking="Hm.", finish_reason="length"),),
        told="gave an empty answer",
        logged="used up llm.max_tokens before its first word",
    ),
    "context too long": Row(
        script=(OVERFLOW, WELL),
        shown=ANSWER,
        logged="The model is asked again for less: Set llm.context_tokens",
        stored=("answered", "chat", "Here I am."),
    ),
    "context too long twice": Row(
        script=(OVERFLOW, OVERFLOW), told=TOO_LONG, logged="Set llm.context_tokens"
    ),
    "fallback": Row(
        script=(a_fault(503), WELL),
        shown=ANSWER,
        logged="Asking the next model: The model is too busy",
        stored=("answered", "chat", "Here I am."),
        settings=FALLBACK,
    ),
    "fallback fails too": Row(
        script=(a_fault(401), a_fault(503)), told=BUSY, logged=NO_KEY, settings=FALLBACK
    ),
    "no fallback once it spoke": Row(
        script=(Said(ending="torn"),),
        told=LOST,
        shown="🌸 Riya: Hello, Ann.",
        logged="closed the connection",
        stored=BEGUN,
        settings=FALLBACK,
    ),
}


@dataclass(slots=True)
class House:
    """The bot in front of a model, and what a test does with it."""

    application: Application
    platform: RecordingPlatform
    database: Path

    async def hears(self, text: str) -> None:
        """Take a message in and see to its answer."""
        await self.application.front_desk.accept(an_incoming(text))
        await self.application.front_desk.settle(HERE)

    async def presses(self, button: str) -> None:
        """Press a button and see to what follows."""
        invocation = self.application.commands.parse(button, a_caller())
        assert invocation is not None
        await self.application.commands.run(invocation)
        await self.application.front_desk.settle(HERE)

    def stored(self) -> list[Stored]:
        """Return every turn with its answers."""
        with closing(sqlite3.connect(self.database)) as db:
            return db.execute(
                "SELECT state, tag, content FROM turns LEFT JOIN messages"
                " ON messages.turn_id = turns.id AND role = 'assistant'"
            ).fetchall()


Open = Callable[..., Any]


@pytest.fixture
def open_house(database_path: Path) -> Open:
    """Return how to start the bot in front of a model."""

    @asynccontextmanager
    async def opened(base_url: str, **llm: Any) -> AsyncGenerator[House]:
        given = {"model": "openai:stub", "base_url": base_url, "api_key": KEY, **llm}
        settings = Settings.model_validate(
            {
                "database": {"url": f"sqlite:///{database_path}"},
                "llm": given,
                "safety": {"first_contact": False},
            }
        )
        configure_logs(settings, "info")
        application = Application(settings, platforms=())
        platform = RecordingPlatform()
        application.platforms["telegram"] = platform
        async with application:
            yield House(application, platform, database_path)

    return opened


@pytest.mark.parametrize("name", MATRIX)
async def test_a_fault_of_the_model_is_told_logged_and_stored_and_can_be_tried_again(
    name: str, server: ModelServer, open_house: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    row = MATRIX[name]
    server.script = [*row.script, WELL]
    if row.holds is not None:
        server.hold_after = row.holds
        server.go_on.clear()
    async with open_house(server.base_url, **row.settings) as house:
        await house.hears("Hello")
        shown = house.platform.at(HERE)
        log = capsys.readouterr().err

        assert shown.answers == ([row.shown] if row.shown else [])
        assert [row.told in notice.text for notice in shown.notices] == [True] * bool(row.told)
        assert row.logged in log
        assert (KEY in log, "Traceback" in log) == (False, False)
        assert house.stored() == [row.stored]
        assert len(server.requests) == len(row.script)

        server.go_on.set()
        for notice in list(shown.notices):
            await house.presses(notice.buttons[0].command)
            assert shown.answers == [ANSWER]
            assert house.stored() == [("answered", "chat", "Here I am.")]


async def test_a_model_that_cannot_be_connected_to_is_told_and_can_be_tried_again(
    unused_tcp_port: int, open_house: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_house(f"http://127.0.0.1:{unused_tcp_port}/v1") as house:
        await house.hears("Hello")
        shown = house.platform.at(HERE)

        assert [notice.text for notice in shown.notices] == [
            "The model cannot be reached. Try again in a moment."
        ]
        assert "llm.base_url is its address" in capsys.readouterr().err
        assert house.stored() == [("failed", None, None)]

        async with ModelServer(WELL).running(unused_tcp_port):
            await house.presses(shown.notices[0].buttons[0].command)

        assert shown.answers == [ANSWER]
        assert house.stored() == [("answered", "chat", "Here I am.")]
