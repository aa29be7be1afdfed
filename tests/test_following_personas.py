"""Persona files while the bot runs: changes are picked up, and broken ones harm nobody."""

import asyncio
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.errors import ConfigurationError
from tests.conversation.conftest import House, Open, model_id, open_house
from tests.furnished import database_path, furnished
from tests.personas.persona_files import write_persona

__all__ = ["database_path", "furnished", "model_id", "open_house"]

READ_AGAIN = "Persona files changed and were read again"
OLD_ONES_STAY = "Persona files changed, but the old ones stay: "
PATIENCE = 20
"""Seconds until a test that waits for a line of the log gives up."""


class Log(logging.Handler):
    """Lets a test wait for what the bot logs."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: asyncio.Queue[str] = asyncio.Queue()

    def emit(self, record: logging.LogRecord) -> None:
        """Hear a line."""
        self._lines.put_nowait(record.getMessage())

    async def until(self, beginning: str) -> str:
        """Return the next line that begins so."""
        async with asyncio.timeout(PATIENCE):
            while not (line := await self._lines.get()).startswith(beginning):
                pass
        return line


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[Log]:
    """Return what the composition root logs."""
    caplog.set_level(logging.INFO, "bot.bootstrap")
    log = Log()
    logging.getLogger("bot.bootstrap").addHandler(log)
    yield log
    logging.getLogger("bot.bootstrap").removeHandler(log)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the operator's folder, with Ada in it."""
    return write_persona(tmp_path / "personas", "ada").parent


async def names(house: House) -> str:
    """Return what the list of personas says, once the files are watched."""
    return (await house.runs("persona list")).text


async def test_a_changed_and_a_new_persona_can_be_talked_to_without_a_restart(
    open_house: Open, folder: Path, log: Log
) -> None:
    async with open_house() as house:
        assert "**Ada** (`ada`)" in await names(house)

        write_persona(folder, "ada", name="Countess")
        await log.until(READ_AGAIN)
        assert "**Countess** (`ada`)" in await names(house)

        write_persona(folder, "bea")
        await log.until(READ_AGAIN)
        assert "**Bea** (`bea`)" in await names(house)


async def test_the_old_ones_stay_and_the_line_is_told_when_an_edit_breaks_a_file(
    open_house: Open, folder: Path, log: Log
) -> None:
    async with open_house() as house:
        await names(house)

        path = write_persona(folder, "ada", name="Countess", extra='mood = "good"\n')
        told = await log.until(f"{OLD_ONES_STAY}{path}:4: unknown key 'mood'.")
        assert told.endswith("Mend the file; `greenroom persona lint` tells what is left.")
        assert "**Ada** (`ada`)" in await names(house)

        write_persona(folder, "ada", name="Countess")
        await log.until(READ_AGAIN)
        assert "**Countess** (`ada`)" in await names(house)


async def test_files_are_followed_further_when_the_database_had_a_fault(
    open_house: Open, folder: Path, log: Log, tmp_path: Path
) -> None:
    async with open_house() as house:
        await names(house)

        rename_table(tmp_path / "greenroom.db", "personas", "lost")
        write_persona(folder, "bea")
        assert "The database says: no such table" in await log.until(OLD_ONES_STAY)

        rename_table(tmp_path / "greenroom.db", "lost", "personas")
        write_persona(folder, "cleo")
        await log.until(READ_AGAIN)
        assert "**Bea** (`bea`)" in await names(house)


async def test_the_start_ends_with_file_and_line_when_a_file_is_broken(
    open_house: Open, tmp_path: Path
) -> None:
    path = write_persona(tmp_path / "personas", "ada", extra='mood = "good"\n')

    with pytest.raises(ConfigurationError) as caught:
        async with open_house():
            pytest.fail("the bot started")

    assert str(caught.value).startswith(f"{path}:4: unknown key 'mood'.")


def rename_table(database: Path, old: str, new: str) -> None:
    """Let the database be broken, or whole again."""
    with sqlite3.connect(database) as db:
        db.execute(f"ALTER TABLE {old} RENAME TO {new}")
    db.close()
