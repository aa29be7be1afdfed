"""Character cards on Discord: brought in as files, and handed out as files."""

from pathlib import Path

import pytest
from simcord import Env

from personas.cards.reading import read_card
from personas.cards.shape import same_meaning
from tests.adapters.discord.forms import fields_of
from tests.flows.discord.conftest import House, said_by_the_bot, somebody_with
from tests.flows.discord.screen import look, press
from tests.personas.cards.builders import a_png_card, a_raw_book, a_raw_entry, a_v3


async def test_a_real_card_comes_in_and_what_it_has_is_shown(
    env: Env, house: House, shared_folder: Path
) -> None:
    house.script("The world lies before you.")
    ann = env.create_user("ann")
    card = (shared_folder / "cards" / "the-awakened-v3-book62.png").read_bytes()

    came = await ann.slash("persona import", file=("awakened.png", card))

    screen = await look(came)
    assert screen.title == "The Awakened came in"
    assert screen.fields["Lore entries"] == "62"
    assert screen.fields["Description"].endswith("…")
    assert len(screen.files) == 1, "its picture"
    assert screen.buttons == ["Talk to it here", "Edit", "Export", "Delete"]
    edited = await press(ann, came, "Edit")
    assert fields_of(edited)["name"]["value"] == "The Awakened"
    await press(ann, came, "Talk to it here")
    await ann.send_dm("Who am I?")
    assert said_by_the_bot(env, ann.dm_channel)[-1].startswith("-# The Awakened\n")


async def test_what_is_no_card_is_refused_with_the_reason(env: Env, house: House) -> None:
    ann = env.create_user("ann")

    refused = await look(await ann.slash("persona import", file=("cat.png", b"meow")))

    assert refused.text.startswith("⚠️ 'cat.png'")
    assert house.stored("SELECT count(*) FROM personas WHERE owner_id IS NOT NULL") == [(0,)]


@pytest.mark.parametrize("form", ["png", "json", "charx"])
async def test_a_card_goes_out_as_it_came_in(env: Env, house: House, form: str) -> None:
    ann = env.create_user("ann")
    book = a_raw_book(a_raw_entry(extensions={"theirs": [1]}), extensions={"mine": 1})
    raw = a_v3(name="Bea", character_book=book, beside={"beside": True})
    await ann.slash("persona import", file=("bea.png", a_png_card(raw)))

    out = await look(await ann.slash("persona export", name="bea", form=form))

    (content,) = out.files.values()
    assert list(out.files) == [f"Bea.{form}"]
    assert same_meaning(read_card(content).raw, raw)
    again = await look(await ann.slash("persona import", file=(f"Bea.{form}", content)))
    assert again.title == "Bea (2) came in"
    del house


async def test_only_its_owner_hands_out_what_somebody_wrote(env: Env, house: House) -> None:
    ann = await somebody_with(env, house, "Ada", system_prompt="A secret manner.")
    lounge = env.create_guild().create_text_channel("lounge")
    ben = env.guild.add_member(env.create_user("ben"))
    await ann.slash("persona share", name="ada", visibility="public")

    seen = await look(await ben.slash(lounge, "persona show", name="ada", detail="full"))
    refused = await look(await ben.slash(lounge, "persona export", name="ada", form="json"))

    assert "secret" not in str(seen)
    assert refused.files == {}
    assert "Ada is not yours; `/persona copy` makes one of your own of it." in refused.text
