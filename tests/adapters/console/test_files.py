"""Files at a terminal: read by their path, saved beside what is there."""

from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from adapters.console.commands import running
from adapters.console.commands.completing import CommandCompleter
from adapters.console.commands.running import read_file
from adapters.console.outbound import save
from bot.domain.command import CommandSpec, ParameterSpec
from bot.domain.errors import BadInputError
from bot.domain.file import File
from tests.adapters.discord.fakes import FakeDesk
from tests.builders import a_caller


def a_file(name: str = "list.json", content: bytes = b"[1]") -> File:
    """Return a file to take away."""
    return File(name=name, content=content)


def test_a_file_is_saved_under_its_name(tmp_path: Path) -> None:
    path = save(a_file(), tmp_path)

    assert path == tmp_path / "list.json"
    assert path.read_bytes() == b"[1]"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    paths = [save(a_file(content=content), tmp_path) for content in (b"1", b"2", b"3")]

    assert [path.name for path in paths] == ["list.json", "list (2).json", "list (3).json"]
    assert [path.read_bytes() for path in paths] == [b"1", b"2", b"3"]


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("../../list.json", "list.json"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\list.json", "list.json"),
        (".bashrc", "bashrc"),
        ("..", "file"),
        ("", "file"),
        ("a\x00b\n.png", "ab.png"),
    ],
)
def test_no_name_leads_elsewhere_or_hides(tmp_path: Path, name: str, saved: str) -> None:
    assert save(a_file(name), tmp_path) == tmp_path / saved


@pytest.mark.parametrize("written", ["~/my list.json", '"~/my list.json"', " ~/my list.json "])
def test_a_file_is_read_from_a_path_as_people_write_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "my list.json").write_bytes(b"[1]")

    file = read_file(written)

    assert (file.name, file.content, file.media_type) == (
        "my list.json",
        b"[1]",
        "application/json",
    )


@pytest.mark.parametrize("written", ["nowhere.json", ".", "/dev/zero", ""])
def test_what_is_no_file_is_said_to_be_so(written: str) -> None:
    with pytest.raises(BadInputError, match="There is no file"):
        read_file(written)


def test_a_file_that_is_too_large_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "LARGEST_FILE", 1024 * 1024)
    (tmp_path / "large.bin").write_bytes(bytes(1024 * 1024 + 1))

    with pytest.raises(BadInputError, match=r"large\.bin' is too large: 1 MB is the most"):
        read_file(str(tmp_path / "large.bin"))


async def test_a_path_is_completed_where_a_file_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_bytes(b"[1]")
    file = ParameterSpec(name="content", help="what is in it", kind="file")
    desk = FakeDesk(
        specs=(CommandSpec(noun="parcel", verb="send", help="Send.", parameters=(file,)),)
    )
    completer = CommandCompleter(desk, a_caller())

    found = completer.get_completions_async(
        Document(f"/parcel send {tmp_path}/li"), CompleteEvent()
    )

    assert [completion.text async for completion in found] == ["st.json"]
