"""A lorebook at a terminal: read from a file, shown, explained, and written to one."""

import json
from pathlib import Path

import pytest

from tests.flows.books import CASTLE
from tests.flows.console.conftest import Talk


async def test_a_book_is_read_shown_explained_and_written(
    talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "castle.json").write_bytes(CASTLE)

    shown = await talk(
        *("/lore import castle.json", "Open the gate!", "/lore why", "/lore toggle gate"),
        *("/lore list", "/lore export castle"),
    )

    assert "Castle came in" in shown
    assert "Gate (Castle): not told, because the model is too small" in shown
    assert "Gate is switched off." in shown
    assert "Castle (yours, told here): 1 entry, 1 switched off" in shown
    written = json.loads((tmp_path / "Castle.json").read_text(encoding="utf-8"))
    assert written["data"]["entries"][0]["enabled"] is False
