"""What was removed does not stay in the file, whatever ends the bot before that is seen to."""

import asyncio
import signal
import sys
from pathlib import Path

from bot.bootstrap import Application
from bot.settings import Settings
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.sealing.compacting import compact_if_noted
from tests.fakes.language_model import ScriptedModel


def _raw(config: DatabaseConfig) -> str:
    """Return the bytes of the file and its log, as text."""
    file = str(config.to_driver_url().database)
    files = [Path(f"{file}{ending}") for ending in ("", "-wal")]
    return "".join(f.read_bytes().decode("latin-1") for f in files if f.exists()).lower()


async def test_the_next_start_writes_the_file_anew_when_the_bot_was_killed_after_an_erasure(
    sqlite: DatabaseConfig,
) -> None:
    url = sqlite.url.get_secret_value()
    dying = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.storage.dying_eraser", url
    )
    assert await dying.wait() == -signal.SIGKILL
    assert "canary" in _raw(sqlite)

    settings = Settings.model_validate({"database": {"url": url}})
    async with Application(settings, platforms=(), model=ScriptedModel()):
        await next(t for t in asyncio.all_tasks() if t.get_name() == "compaction")

    assert "canary" not in _raw(sqlite)


async def test_a_file_from_which_nothing_was_removed_is_left_alone(sqlite: DatabaseConfig) -> None:
    engines, before = Engines.of(sqlite), _raw(sqlite)

    await compact_if_noted(engines)
    await engines.dispose()

    assert _raw(sqlite) == before
