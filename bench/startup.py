"""Start-up: the bot wired for all platforms and its database open, against the bare imports.

Both are processes of their own. The providers' SDKs are in neither: they are imported when a model
is first asked.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.figures import Figure

_IMPORTS = """
import aiosqlite, alembic.command, discord, httpx, platformdirs, prompt_toolkit, telegram
import pydantic_settings, rich.console, rich.markdown, sqlalchemy.ext.asyncio
import telegramify_markdown, typer, uuid_utils, watchfiles
"""

_START = """
import asyncio, pathlib, sys
import bot.cli
from bench.bot import settings_for
from bot.bootstrap import Application

async def start():
    settings = settings_for(pathlib.Path(sys.argv[1]))
    platforms = {"discord": {"token": "t"}, "telegram": {"token": "1:t"}}
    settings = settings.model_validate({**settings.model_dump(), **platforms})
    async with Application(settings, platforms=("discord", "telegram", "console")):
        pass

asyncio.run(start())
"""


def measure(folder: Path, *, rounds: int) -> Figure:
    """Start both in turns; the first start, which sets up the database, does not count."""
    _seconds(_START, folder)
    imports: list[float] = []
    starts: list[float] = []
    for _ in range(rounds):
        imports.append(_seconds(_IMPORTS, folder))
        starts.append(_seconds(_START, folder))
    start, bare = statistics.median(starts), statistics.median(imports)
    return Figure(
        name="start-up and end, ms",
        measured=f"{start * 1000:.0f}",
        baseline=f"bare imports {bare * 1000:.0f}",
        result=start / bare,
        at_most=1.5,
    )


def _seconds(program: str, folder: Path) -> float:
    """Return how long a program takes from start to exit."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", program, str(folder)], check=True)
    return time.perf_counter() - begun
