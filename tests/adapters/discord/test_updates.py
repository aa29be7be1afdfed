"""Replies that take the place of the message whose button was pressed."""

from dataclasses import replace

import pytest
from simcord import Env

from adapters.discord.adapter import DiscordAdapter
from bot.domain.file import File
from bot.domain.reply import Button, Reply
from tests.adapters.discord.conftest import Core

ONWARD = Button(label="▶", command="persona list")
FIRST = Reply(
    title="Personas",
    text="First page",
    buttons=(ONWARD,),
    picture=File(name="p.png", content=b"png"),
    files=(File(name="a.txt", content=b"a"),),
)


async def test_the_next_page_takes_the_place_of_the_one_before(env: Env, core: Core) -> None:
    core.desk.reply = FIRST
    ann = env.create_user("ann")
    listed = await ann.slash("persona list")
    assert listed.response is not None
    core.desk.reply = Reply(text="Second page", is_update=True)
    pressed = await ann.click(listed.response.message, label="▶")
    assert pressed.response is not None
    assert pressed.response.id == listed.response.id
    assert pressed.followups == []
    page = listed.response
    assert (page.content, page.embeds, page.attachments, page.components) == (
        "Second page",
        [],
        [],
        [],
    )


async def test_a_page_may_have_all_that_a_message_has(env: Env, core: Core) -> None:
    core.desk.reply = Reply(text="Nothing", buttons=(ONWARD,))
    ann = env.create_user("ann")
    listed = await ann.slash("persona list")
    assert listed.response is not None
    core.desk.reply = replace(FIRST, is_update=True)
    await ann.click(listed.response.message, label="▶")
    page = listed.response
    assert page.content == ""
    assert page.embeds[0].description == "First page"
    assert [one.filename for one in page.attachments] == ["p.png", "a.txt"]
    assert len(page.components) == 1


async def test_a_long_page_goes_on_in_further_messages(env: Env, core: Core) -> None:
    core.desk.reply = FIRST
    ann = env.create_user("ann")
    listed = await ann.slash("persona list")
    assert listed.response is not None
    core.desk.reply = Reply(text="word " * 700, is_update=True)
    pressed = await ann.click(listed.response.message, label="▶")
    (further,) = pressed.followups
    assert further.ephemeral
    assert listed.response.content.startswith("word word")


async def test_a_public_page_is_changed_for_all(env: Env, core: Core) -> None:
    core.desk.reply = Reply(text="Hello.", buttons=(ONWARD,), is_private=False)
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    await ann.slash(lounge, "persona list")
    core.desk.reply = Reply(text="Good day.", is_update=True, is_private=False)
    assert lounge.last_message is not None
    await ann.click(lounge.last_message, label="▶")
    assert [m.content for m in lounge.history()] == ["Good day."]


async def test_what_is_private_does_not_take_the_place_of_what_all_see(
    env: Env, core: Core
) -> None:
    core.desk.reply = Reply(text="For all", buttons=(ONWARD,), is_private=False)
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    await ann.slash(lounge, "persona list")
    core.desk.reply = Reply(text="For Ann", is_update=True)
    assert lounge.last_message is not None
    pressed = await ann.click(lounge.last_message, label="▶")
    assert [m.content for m in lounge.history()] == ["For all"]
    assert pressed.response is not None
    assert pressed.ephemeral
    assert pressed.response.content == "For Ann"


async def test_what_is_for_all_does_not_hide_in_what_one_sees(env: Env, core: Core) -> None:
    core.desk.reply = Reply(text="For Ann", buttons=(ONWARD,))
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    listed = await ann.slash(lounge, "persona list")
    assert listed.response is not None
    core.desk.reply = Reply(text="For all", is_update=True, is_private=False)
    await ann.click(listed.response.message, label="▶")
    assert [m.content for m in lounge.history()] == ["For all"]
    assert listed.response.content == "For Ann"


async def test_a_private_page_replaces_what_only_one_can_see_anyway(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    ann = env.create_user("ann")
    await ann.send_dm("Hi")
    place = core.front_desk.taken[0].place
    await adapter.channel(place).show(Reply(text="A greeting", buttons=(ONWARD,)))
    core.desk.reply = Reply(text="Another greeting", is_update=True)
    assert ann.dm_channel.last_message is not None
    await ann.click(ann.dm_channel.last_message, label="▶")
    assert [m.content for m in ann.dm_channel.history()] == ["Hi", "Another greeting"]


async def test_a_reply_that_is_no_update_leaves_the_message_as_it_is(env: Env, core: Core) -> None:
    core.desk.reply = Reply(text="Who?", buttons=(ONWARD,))
    ann = env.create_user("ann")
    listed = await ann.slash("persona list")
    assert listed.response is not None
    core.desk.reply = Reply(text="Coach answers.")
    pressed = await ann.click(listed.response.message, label="▶")
    assert pressed.response is not None
    assert pressed.response.id != listed.response.id
    assert listed.response.content == "Who?"


async def test_a_page_is_sent_when_there_is_no_message_to_change(env: Env, core: Core) -> None:
    core.desk.reply = Reply(text="Second page", is_update=True)
    listed = await env.create_user("ann").slash("persona list")
    assert listed.response is not None
    assert listed.response.content == "Second page"


async def test_a_page_is_sent_when_the_message_to_change_is_gone(
    env: Env, core: Core, caplog: pytest.LogCaptureFixture
) -> None:
    core.desk.reply = FIRST
    ann = env.create_user("ann")
    listed = await ann.slash("persona list")
    assert listed.response is not None
    env.inject_error("POST", "/interactions/*", status=404, code=10008, message="Unknown Message")
    core.desk.reply = Reply(text="Second page", is_update=True)
    pressed = await ann.click(listed.response.message, label="▶")
    assert pressed.response is not None
    assert pressed.response.id != listed.response.id
    assert pressed.response.content == "Second page"
    assert caplog.text == ""
