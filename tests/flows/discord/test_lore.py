"""A lorebook on Discord: handed in, told, explained, switched off, handed out."""

import json

from simcord import Env

from tests.flows.books import CASTLE
from tests.flows.discord.conftest import House
from tests.flows.discord.screen import look, press


async def test_a_book_is_handed_in_told_explained_and_switched_off(env: Env, house: House) -> None:
    model = house.script("It is.")
    ann = env.create_user("ann")

    came = await ann.slash("lore import", file=("castle.json", CASTLE))
    assert (await look(came)).title == "Castle came in"
    await ann.send_dm("Open the gate!")
    why = await look(await ann.slash("lore why"))

    assert "**Gate** (Castle): not told, because the model is too small" in why.text
    assert "The gate is shut." not in model.prompts[0].system, "the built-in model is told none"
    shown = await ann.slash("lore show", book="castle")
    assert "1. **Gate** (gate): The gate is shut." in (await look(shown)).text
    await press(ann, shown, "Switch off 1")
    assert "1. **Gate** (gate, switched off)" in (await look(shown)).text
    (file,) = (await look(await ann.slash("lore export", book="castle"))).files.values()
    assert json.loads(file)["data"]["entries"][0]["content"] == "The gate is shut."
