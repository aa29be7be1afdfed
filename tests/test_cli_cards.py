"""Cards in and out at the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.domain.errors import BadInputError

CARD = {
    "spec": "chara_card_v2",
    "spec_version": "2.0",
    "data": {"name": "Ada", "description": "Counts.", "extensions": {"tool": [1]}, "odd": {"x": 1}},
}


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep settings and database of the checkout out of every test."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'greenroom.db'}"
    (tmp_path / "config.toml").write_text(f'[database]\nurl = "{url}"\n', encoding="utf-8")


def persona(*words: object) -> Result:
    """Run `greenroom persona` with these words."""
    return CliRunner().invoke(app, ["persona", *map(str, words)])


def test_a_card_comes_in_and_goes_out_in_every_form_without_loss(tmp_path: Path) -> None:
    card = tmp_path / "ada.json"
    card.write_text(json.dumps(CARD), encoding="utf-8")

    result = persona("import", card)
    assert result.exit_code == 0
    assert "Ada came in. Only you see it until you share it.\n" in result.stdout

    for form in ("png", "charx", "json"):
        assert persona("export", "ada", tmp_path / f"out.{form}").exit_code == 0
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "out.charx").read_bytes().startswith(b"PK")
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["data"]
    assert (written["extensions"]["tool"], written["odd"]) == ([1], {"x": 1})


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import", "none.png"), "'none.png' cannot be read: No such file or directory."),
        (("import", "torn.png"), "'torn.png' is not valid JSON: Expecting value in line 1."),
        (("export", "coach", "c.gif"), "'c.gif' must end in one of .json, .png, .charx."),
        (("export", "nobody", "c.png"), "There is no persona 'nobody'."),
        (("export", "coach", "no/c.png"), "'no/c.png' cannot be written: No such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    words: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    (tmp_path / "torn.png").write_bytes(b"hello")

    result = persona(*words)

    assert result.exit_code == 1
    assert isinstance(result.exception, BadInputError)
    assert str(result.exception).startswith(sentence)
