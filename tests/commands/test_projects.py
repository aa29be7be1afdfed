"""What people do with projects: begin, fill, share and leave them."""

import json

import pytest

from bot.domain.command import Caller, Invocation
from bot.domain.file import File
from bot.domain.reply import Reply
from bot.domain.session import Session
from bot.domain.user import Identity
from tests.builders import BEN, a_caller, a_direct_chat, a_group
from tests.commands.clerk import labels
from tests.commands.stage import Stage
from tests.flows.books import CASTLE

ANNS = a_caller()
BENS = a_caller(identity=BEN, place=a_direct_chat("8"))
IN_GROUP = a_caller(place=a_group())
BEN_IN_GROUP = a_caller(identity=BEN, place=a_group())


async def begins(stage: Stage, title: str = "Plot", *, project: str = "Novel") -> Reply:
    """Let Ann begin a conversation, and a project around it."""
    await stage.runs(f"session new {title}")
    return await stage.runs(f"project new {project}")


async def joins(stage: Stage, caller: Caller = BENS) -> Reply:
    """Let Ben accept an invitation of Ann's to the project in her direct chat."""
    code = (await stage.runs("project add")).text.split("`")[1].split()[-1]
    return await stage.runs(f"project join {code}", caller)


async def brings_castle(stage: Stage, caller: Caller = ANNS) -> Reply:
    """Let somebody bring a lorebook into the project here."""
    return await stage.sends(
        Invocation(
            path="lore import",
            caller=caller,
            arguments={"scope": "project"},
            files={"file": File(name="castle.json", content=CASTLE)},
        )
    )


async def session_of(stage: Stage, caller: Caller) -> Session:
    """Return the conversation that goes on where somebody is."""
    session = await stage.session(caller.place)
    assert session is not None
    return session


async def test_a_project_begins_with_the_conversation_here(stage: Stage) -> None:
    assert (await stage.runs("project")).text.startswith("You are in no project.")

    reply = await begins(stage)

    assert reply.text == (
        "The project 'Novel' begins. This conversation is in it. `/lore import` brings in what all"
        " its conversations are told."
    )
    assert labels(reply) == ["Invite somebody", "Take it out"]
    assert (await stage.runs("project list")).text == (
        "- **Novel** **(here)**, yours, 1 member, 1 conversation\n\nIn Novel:\n- Plot, of Ann"
    )
    info = await stage.runs("session info")
    assert [f.value for f in info.fields if f.name == "Project"] == ["Novel"]


async def test_a_conversation_is_put_in_and_taken_out(stage: Stage) -> None:
    await begins(stage)
    await stage.runs("session new Scenes")

    put = await stage.runs("project use novel")
    assert put.text == (
        "This conversation is in 'Novel' now: it is told the lore of the project, and the other"
        " members see its title if you chose one, not what is said in it."
    )
    assert "2 conversations" in (await stage.runs("project list")).text
    assert labels(await stage.runs("project use novel")) == []

    out = await stage.runs("project use none")
    assert out.text == "This conversation is in no project now."
    assert (await session_of(stage, ANNS)).project_id is None
    await stage.runs(out.buttons[0].command)
    assert (await session_of(stage, ANNS)).project_id is not None
    await stage.runs(put.buttons[0].command)
    assert (await session_of(stage, ANNS)).project_id is None


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("novel", "You have a project 'novel' already; choose another name."),
        ("None", "'None' stands for no project at all; choose another name."),
        (
            "x" * 61,
            "The name has 61 characters, and at most 60 are possible; shorten it.",
        ),
    ],
)
async def test_a_project_has_a_name_of_its_own(stage: Stage, name: str, answer: str) -> None:
    await begins(stage)

    assert (await stage.runs(f"project new {name}")).text == answer
    assert len((await stage.runs("project list")).menu) == 1


async def test_the_conversation_of_somebody_else_is_put_nowhere(stage: Stage) -> None:
    await stage.ends(await stage.asked(IN_GROUP), "answered")

    reply = await stage.runs("project new Bens", BEN_IN_GROUP)

    assert "The conversation here is somebody else's" in reply.text
    assert (await stage.runs("project use bens", BEN_IN_GROUP)).text.startswith(
        "No conversation of yours goes on here."
    )
    assert (await session_of(stage, IN_GROUP)).project_id is None


async def test_it_is_said_what_others_come_to_know_where_they_read(stage: Stage) -> None:
    note = "Others here do not see the project, but read what its lore brings into answers."

    assert note in (await stage.runs("project new Novel", IN_GROUP)).text
    assert note in (await stage.runs("project use novel", IN_GROUP)).text
    assert note not in (await stage.runs("project use novel")).text


async def test_a_code_lets_one_person_in(stage: Stage) -> None:
    await begins(stage)

    invitation = await stage.runs("project add")
    assert invitation.text.startswith(
        "Whoever is the first to send me `/project join code1`, until 2026-01-02 12:00 UTC, joins"
        " 'Novel'."
    )
    joined = await stage.runs("project join code1", BENS)
    assert joined.text == "You are in 'Novel' now, a project of Ann."
    cleo = a_caller(identity=Identity(platform="telegram", external_id="9", display_name="C"))
    assert (await stage.runs("project join code1", cleo)).text.startswith("This code lets nobody")

    await stage.runs(joined.buttons[0].command, BENS)
    shown = await stage.runs(joined.buttons[1].command, BENS)
    assert shown.title == "Novel"
    assert shown.fields[0].value == "Ann (owner), Ben"
    assert set(shown.text.splitlines()) == {"- Plot, of Ann", "- Ann, of Ben"}


async def test_a_code_is_not_kept_and_lets_nobody_in_after_a_day(stage: Stage) -> None:
    await begins(stage)
    await stage.runs("project add")
    assert "code1" not in str(stage.storage.state.invitations)

    stage.clock.advance(24 * 3600)

    reply = await stage.runs("project join code1", BENS)
    assert reply.text.startswith("This code lets nobody in: it was used already, or is too old")
    assert (await stage.runs("project list", BENS)).menu == ()


async def test_a_member_does_not_use_up_the_code_of_another(stage: Stage) -> None:
    await begins(stage)
    await joins(stage)
    await stage.runs("project add")

    assert (await stage.runs("project join code2", BENS)).text == (
        "You are in 'Novel' already; the code still lets one in."
    )
    assert len(stage.storage.state.invitations) == 1


async def test_the_lore_of_a_project_is_told_in_all_its_conversations(stage: Stage) -> None:
    await begins(stage)
    assert "in all conversations of this project" in (await brings_castle(stage)).text
    await joins(stage)
    await stage.runs("session new Bens", BENS)
    assert "No lore is told here" in (await stage.runs("lore list", BENS)).text

    await stage.runs("project use novel", BENS)

    listed = await stage.runs("lore list", BENS)
    assert "**Castle** (brought by somebody else, told in this project): 1 entry" in listed.text
    (file,) = (await stage.runs("lore export castle", BENS)).files
    assert json.loads(file.content)["data"]["name"] == "Castle"
    await stage.runs("session new Alone")
    assert "No lore is told here" in (await stage.runs("lore list")).text


async def test_a_project_is_deleted_once_that_is_confirmed_and_what_was_said_stays(
    stage: Stage,
) -> None:
    await begins(stage)
    await brings_castle(stage)
    await joins(stage)

    question = await stage.runs("project delete")
    assert question.text == (
        "Its lore goes with it, for good, and 1 other member can see it no more. What was said"
        " stays: 1 conversation will be in no project."
    )
    assert "Castle" in (await stage.runs("lore list")).text
    await stage.runs(question.buttons[0].command)

    assert (await stage.runs("project list")).text.startswith("You are in no project.")
    assert (await stage.runs("project list", BENS)).text.startswith("You are in no project.")
    assert "No lore is told here" in (await stage.runs("lore list")).text
    assert "Plot" in (await stage.runs("session list")).text


async def test_long_lists_are_turned_by_buttons(stage: Stage) -> None:
    for number in range(11):
        await stage.runs(f"project new Book {number:02}")

    first = await stage.runs("project list")
    assert "Page 1 of 2" in first.text
    second = await stage.runs(first.buttons[0].command)
    assert second.text.startswith("- **Book 10** **(here)**")
    assert second.is_update


async def test_two_projects_of_one_name_are_told_apart_by_whose_they_are(stage: Stage) -> None:
    await begins(stage)
    await stage.runs("project new Novel", BENS)
    await joins(stage)

    question = await stage.runs("project show novel", BENS)

    assert question.text == "Several projects are called 'novel'. Which one do you mean?"
    assert labels(question) == ["Novel, of Ann", "Novel, of Ben"]
    shown = await stage.runs(question.buttons[0].command, BENS)
    assert shown.fields[0].value == "Ann (owner), Ben"


async def test_members_leave_and_are_taken_out(stage: Stage) -> None:
    await begins(stage)
    assert (await stage.runs("project remove")).text == "Nobody but you is in 'Novel'."
    await joins(stage)
    await stage.runs("project use novel", BENS)

    choice = await stage.runs("project remove", BENS)
    assert [button.label for button in choice.menu] == ["Leave"]
    left = await stage.runs(choice.menu[0].command, BENS)
    assert left.text == "You have left 'Novel'. Your conversations stay, in no project."
    assert (await session_of(stage, BENS)).project_id is None

    await joins(stage)
    choice = await stage.runs("project remove")
    assert [button.label for button in choice.menu] == ["Take out Ben"]
    removed = await stage.runs("project remove ben")
    assert removed.text == "Ben is in 'Novel' no more, and neither are their conversations."
    again = await stage.runs(choice.menu[0].command)
    assert again.text.startswith("There is no member 'id:")
    assert "1 member," in (await stage.runs("project list")).text


async def test_the_owner_stays(stage: Stage) -> None:
    await begins(stage)

    assert (await stage.runs("project remove ann")).text == (
        "'Novel' is yours, so you stay in it; `/project delete` ends it."
    )


async def test_members_of_one_name_are_told_apart_by_when_they_came(stage: Stage) -> None:
    await begins(stage)
    await joins(stage)
    stage.clock.advance(60)
    other = Identity(platform="telegram", external_id="9", display_name="Ben")
    await joins(stage, a_caller(identity=other, place=a_direct_chat("9")))

    question = await stage.runs("project remove ben")
    assert labels(question) == ["Ben, since 2026-01-01 12:00", "Ben, since 2026-01-01 12:01"]
    await stage.runs(question.buttons[1].command)
    assert "Take out Ben" in [b.label for b in (await stage.runs("project show")).menu]
    assert "2 members" in (await stage.runs("project list")).text
