"""What people do with lorebooks, and what nobody else can do with them."""

import json

import pytest

from bot.domain.command import Caller, Invocation
from bot.domain.file import File
from bot.domain.reply import Reply
from tests.builders import BEN, a_caller, a_group
from tests.commands.stage import Stage

BENS = a_caller(identity=BEN)
BOOK = {
    "spec": "lorebook_v3",
    "data": {
        "name": "The castle",
        "mood": "grim",
        "extensions": {"tool": {"x": 1}},
        "entries": [
            {"keys": ["gate"], "content": "The gate is shut.", "name": "Gate", "id": 1, "odd": [1]},
            {"keys": ["well"], "content": "The well is dry.", "name": "Well", "id": 2},
        ],
    },
}


async def brings(stage: Stage, *, scope: str = "here", caller: Caller | None = None) -> Reply:
    """Let somebody, Ann if nobody is named, bring the book in."""
    return await stage.sends(
        Invocation(
            path="lore import",
            caller=caller or a_caller(),
            arguments={"scope": scope},
            files={"file": File(name="castle.json", content=json.dumps(BOOK).encode())},
        )
    )


async def test_a_book_comes_in_and_is_listed_and_shown(stage: Stage) -> None:
    assert "No lore is told here" in (await stage.runs("lore")).text

    reply = await brings(stage)

    assert reply.title == "The castle came in"
    assert "1. **Gate** (gate): The gate is shut." in reply.text
    assert "**The castle** (yours, told here): 2 entries" in (await stage.runs("lore list")).text
    assert "2. **Well** (well): The well is dry." in (await stage.runs("lore show the castle")).text


async def test_an_entry_is_switched_off_and_on_by_name_or_button(stage: Stage) -> None:
    await brings(stage)

    off = await stage.runs("lore toggle gate")
    assert off.text.startswith("Gate is switched off.")
    assert "1. **Gate** (gate, switched off)" in off.text
    assert "1 switched off" in (await stage.runs("lore list")).text

    on = await stage.runs(off.buttons[0].command)
    assert on.text.startswith("Gate is switched on.")
    assert "switched off" not in (await stage.runs("lore list")).text


async def test_a_book_goes_out_with_all_that_its_file_said(stage: Stage) -> None:
    await brings(stage)

    (file,) = (await stage.runs("lore export castle")).files or ((None,))
    assert file is None
    (file,) = (await stage.runs('lore export "the castle"')).files
    assert json.loads(file.content) == BOOK

    (world,) = (await stage.runs('lore export "the castle" sillytavern')).files
    assert [e["key"] for e in json.loads(world.content)["entries"].values()] == [["gate"], ["well"]]


async def test_a_book_is_deleted_once_that_is_confirmed(stage: Stage) -> None:
    await brings(stage)

    question = await stage.runs("lore delete the castle")
    assert question.title == "Delete The castle?"
    assert "The castle" in (await stage.runs("lore list")).text

    await stage.runs(question.buttons[0].command)
    assert "No lore is told here" in (await stage.runs("lore list")).text


async def test_books_of_one_name_ask_which_is_meant(stage: Stage) -> None:
    await brings(stage)
    await brings(stage, scope="me")

    which = await stage.runs("lore show the castle")
    assert [b.label for b in which.buttons] == [
        "The castle (yours, told here)",
        "The castle (yours, told everywhere)",
    ]
    assert (await stage.runs(which.buttons[1].command)).title == (
        "The castle (yours, told everywhere)"
    )


async def test_a_book_of_ones_own_is_nobody_elses(stage: Stage) -> None:
    await brings(stage, scope="me", caller=a_caller(place=a_group()))

    listed = await stage.runs("lore list", a_caller(identity=BEN, place=a_group()))

    assert "No lore is told here" in listed.text


@pytest.mark.parametrize(
    "line",
    ["lore toggle gate", "lore delete the castle", "lore remove the castle"],
)
async def test_a_book_in_a_group_is_changed_by_who_brought_it_only(stage: Stage, line: str) -> None:
    await brings(stage, caller=a_caller(place=a_group()))
    ben = a_caller(identity=BEN, place=a_group())
    assert "brought by somebody else, told here" in (await stage.runs("lore list", ben)).text

    reply = await stage.runs(line, ben)

    assert reply.text.startswith("There is no lore")
    assert "switched off" not in (await stage.runs("lore list", ben)).text


async def test_what_somebody_elses_persona_knows_stays_its_authors(stage: Stage) -> None:
    card = {
        "spec": "chara_card_v2",
        "spec_version": "2.0",
        "data": {"name": "Ada", "description": "Counts.", "character_book": BOOK["data"]},
    }
    file = File(name="ada.json", content=json.dumps(card).encode())
    await stage.sends(
        Invocation(path="persona import", caller=a_caller(), files={"file": file}),
    )
    await stage.runs("persona share ada public")
    await stage.runs("persona switch ada", BENS)

    assert "The castle" in (await stage.runs("lore list", BENS)).text
    shown = await stage.runs("lore show the castle", BENS)
    assert shown.text == "There is no lorebook 'the castle' here. `/lore list` shows all."
    assert (await stage.runs("lore export the castle", BENS)).files == ()

    await stage.runs("persona switch ada")
    assert "The gate is shut." in (await stage.runs("lore show the castle")).text
    assert (await stage.runs("lore toggle well")).text.startswith("Well is switched off.")
    assert (await stage.runs("lore delete the castle")).text == (
        "'The castle' belongs to its persona; switch its entries off instead."
    )


async def test_a_file_that_is_no_book_is_refused_in_one_sentence(stage: Stage) -> None:
    files = {"file": File(name="notes.txt", content=b"Milk, eggs")}

    reply = await stage.sends(Invocation(path="lore import", caller=a_caller(), files=files))

    assert reply.tone == "bad"
    assert "notes.txt" in reply.text
    assert "No lore is told here" in (await stage.runs("lore list")).text
