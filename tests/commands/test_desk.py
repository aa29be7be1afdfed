"""Reading, completing and running command lines."""

import pytest

from bot.domain.command import Invocation
from tests.builders import a_caller, a_face, a_group
from tests.conversation.conftest import House, Open
from tests.fakes.post_office import PostOffice


@pytest.mark.parametrize(
    ("line", "path", "arguments"),
    [
        ("persona switch coach", "persona switch", {"name": "coach"}),
        ("PERSONA Switch  story teller ", "persona switch", {"name": "story teller"}),
        ("persona", "persona list", {}),
        ("persona show", "persona show", {}),
        ("session new Two weeks in Goa", "session new", {"title": "Two weeks in Goa"}),
        ("help", "help", {}),
        ("start p_coach", "start", {"payload": "p_coach"}),
    ],
)
def test_a_line_is_read_as_command_and_arguments(
    house: House, line: str, path: str, arguments: dict[str, str]
) -> None:
    invocation = house.application.commands.parse(line, a_caller())

    assert invocation is not None
    assert (invocation.path, invocation.arguments) == (path, arguments)


@pytest.mark.parametrize("line", ["", "dance", "personal", "/help"])
def test_a_line_that_names_no_command_is_none(house: House, line: str) -> None:
    assert house.application.commands.parse(line, a_caller()) is None


async def test_a_missing_argument_is_asked_for_by_name(house: House) -> None:
    reply = await house.runs("persona switch")

    assert reply.tone == "bad"
    assert reply.text == "`/persona switch` needs name: who shall answer from now on."


async def test_words_are_no_file_where_one_is_asked_for(
    open_house: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = PostOffice()
    office.open(monkeypatch)

    async with open_house() as house:
        reply = await house.runs("letter parcel some words")

    assert reply.tone == "bad"
    assert reply.text == "`/letter parcel` needs content: what is in it."
    assert office.parcels == []


async def test_personas_are_completed_from_what_was_typed(house: House) -> None:
    desk = house.application.commands

    async def completed(typed: str) -> list[str]:
        call = Invocation(path="persona switch", caller=a_caller(), arguments={"name": typed})
        return [s.value for s in await desk.suggest(call, "name")]

    assert await completed("coa") == ["coach"]
    assert len(await completed("")) == 9
    assert (await completed("a"))[0] == "dominant", "names that begin so come first"
    assert await completed("zzz") == []


async def test_a_link_to_a_persona_lets_it_answer(house: House) -> None:
    reply = await house.runs("start p_story_teller")
    shown = await house.answers("Hello")

    assert "Story Teller answers here from now on" in reply.text
    assert shown.answers == ["📖 Story Teller: Fine."]


async def test_a_switch_holds_for_everybody_in_the_place_and_nowhere_else(house: House) -> None:
    await house.runs("persona switch coach", a_caller(a_group()))

    group = await house.answers("Hi", place=a_group(), mentions_bot=True)
    private = await house.answers("Hi")

    assert group.answers == ["🎯 Coach: Fine."]
    assert private.answers == ["🌸 Riya: Fine."]


async def test_a_new_session_opens_a_place_of_its_own_where_there_are_such(house: House) -> None:
    house.platform.can_open = True

    reply = await house.runs("session new Goa", a_caller(a_group()))
    assert reply.place is not None
    shown = await house.answers("Just writing", place=reply.place)

    assert house.platform.opened == ["Riya · Goa"]
    assert shown.answers == ["🌸 Riya: Fine."], "no mention is needed there"
    assert shown.notices[0].face == a_face("Riya", persona_id="sweet_supportive", icon="🌸")
    assert (await house.answers("Nobody asked", place=a_group())).answers == []


async def test_info_counts_what_was_said(house: House) -> None:
    assert "Nothing was said here yet" in (await house.runs("session info")).text

    await house.answers("Hello")
    reply = await house.runs("session info")

    assert {f.name: f.value for f in reply.fields}["Messages"] == "2"


async def test_every_button_fits_into_the_least_room_that_a_platform_gives(house: House) -> None:
    for line in ("persona list", "persona show coach", "start"):
        for button in (await house.runs(line)).buttons:
            assert len(button.command.encode()) <= 64
            assert house.application.commands.parse(button.command, a_caller()) is not None


async def test_a_fault_in_a_command_is_said_and_stops_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(house.platform, "open_place", fails)

    reply = await house.runs("session new")

    assert reply.text.startswith("Something went wrong on my side.")


async def test_a_number_that_no_database_can_count_to_is_none(house: House) -> None:
    await house.runs("persona copy coach Boss")

    for line in ("persona revert boss", "persona history boss", "undo"):
        reply = await house.runs(f"{line} {'9' * 20}")
        assert "needs a whole number" in reply.text
