"""A project at a terminal."""

from pathlib import Path

import pytest

from tests.fakes.language_model import ScriptedModel
from tests.flows.books import CASTLE
from tests.flows.console.conftest import Talk


async def test_lore_is_told_in_the_conversations_of_a_project(
    talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "castle.json").write_bytes(CASTLE)
    begun = await talk("/project new Novel", "/lore import castle.json project", place="kitchen")
    assert "The project 'Novel' begins." in begun
    assert "It is told in all conversations of this project" in begun

    shown = await talk(
        *("/lore list", "/project use novel", "Open the gate!", "/lore why", "/project list"),
        model=ScriptedModel("No."),
    )

    assert "No lore is told here." in shown
    assert "Gate (Castle): not told, because the model is too small" in shown
    assert "Novel (here), yours, 1 member, 2 conversations" in shown
