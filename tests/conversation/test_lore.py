"""Lore in the middle of conversations: told when its keys fall, and why."""

import json

import pytest

from bot.domain.command import Invocation
from bot.domain.file import File
from bot.domain.place import PlaceAddress
from tests.builders import BEN, a_caller, a_direct_chat, a_group
from tests.conversation.conftest import House, Open

GATE = {"keys": ["gate"], "content": "The gate is shut.", "name": "Gate", "insertion_order": 1}
WELL = {"keys": ["well"], "content": "The well is dry.", "name": "Well", "insertion_order": 2}
STICKY = {**GATE, "extensions": {"sticky": 2}}


async def bring(
    house: House, *entries: object, scope: str = "here", place: PlaceAddress | None = None
) -> None:
    """Bring in a book with these entries."""
    book = {"spec": "lorebook_v3", "data": {"name": "Castle", "entries": list(entries)}}
    file = File(name="castle.json", content=json.dumps(book).encode())
    await house.application.commands.run(
        Invocation(
            path="lore import",
            caller=a_caller(place),
            arguments={"scope": scope},
            files={"file": file},
        )
    )


def is_told(house: House, text: str) -> bool:
    """Tell whether the model read this in the newest prompt."""
    prompt = house.model.prompts[-1]
    return text in prompt.system or any(text in m.content for m in prompt.messages)


async def test_an_entry_is_told_when_its_key_falls_and_why_says_so(house: House) -> None:
    await bring(house, GATE, WELL)

    await house.answers("Open the gate!")

    assert is_told(house, "The gate is shut.")
    assert not is_told(house, "The well is dry.")
    assert (await house.runs("lore why")).text == (
        "- **Gate** (Castle): told, because 'gate' fell in the last message.\n"
        "- **Well** (Castle): not told, because its keys did not fall in the last message."
    )


async def test_an_entry_that_is_switched_off_is_not_told(house: House) -> None:
    await bring(house, GATE)
    await house.runs("lore toggle gate")

    await house.answers("Open the gate!")

    assert not is_told(house, "The gate is shut.")
    assert "not told, because it is switched off" in (await house.runs("lore why")).text


async def test_what_is_sticky_stays_told_after_a_restart(open_house: Open) -> None:
    async with open_house() as house:
        await bring(house, STICKY)
        await house.answers("Open the gate!", message_id="a")
    async with open_house() as house:
        await house.answers("Hm.", message_id="b")

        assert "it stays" in (await house.runs("lore why")).text
        assert is_told(house, "The gate is shut.")


async def test_a_card_brings_its_own_lore(house: House) -> None:
    card = {
        "spec": "chara_card_v2",
        "data": {
            "name": "Ada",
            "description": "Counts.",
            "character_book": {"name": "Castle", "entries": [GATE]},
        },
    }
    file = File(name="ada.json", content=json.dumps(card).encode())
    await house.application.commands.run(
        Invocation(path="persona import", caller=a_caller(), files={"file": file})
    )
    await house.runs("persona switch ada")

    await house.answers("Open the gate!")

    assert is_told(house, "The gate is shut.")


async def test_a_book_of_ones_own_is_told_to_nobody_else_and_explained_to_nobody_else(
    house: House,
) -> None:
    await bring(house, GATE, scope="me")
    group = a_group()

    await house.answers("Open the gate!", sender=BEN, place=group, mentions_bot=True)
    assert not is_told(house, "The gate is shut.")

    await house.answers("Open the gate!", place=group, mentions_bot=True)
    assert is_told(house, "The gate is shut.")
    why = (await house.runs("lore why", a_caller(identity=BEN, place=group))).text
    assert "Gate" not in why
    assert "1 more are of books that only their authors look into." in why


@pytest.mark.parametrize("model_id", ["local:smollm2"])
async def test_a_very_small_model_is_told_no_lore_and_why_says_so(house: House) -> None:
    await bring(house, GATE)

    await house.answers("Open the gate!")

    assert not is_told(house, "The gate is shut.")
    assert "the model is too small to be told any lore" in (await house.runs("lore why")).text


async def test_the_lore_of_a_project_is_told_to_its_members_until_they_leave(house: House) -> None:
    ben_at_home = a_direct_chat("8")
    bens = a_caller(identity=BEN, place=ben_at_home)
    await house.runs("project new Novel")
    await bring(house, GATE, scope="project")
    code = (await house.runs("project add")).text.split("`")[1].split()[-1]
    await house.runs(f"project join {code}", bens)

    for line, is_in in (("use novel", True), ("use none", False), ("use novel", True)):
        await house.runs(f"project {line}", bens)
        await house.answers("Open the gate!", place=ben_at_home, sender=BEN)
        assert is_told(house, "The gate is shut.") == is_in

    await house.runs("project remove ben")
    await house.answers("Open the gate!", place=ben_at_home, sender=BEN)
    assert not is_told(house, "The gate is shut.")


async def test_others_in_a_group_do_not_see_which_lore_of_a_project_was_told(house: House) -> None:
    group = a_group()
    await house.runs("project new Novel", a_caller(place=group))
    await bring(house, GATE, scope="project", place=group)

    await house.answers("Open the gate!", place=group, sender=BEN, mentions_bot=True)

    assert is_told(house, "The gate is shut.")
    assert "**Gate** (Castle): told" in (await house.runs("lore why", a_caller(place=group))).text
    hidden = await house.runs("lore why", a_caller(identity=BEN, place=group))
    assert hidden.text == "1 more are of books that only their authors look into."
