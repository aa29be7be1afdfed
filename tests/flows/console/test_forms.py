"""Filling in forms at a terminal, with the editor that the person chose."""

from pathlib import Path

import pytest

from bot.domain.file import File
from bot.domain.reply import Reply
from tests.fakes.post_office import PNG, Letter, PostOffice
from tests.flows.console.conftest import CTRL_D, Talk, Terminal


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    """Return an office whose commands the bot has."""
    office = PostOffice()
    office.open(monkeypatch)
    return office


def kept(folder: Path) -> list[Path]:
    """Return the forms that are still there."""
    return list(folder.glob("greenroom-*.toml"))


async def test_a_form_is_filled_in_with_the_editor_and_handed_in(
    terminal: Terminal, office: PostOffice
) -> None:
    (terminal.folder / "stamp.png").write_bytes(PNG)
    stamp = terminal.folder / "stamp.png"
    terminal.plans(f"to = 'Ben'\ntext = '''\nHello\n\nBen\n'''\nstamp = '{stamp}'")

    shown = await terminal.types("/letter write")

    assert "Sent to Ben." in shown
    file = File(name="stamp.png", content=PNG, media_type="image/png")
    assert office.letters == [Letter(to="Ben", text="Hello\n\nBen", stamp=file)]
    assert "# Who reads it." in terminal.seen(0)
    assert "Dear friend" in terminal.seen(0)
    assert kept(terminal.folder) == []


async def test_a_mistake_is_named_and_the_file_opened_again_as_it_was_left(
    terminal: Terminal, office: PostOffice
) -> None:
    wrong = "to = 'Ben'\ntext = Hello Ben"
    terminal.plans(wrong, "to = ''", "to = 'Ben'\ntext = 'Hello Ben'")

    shown = await terminal.types("/letter write", "y", "")

    assert "(at line 2, column 8): text = Hello Ben" in shown
    assert "'to' must be filled in." in shown
    assert terminal.seen(1) == wrong
    assert [letter.text for letter in office.letters] == ["Hello Ben"]


async def test_a_form_that_is_given_up_is_kept_and_its_path_named(
    terminal: Terminal, office: PostOffice
) -> None:
    terminal.plans("to = Ben")

    shown = await terminal.types("/letter write", "n")

    (path,) = kept(terminal.folder)
    assert f"A letter: given up. What you wrote is kept in {path}." in shown
    assert path.read_text() == "to = Ben"
    assert path.stat().st_mode & 0o077 == 0, "nobody else may read it"
    assert office.letters == []


async def test_no_answer_gives_a_form_up(terminal: Terminal) -> None:
    terminal.plans("to = Ben")

    assert "given up" in await terminal.types("/letter write", CTRL_D)
    assert len(kept(terminal.folder)) == 1


async def test_what_the_command_refuses_is_opened_again(
    terminal: Terminal, office: PostOffice
) -> None:
    office.refusal = "Nobody is called Ben."
    terminal.plans("to = 'Ben'")

    shown = await terminal.types("/letter write", "y", "n")

    assert shown.count("Nobody is called Ben.") == 2
    assert terminal.seen(1) == "to = 'Ben'"
    assert len(kept(terminal.folder)) == 1


async def test_a_form_that_is_left_as_it_is_is_not_handed_in(
    terminal: Terminal, office: PostOffice
) -> None:
    shown = await terminal.types("/letter write", "Hello")

    assert "A letter: you changed nothing, so it was not handed in." in shown
    assert "Riya: Fine." in shown
    assert (office.letters, kept(terminal.folder)) == ([], [])


@pytest.mark.parametrize(
    ("editor", "problem"),
    [
        ("no-such-editor -w", "The editor 'no-such-editor' does not start: No such file"),
        ("false", "The editor 'false' ended with code 1."),
        ("'", "There is no editor. Set $EDITOR"),
    ],
)
async def test_an_editor_that_fails_is_named(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, editor: str, problem: str
) -> None:
    monkeypatch.setenv("VISUAL", editor)

    assert problem in await terminal.types("/letter write", "n")


async def test_a_pipe_is_told_that_a_form_needs_a_terminal(talk: Talk, office: PostOffice) -> None:
    shown = await talk("/letter write", "Hi")

    assert "A letter is a form to fill in: call this command in a chat at a terminal." in shown
    assert "Riya: Fine." in shown
    assert office.letters == []


async def test_a_command_takes_a_file_by_its_path(
    talk: Talk, tmp_path: Path, office: PostOffice
) -> None:
    (tmp_path / "my list.json").write_bytes(b"[1]")

    path = tmp_path / "my list.json"
    shown = await talk(
        f'/letter parcel "{path}"', f'/letter parcel "{path}" With care', "/letter parcel nowhere"
    )

    assert "Sent my list.json." in shown
    assert "Sent my list.json. With care" in shown
    assert "There is no file 'nowhere'." in shown
    file = File(name="my list.json", content=b"[1]", media_type="application/json")
    assert office.parcels == [file, file]


async def test_files_to_take_away_are_saved_and_their_paths_shown(
    talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: PostOffice
) -> None:
    (folder := tmp_path / "work").mkdir()
    monkeypatch.chdir(folder)
    stamp = File(name="stamp.png", content=PNG, media_type="image/png")
    office.catalogue = Reply(text="Here.", picture=stamp, files=(stamp,))

    shown = await talk("/letter stamps", "/letter stamps")

    assert "- Picture: stamp.png" in shown
    assert f"Saved as {folder / 'stamp.png'}" in shown
    assert f"Saved as {folder / 'stamp (2).png'}" in shown
    assert sorted(path.name for path in folder.iterdir()) == ["stamp (2).png", "stamp.png"]


async def test_a_file_that_cannot_be_saved_is_said_so_and_the_chat_goes_on(
    talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: PostOffice
) -> None:
    monkeypatch.chdir(tmp_path)
    office.catalogue = Reply(text="Here.", files=(File(name="x" * 300, content=b""),))

    shown = await talk("/letter stamps", "Hi")

    assert "is not saved: File name too long." in shown
    assert "Riya: Fine." in shown
