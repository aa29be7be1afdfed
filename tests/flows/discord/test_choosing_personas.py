"""Deciding on Discord who answers: where, for whom, and whether one may."""

import discord
import pytest
from simcord import Env, MemberActor
from simcord.builders import ChannelHandle

from tests.flows.discord.conftest import House, said_by_the_bot, somebody_with
from tests.flows.discord.screen import look, press

NEEDED = {
    "place": ("manage_channels", "Manage Channels"),
    "server": ("manage_guild", "Manage Server"),
}
"""By scope, the permission and what people know it as."""


@pytest.fixture
def lounge(env: Env) -> ChannelHandle:
    """Return a channel of a server."""
    return env.create_guild().create_text_channel("lounge")


def a_member(env: Env, name: str, **permissions: bool) -> MemberActor:
    """Return somebody in the server, with these permissions."""
    role = env.guild.create_role(name, permissions=discord.Permissions(**permissions))
    return env.guild.add_member(env.create_user(name), roles=[role])


async def asks(house: House, env: Env, person: MemberActor, where: ChannelHandle) -> str:
    """Ask the bot something by name; returns what it answers."""
    house.script("Yes.")
    assert env.bot.user is not None
    await person.send(where, f"{env.bot.user.mention} are you there?")
    return said_by_the_bot(env, where)[-1]


@pytest.mark.parametrize("scope", NEEDED)
async def test_only_who_may_decides_for_everybody(
    env: Env, house: House, lounge: ChannelHandle, scope: str
) -> None:
    permission, words = NEEDED[scope]
    ann, ben = a_member(env, "ann", **{permission: True}), a_member(env, "ben")

    refused = await ben.slash(lounge, "persona switch", name="coach", scope=scope)
    assert (await look(refused)).text == (
        f"⚠️ Only people with the permission “{words}” may choose that for everybody here."
    )
    assert (await asks(house, env, ben, lounge)).startswith("-# 🌸 Riya")
    await ben.slash(lounge, "session new")
    chosen = await ann.slash(lounge, "persona switch", name="coach", scope=scope)

    assert not (await look(chosen)).is_private, "all read what was decided for all"
    await ann.slash(lounge, "persona reset")
    assert (await asks(house, env, ben, lounge)).startswith("-# 🎯 Coach")
    kept = await ben.slash(lounge, "persona reset", scope=scope)
    assert (await look(kept)).text.startswith("⚠️ Only people with the permission")
    freed = await ann.slash(lounge, "persona reset", scope=scope)
    assert (await look(freed)).text == (
        "🌸 Riya answers here again: it is the default of this bot."
    )


async def test_anybody_chooses_for_themselves_and_sees_why(
    env: Env, house: House, lounge: ChannelHandle
) -> None:
    ann, ben = a_member(env, "ann"), a_member(env, "ben")

    chosen = await look(await ann.slash(lounge, "persona switch", name="coach", scope="me"))
    shown = await look(await ann.slash(lounge, "persona show"))

    assert chosen.is_private
    assert shown.text.startswith("Coach answers here, because it is your own default")
    assert "Riya answers here" in (await look(await ben.slash(lounge, "persona show"))).text
    del house


async def test_another_persona_is_asked_once_in_three_ways_and_the_conversation_stays(
    env: Env, house: House, lounge: ChannelHandle
) -> None:
    house.script(lambda prompt: prompt.messages[-1].content.splitlines()[-1].partition(": ")[2])
    ann = a_member(env, "ann")
    await ann.slash(lounge, "session new")
    (thread,) = lounge.threads

    asked = await look(await ann.slash(thread, "ask", persona="coach", text="What now?"))
    assert asked.text == "ann asks 🎯 Coach: What now?"
    answer = thread.last_message
    assert answer is not None
    assert answer.content == "-# 🎯 Coach\nWhat now?"
    await ann.send(thread, "kavya: and you?")
    assert said_by_the_bot(env, thread)[-1] == "-# 🍵 Kavya\nand you?"
    await ann.send(thread, "Go on.", reply_to=answer)
    assert said_by_the_bot(env, thread)[-1] == "-# 🎯 Coach\nGo on."

    await ann.send(thread, "Thank you all.")
    assert said_by_the_bot(env, thread)[-1] == "-# 🌸 Riya\nThank you all."
    assert "Riya answers here" in (await look(await ann.slash(thread, "persona show"))).text


async def test_a_name_that_fits_several_asks_which_one(env: Env, house: House) -> None:
    ann = await somebody_with(env, house, "Coach")
    house.script("Me?")

    which = await ann.slash("persona switch", name="coach")
    question = await look(which)
    assert question.text == "Several personas are called 'coach'. Which one do you mean?"
    assert question.buttons == ["🌱 Coach (yours)", "🎯 Coach (library)"]
    await press(ann, which, "🌱 Coach (yours)")
    await ann.send_dm("Who are you?")

    assert said_by_the_bot(env, ann.dm_channel)[-1] == "-# 🌱 Coach\nMe?"


async def test_somebody_elses_private_persona_is_like_none(
    env: Env, house: House, lounge: ChannelHandle
) -> None:
    ann = await somebody_with(env, house, "Ada")
    env.guild.add_member(ann)
    ben = a_member(env, "ben")

    answers = [
        await look(await ben.slash(lounge, f"persona {verb}", name="ada"))
        for verb in ("show", "switch", "edit", "copy", "share", "history", "delete", "export")
    ]
    answers.append(await look(await ben.slash(lounge, "ask", persona="ada", text="Hi")))

    assert {answer.text for answer in answers} == {
        "⚠️ There is no persona 'ada'. `/persona list` shows all."
    }
    assert await ben.autocomplete(lounge, "persona show", "name", "ada") == []


async def test_a_conversation_begins_with_a_greeting_that_can_be_another(
    env: Env, house: House
) -> None:
    ann = await somebody_with(
        env, house, "Ada", greeting="Do sit down.", alternate_greetings=("Oh, {{user}}!",)
    )
    model = house.script("Charming.")
    await ann.slash("persona switch", name="ada", scope="me")

    begun = await ann.slash("session new")
    assert (await look(begun)).text == "-# 🌱 Ada\nDo sit down."
    await press(ann, begun, "Another greeting")
    assert (await look(begun)).text == "-# 🌱 Ada\nOh, ann!"
    await ann.send_dm("Good evening.")

    assert [m.content for m in model.prompts[0].messages if m.role == "assistant"] == ["Oh, ann!"]
    late = await look(await press(ann, begun, "Another greeting"))
    assert "The conversation goes on already" in late.text
    assert (await look(begun)).text == "-# 🌱 Ada\nOh, ann!"
