"""What strangers, fellow members and former members of a project can do with it, and cannot."""

import pytest

from bot.domain.command import Invocation
from tests.builders import a_caller, a_group
from tests.commands.stage import Stage
from tests.commands.test_projects import (
    ANNS,
    BEN_IN_GROUP,
    BENS,
    IN_GROUP,
    begins,
    brings_castle,
    joins,
    session_of,
)

NAMED = ("use", "show", "add", "delete", "erase")


async def exact_name(stage: Stage) -> str:
    """Return the argument that means Ann's project and no other."""
    return (await stage.runs("project list")).menu[0].command.split()[-1]


@pytest.mark.parametrize("line", ["show", "add", "remove", "delete"])
async def test_a_stranger_sees_nothing_of_the_project_of_a_group(stage: Stage, line: str) -> None:
    await stage.runs("session new Plot", IN_GROUP)
    await stage.runs("project new Novel", IN_GROUP)
    await brings_castle(stage, IN_GROUP)

    for caller in (BEN_IN_GROUP, a_caller(identity=BENS.identity, place=a_group("-2"))):
        assert (await stage.runs(f"project {line}", caller)).text == (
            "The conversation here is in no project of yours. `/project list` shows all."
        )
    assert (await stage.runs("project list", BEN_IN_GROUP)).text.startswith("You are in no project")
    assert "Castle" in (await stage.runs("lore list", IN_GROUP)).text
    assert "No lore is told here" in (await stage.runs("lore list", BEN_IN_GROUP)).text
    assert (await stage.runs("lore show castle", BEN_IN_GROUP)).text.startswith("There is no lore")
    assert (await stage.runs("lore export castle", BEN_IN_GROUP)).files == ()
    info = await stage.runs("session info", BEN_IN_GROUP)
    assert "Novel" not in str(info)


async def test_projects_are_completed_for_members_only(stage: Stage) -> None:
    await begins(stage)
    invocation = Invocation(path="project use", caller=BENS, arguments={"project": "no"})

    async def completed() -> list[str]:
        return [s.label for s in await stage.suggests(invocation, "project")]

    assert await completed() == []
    await joins(stage)
    assert await completed() == ["Novel (Ann)"]


@pytest.mark.parametrize("verb", ["add", "delete", "erase"])
async def test_a_member_does_not_manage_the_project(stage: Stage, verb: str) -> None:
    await begins(stage)
    await joins(stage)

    reply = await stage.runs(f"project {verb} novel", BENS)

    assert reply.text == "'Novel' belongs to Ann, who alone can do this."
    assert len((await stage.runs("project list")).menu) == 1
    assert stage.storage.state.invitations == {}


async def test_a_member_neither_brings_lore_nor_changes_it(stage: Stage) -> None:
    await begins(stage)
    await brings_castle(stage)
    await joins(stage)
    await stage.runs("project use novel", BENS)

    assert (await brings_castle(stage, BENS)).text == (
        "'Novel' belongs to Ann, who alone can do this."
    )
    assert "that you may change" in (await stage.runs("lore toggle gate", BENS)).text
    assert (await stage.runs("lore delete castle", BENS)).text.startswith("There is no lorebook")
    listed = await stage.runs("lore list", BENS)
    assert listed.text.count("Castle") == 1


async def test_a_member_takes_no_other_one_out(stage: Stage) -> None:
    await begins(stage)
    await joins(stage)
    await stage.runs("project use novel", BENS)

    assert (await stage.runs("project remove ann", BENS)).text == (
        "'Novel' belongs to Ann, who alone can take others out."
    )
    assert "2 members" in (await stage.runs("project list")).text


async def test_what_is_said_in_the_project_stays_with_whoever_said_it(stage: Stage) -> None:
    await begins(stage)
    await stage.ends(await stage.asked(ANNS, "The butler did it."), "answered")
    await joins(stage)

    shown = await stage.runs("project show novel", BENS)

    assert "Plot, of Ann" in shown.text
    assert "butler" not in str(shown)
    assert (await stage.runs("session search butler", BENS)).text == "Nothing was found."
    session = await session_of(stage, ANNS)
    for verb in ("switch", "move", "export", "delete"):
        reply = await stage.runs(f"session {verb} id:{session.id}", BENS)
        assert reply.text.startswith("You have no conversation")


async def test_whoever_was_taken_out_sees_nothing_from_then_on(stage: Stage) -> None:
    await begins(stage)
    await brings_castle(stage)
    await joins(stage)
    await stage.runs("project use novel", BENS)
    name = await exact_name(stage)

    await stage.runs("project remove ben")

    assert (await session_of(stage, BENS)).project_id is None
    assert "No lore is told here" in (await stage.runs("lore list", BENS)).text
    for verb in NAMED:
        reply = await stage.runs(f"project {verb} {name}", BENS)
        assert reply.text.startswith("You have no project")
    assert (await stage.runs("project list", BENS)).text.startswith("You are in no project.")
    assert "1 conversation" in (await stage.runs("project list")).text
