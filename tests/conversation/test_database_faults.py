"""A database that is away while somebody is answered: nothing is lost, and the person is told."""

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.domain.errors import StorageError
from bot.logs import configure_logs
from bot.settings import Settings
from storage.unit_of_work import SqlUnitOfWork
from tests.builders import a_direct_chat
from tests.conversation.conftest import Open
from tests.fakes.clock import FakeClock
from tests.fakes.language_model import ScriptedModel

HERE = a_direct_chat()
_COMMIT = SqlUnitOfWork.commit


def run(folder: Path, statement: str) -> list[tuple[object, ...]]:
    """Run a statement on the file, behind the bot's back."""
    with contextlib.closing(sqlite3.connect(folder / "greenroom.db")) as db, db:
        return db.execute(statement).fetchall()


@asynccontextmanager
async def without(table: str, folder: Path) -> AsyncGenerator[None]:
    """Let the database fail at everything that concerns a table."""
    await asyncio.to_thread(run, folder, f"ALTER TABLE {table} RENAME TO lost")
    yield
    await asyncio.to_thread(run, folder, f"ALTER TABLE lost RENAME TO {table}")


async def test_an_answer_is_kept_when_the_database_is_back_and_the_person_knows_meanwhile(
    open_house: Open, tmp_path: Path
) -> None:
    model = ScriptedModel("one two", "three")
    model.hold = asyncio.Event()
    async with open_house(model, FakeClock()) as house:
        await house.hears("First")
        await model.spoke.wait()
        shown = house.platform.at(HERE)
        async with without("sessions", tmp_path):
            model.hold.set()
            await house.platform.until_seen(HERE, notices=1)
            assert shown.answers == ["🌸 Riya: one two"]
        await house.settles(HERE)
        await house.answers("Second")

    (notice,) = shown.notices
    assert notice.text.startswith("My database does not take this answer yet.")
    assert shown.answers == ["🌸 Riya: one two", "🌸 Riya: three"]
    stored = "SELECT seq, content FROM messages WHERE role = 'assistant' ORDER BY seq"
    assert run(tmp_path, stored) == [(2, "one two"), (4, "three")]


async def test_a_message_is_not_taken_while_the_database_does_not_take_it(
    open_house: Open, tmp_path: Path
) -> None:
    async with open_house() as house:
        async with without("messages", tmp_path):
            with pytest.raises(StorageError):
                await house.hears("Hello", message_id="1")

        shown = await house.answers("Hello", message_id="1")

    assert shown.answers == ["🌸 Riya: Fine."]


async def test_work_goes_on_by_itself_when_the_database_is_back(
    open_house: Open, tmp_path: Path
) -> None:
    async with open_house(clock=FakeClock()) as house:
        watch = asyncio.create_task(house.application.engine.watch(("telegram",)))
        await house.answers("Hello")
        await house.hears("And now?")
        run(tmp_path, "ALTER TABLE turns RENAME TO lost")  # at once: its worker has not begun yet
        await house.settles(HERE)
        assert len(house.platform.at(HERE).answers) == 1

        await asyncio.to_thread(run, tmp_path, "ALTER TABLE lost RENAME TO turns")
        shown = await house.platform.until_seen(HERE, answers=2)
        await house.settles(HERE)
        watch.cancel()

    assert (shown.answers, shown.notices) == (["🌸 Riya: Fine."] * 2, [])
    assert run(tmp_path, "SELECT state FROM turns") == [("answered",)] * 2


async def test_a_message_is_answered_when_it_was_kept_and_only_word_of_that_was_lost(
    open_house: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_house(ScriptedModel("Here I am."), FakeClock()) as house:
        watch = asyncio.create_task(house.application.engine.watch(("telegram",)))
        await house.answers("Good morning", message_id="0")
        with monkeypatch.context() as patch:
            patch.setattr(SqlUnitOfWork, "commit", _commit_and_lose_the_word)
            with pytest.raises(StorageError):
                await house.hears("Hello", message_id="1")
        await house.hears("Hello", message_id="1")

        async with asyncio.timeout(10):
            shown = await house.platform.until_seen(HERE, answers=2)
        await house.settles(HERE)
        watch.cancel()

    assert shown.answers == ["🌸 Riya: Here I am."] * 2


async def _commit_and_lose_the_word(uow: SqlUnitOfWork) -> None:
    """Keep what was done, but let nobody know: the connection is gone."""
    await _COMMIT(uow)
    message = "The connection is gone."
    raise StorageError(message)


async def test_the_log_says_which_turn_in_which_place_waits(
    open_house: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = ScriptedModel("one two")
    model.hold = asyncio.Event()
    configure_logs(Settings(), "warning", "json")
    async with open_house(model, FakeClock()) as house:
        await house.hears("First")
        await model.spoke.wait()
        async with without("sessions", tmp_path):
            model.hold.set()
            await house.platform.until_seen(HERE, notices=1)
        await house.settles(HERE)

    logged = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    waits = next(line for line in logged if "waits for the database" in line["event"])
    ((turn,),) = run(tmp_path, "SELECT id FROM turns")
    assert (waits["turn"].replace("-", ""), waits["place"]) == (turn, "telegram/7")
