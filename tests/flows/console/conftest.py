"""A person at a terminal, in front of the whole bot with a scripted model."""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.bootstrap import Application
from bot.settings import Settings
from tests.fakes.language_model import ScriptedModel

CTRL_D = "\x04"
_EDITOR = """
import pathlib, sys
desk, file = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
seen = len(list(desk.glob("seen-*")))
(desk / f"seen-{seen}").write_text(file.read_text())
edit = desk / f"edit-{seen}"
if edit.exists():
    file.write_text(edit.read_text())
"""

Talk = Callable[..., Awaitable[str]]
"""Types lines, has them answered by a scripted model, returns what the terminal shows."""


@pytest.fixture
def talk(
    database_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Talk:
    """Return how to talk; each call is a run of its own on the same database."""

    async def talk_once(
        *lines: str, model: ScriptedModel | None = None, place: str = "main", persona: str = ""
    ) -> str:
        settings = Settings.model_validate(
            {
                "database": {"url": f"sqlite:///{database_path}"},
                "console": {"place": place, "persona": persona},
                "safety": {"first_contact": False},
            }
        )
        scripted = model or ScriptedModel("Fine.")
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        async with Application(settings, platforms=("console",), model=scripted) as application:
            await application.run(asyncio.Event())
        return capsys.readouterr().out

    return talk_once


class Keyboard(io.StringIO):
    """Standard input as a terminal."""

    def isatty(self) -> bool:
        """Say that somebody sits there."""
        return True


@dataclass
class Terminal:
    """Somebody with a keyboard, and an editor that does what was planned."""

    folder: Path
    database: Path
    keys: PipeInput
    capsys: pytest.CaptureFixture[str]
    _planned: int = 0

    def plans(self, *edits: str) -> None:
        """Let the editor leave these texts, one each time it is opened."""
        for text in edits:
            (self.folder / f"edit-{self._planned}").write_text(text)
            self._planned += 1

    def seen(self, time: int) -> str:
        """Return what the editor was given that time."""
        return (self.folder / f"seen-{time}").read_text()

    async def types(self, *lines: str) -> str:
        """Type lines and then the end of input; returns what the terminal shows."""
        settings = Settings.model_validate(
            {
                "database": {"url": f"sqlite:///{self.database}"},
                "safety": {"first_contact": False},
            }
        )
        self.keys.send_text("".join(f"{line}\r" for line in lines) + CTRL_D)
        model = ScriptedModel("Fine.")
        async with Application(settings, platforms=("console",), model=model) as application:
            await application.run(asyncio.Event())
        return self.capsys.readouterr().out


@pytest.fixture
def terminal(
    tmp_path: Path,
    database_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Terminal]:
    """Return a terminal whose editor is a script."""
    script = tmp_path / "editor.py"
    script.write_text(_EDITOR)
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script} {tmp_path}")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("sys.stdin", Keyboard())
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield Terminal(tmp_path, database_path, keys, capsys)
