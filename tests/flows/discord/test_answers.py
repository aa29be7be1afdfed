"""Another answer, and an earlier conversation, by what can be pressed and chosen on Discord."""

import discord
from simcord import Env
from simcord.builders import ChannelHandle

from tests.flows.discord.conftest import House, said_by_the_bot


def newest(env: Env, channel: ChannelHandle) -> discord.Message:
    """Return the newest message of the bot."""
    me = env.bot.user
    return [m for m in channel.history() if me is not None and m.author.id == me.id][-1]


def labels(message: discord.Message) -> list[str]:
    """Return the labels of the buttons below a message."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    buttons = [item for row in rows for item in row.children if isinstance(item, discord.Button)]
    return [button.label or "" for button in buttons]


async def test_another_answer_takes_the_place_of_the_first_after_a_restart_too(
    env: Env, house: House
) -> None:
    house.script("One. " * 500, "Two.")
    ann = env.create_user("ann")
    await ann.send_dm("Say a number")
    assert len(said_by_the_bot(env, ann.dm_channel)) == 2
    assert labels(newest(env, ann.dm_channel)) == ["Regenerate", "Continue"]

    await house.restart(env)
    await ann.click(newest(env, ann.dm_channel), label="Regenerate")

    assert said_by_the_bot(env, ann.dm_channel) == ["-# 🌸 Riya\nTwo."], "no rest of the first"
    assert labels(newest(env, ann.dm_channel)) == ["Regenerate", "Continue", "2/2 ▶"]

    await ann.click(newest(env, ann.dm_channel), label="2/2 ▶")
    assert [len(text) for text in said_by_the_bot(env, ann.dm_channel)] != [len("Two.")]
    assert said_by_the_bot(env, ann.dm_channel)[0].startswith("-# 🌸 Riya\nOne. One.")


async def test_an_earlier_conversation_is_chosen_in_a_menu(env: Env, house: House) -> None:
    house.script("Hello.")
    ann = env.create_user("ann")
    await ann.slash("session new", title="Cats")
    await ann.send_dm("Cats purr.")
    await ann.slash("session new", title="Dogs")

    listed = await ann.slash("session list")
    assert listed.response is not None
    menu = listed.response.components[0]["components"][0]
    assert [option["label"] for option in menu["options"]] == ["Cats"]
    chosen = await ann.select(listed.response.message, [menu["options"][0]["value"]])

    assert chosen.response is not None
    assert "'Cats' goes on here. Just write." in chosen.response.content
    assert house.stored("SELECT title FROM sessions WHERE is_current") == [("Cats",)]
