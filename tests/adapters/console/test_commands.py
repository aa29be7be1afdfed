"""Command lines at the terminal: run, refused, and completed with Tab."""

from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from adapters.console.commands.completing import CommandCompleter
from adapters.console.commands.running import is_command, run_line
from bot.domain.command import Suggestion
from bot.ports.command_desk import CommandDesk
from tests.adapters.discord.fakes import FakeDesk
from tests.builders import a_caller
from tests.conversation.conftest import House, house, model_id, open_house
from tests.furnished import database_path, furnished

__all__ = ["database_path", "furnished", "house", "model_id", "open_house"]


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk with two personas whose names begin alike, and one other."""
    names = {"coach": "Coach", "cook": "Cook", "calm_mature": "Kavya"}
    suggestions = [Suggestion(label=label, value=value) for value, label in names.items()]
    return FakeDesk(suggestions=suggestions)


async def completions(desk: CommandDesk, typed: str) -> list[str]:
    """Return what the line would read after each completion that Tab offers."""
    completer = CommandCompleter(desk, a_caller())
    document, event = Document(typed), CompleteEvent(completion_requested=True)
    assert list(completer.get_completions(document, event)) == []
    return [
        typed[: len(typed) + one.start_position] + one.text
        async for one in completer.get_completions_async(document, event)
    ]


@pytest.mark.parametrize(("line", "it_is"), [("/help", True), ("help", False), ("1/2", False)])
def test_a_line_is_a_command_when_it_begins_with_a_slash(line: str, *, it_is: bool) -> None:
    assert is_command(line) is it_is


async def test_a_command_is_run_for_the_caller(desk: FakeDesk) -> None:
    reply = await run_line("/persona switch coach", a_caller(), desk)

    assert reply is desk.reply
    (call,) = desk.calls
    assert (call.path, call.arguments) == ("persona switch", {"name": "coach"})
    assert call.caller == a_caller()


@pytest.mark.parametrize(
    ("line", "name"), [("/dance", "/dance"), ("/dance with me", "/dance"), ("/", "/")]
)
async def test_an_unknown_command_is_named_with_a_way_out(
    desk: FakeDesk, line: str, name: str
) -> None:
    reply = await run_line(line, a_caller(), desk)

    assert reply.text == f"There is no command {name!r}. `/help` shows all."
    assert reply.tone == "bad"
    assert desk.calls == []


async def test_commands_are_completed_but_those_that_only_buttons_run(desk: FakeDesk) -> None:
    listed = [f"/{spec.path}" for spec in desk.specs if spec.is_listed]
    assert await completions(desk, "/") == listed
    assert await completions(desk, "/per") == [path for path in listed if "persona" in path]
    assert await completions(desk, "/persona s") == ["/persona switch"]
    assert await completions(desk, "/persona w") == []
    assert await completions(desk, "/turn") == []


async def test_names_of_personas_are_completed_where_one_is_wanted(desk: FakeDesk) -> None:
    assert await completions(desk, "/persona switch Co") == [
        "/persona switch coach",
        "/persona switch cook",
    ]
    assert len(await completions(desk, "/persona switch ")) == 3
    assert await completions(desk, "/persona list Co") == []


async def test_the_argument_that_is_being_typed_is_completed_when_there_are_several(
    desk: FakeDesk,
) -> None:
    assert await completions(desk, "/persona edit Coa") == ["/persona edit coach"]
    assert await completions(desk, "/persona edit coach Ka") == ["/persona edit coach calm_mature"]
    assert len(await completions(desk, "/persona edit ")) == 3
    assert len(await completions(desk, "/persona edit coach ")) == 3


async def test_paths_are_completed_where_a_file_is_wanted(desk: FakeDesk, tmp_path: Path) -> None:
    (tmp_path / "ada.png").touch()

    offered = await completions(desk, f"/persona import {tmp_path}/a")

    assert f"/persona import {tmp_path}/ada.png" in offered


@pytest.mark.parametrize("typed", ["", "Hello", "persona", "Say /per", "/dance Co"])
async def test_nothing_is_completed_when_no_command_is_typed(desk: FakeDesk, typed: str) -> None:
    assert await completions(desk, typed) == []


async def test_shipped_personas_are_completed_by_name_and_by_words_of_it(house: House) -> None:
    desk = house.application.commands

    assert "/persona switch story_teller" in await completions(desk, "/persona switch story t")
    assert "/persona switch calm_mature" in await completions(desk, "/persona switch Kav")
    assert await completions(desk, "/session new Story") == []
