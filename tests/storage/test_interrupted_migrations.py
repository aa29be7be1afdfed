"""A migration that is interrupted in any of its steps leaves the database as it was, and usable."""

import asyncio
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from storage import migrate
from storage.config import DatabaseConfig
from tests.conftest import ROOT
from tests.storage.old_records import counts, old, run

__all__ = ["old"]

FIRST, *LATER = (f"{number:04}" for number in range(1, int(migrate.head()) + 1))


class PlugPulledError(Exception):
    """The migration ends here."""


@contextmanager
def interrupted(when: Callable[[int, str], bool]) -> Generator[list[str]]:
    """Pull the plug at a statement, told by its number and text; returns those before it."""
    said: list[str] = []

    def maybe_interrupt(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if when(len(said), statement):
            raise PlugPulledError
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", maybe_interrupt)
    try:
        with pytest.raises(PlugPulledError):
            yield said
    finally:
        event.remove(Engine, "before_cursor_execute", maybe_interrupt)


async def interrupt(config: DatabaseConfig, step: str) -> None:
    """Begin an upgrade twice: end it at the very end of its first step, and half way to there."""
    with interrupted(lambda _, text: "alembic_version" in text and f"'{step}'" in text) as said:
        await migrate.upgrade(config)
    with interrupted(lambda number, _: number == len(said) // 2):
        await migrate.upgrade(config)


async def test_an_empty_database_stays_empty_when_its_first_step_is_interrupted(
    empty: DatabaseConfig,
) -> None:
    await interrupt(empty, FIRST)

    assert await counts(empty) == {}
    await migrate.upgrade(empty)
    assert await migrate.current(empty) == migrate.head()


async def test_all_records_are_there_and_the_next_start_goes_on_when_any_step_is_interrupted(
    old: DatabaseConfig,
) -> None:
    for step in LATER:
        revision = await migrate.current(old)
        before = await counts(old)

        await interrupt(old, step)

        assert await migrate.current(old) == revision, step
        assert await counts(old) == before, step
        await run(old, "upgrade", step)
        assert await migrate.current(old) == step
        assert await counts(old, of=before) == before, step


async def test_all_records_are_there_and_the_next_start_goes_on_when_the_process_is_killed(
    old: DatabaseConfig,
) -> None:
    before = await counts(old)
    mark = "UPDATE alembic_version SET version_num='0004'"

    killed = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.storage.dying", old.url.get_secret_value(), mark), cwd=ROOT
    )

    assert await killed.wait() == -signal.SIGKILL
    assert await migrate.current(old) == FIRST
    assert await counts(old) == before
    await migrate.upgrade(old)
    assert await counts(old, of=before) == before
