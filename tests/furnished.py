"""A database for each test, as a first start leaves it: setting up tables takes its time."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.bootstrap import Application
from bot.settings import Settings
from tests.fakes.language_model import ScriptedModel


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with all tables and the shipped personas, to be copied."""
    path = tmp_path_factory.mktemp("furnished") / "greenroom.db"

    async def start_once() -> None:
        settings = Settings.model_validate({"database": {"url": f"sqlite:///{path}"}})
        async with Application(settings, platforms=(), model=ScriptedModel()):
            pass

    asyncio.run(start_once())
    return path


@pytest.fixture
def database_path(furnished: Path, tmp_path: Path) -> Path:
    """Return where everything is kept."""
    return Path(shutil.copyfile(furnished, tmp_path / "greenroom.db"))
