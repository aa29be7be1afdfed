"""Words that are found for people on Discord: shown to them alone, changed in a modal, sent."""

from simcord import Env

from tests.adapters.discord.forms import fields_of, fill_in
from tests.flows.discord.conftest import House, said_by_the_bot
from tests.flows.discord.screen import look, press


async def test_words_are_written_changed_in_a_modal_and_said(env: Env, house: House) -> None:
    house.llm = {"model": "openai:large"}
    await house.restart(env)
    house.script("Take me home.", "Come in.")
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    await ann.slash(lounge, "session new")
    (thread,) = lounge.threads
    before = len(said_by_the_bot(env, thread))

    written = await ann.slash(thread, "write", hint="home")
    screen = await look(written)
    assert (screen.text, screen.is_private) == ("Take me home.", True)
    assert screen.buttons == ["Send it", "Change it first", "Other words"]
    opened = await press(ann, written, "Change it first")
    assert fields_of(opened)["text"]["value"] == "Take me home."
    await fill_in(ann, opened, text="Home, @everyone.")

    said = said_by_the_bot(env, thread)[before:]
    assert said == ["ann: Home, @everyone.", "-# 🌸 Riya\nCome in."]
    assert house.stored("SELECT role, content FROM messages ORDER BY seq")[-2:] == [
        ("user", "Home, @everyone."),
        ("assistant", "Come in."),
    ]


async def test_a_suggested_reply_is_said_by_a_button(env: Env, house: House) -> None:
    house.script("Home.", "Far.", "You tell me.", "Come in.")
    ann = env.create_user("ann")

    suggested = await ann.slash("suggest")
    screen = await look(suggested)
    assert screen.text == "1. Home.\n2. Far.\n3. You tell me."
    await press(ann, suggested, "Far.")

    assert said_by_the_bot(env, ann.dm_channel)[-2:] == ["ann: Far.", "-# 🌸 Riya\nCome in."]
