"""Threads and posts of forums, opened by people and by the bot."""

import discord as library
import pytest

from tests.platforms.discord_api.conftest import Listener
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi
from tests.platforms.discord_api.values import Permission

pytestmark = pytest.mark.usefixtures("judged")


async def test_a_thread_that_somebody_opens_is_told_and_heard(
    discord: DiscordApi, client: Listener, ann: Person
) -> None:
    lounge = discord.channel("lounge")
    thread = await ann.opens_thread("Tea", to=lounge, text="Green or black?")
    await client.until_heard(2)

    heard = client.heard[-1]
    await heard.channel.send("Green.")

    assert isinstance(heard.channel, library.Thread)
    assert heard.channel.parent_id == lounge.id
    assert [thread.name for thread in client.threads] == ["Tea"]
    assert thread.texts() == ["Green."]
    assert lounge.texts() == []


async def test_the_bot_opens_a_thread_in_a_channel(discord: DiscordApi, client: Listener) -> None:
    lounge = discord.channel("lounge")
    channel = await client.fetch_channel(lounge.id)
    assert isinstance(channel, library.TextChannel)

    thread = await channel.create_thread(name="Tea", type=library.ChannelType.public_thread)
    await thread.send("Here we are.")

    assert discord.world.channels[thread.id].texts() == ["Here we are."]
    assert discord.world.channels[thread.id].parent is lounge
    assert [t.id for t in await channel.guild.active_threads()] == [thread.id]


async def test_a_thread_that_begins_with_a_message_has_its_id_and_there_is_but_one(
    discord: DiscordApi, client: Listener, ann: Person
) -> None:
    lounge = discord.channel("lounge")
    post = await ann.says("Tea?", to=lounge)
    (heard,) = await client.until_heard(1)

    thread = await heard.create_thread(name="Tea")
    with pytest.raises(library.HTTPException) as refused:
        await heard.create_thread(name="Tea again")

    assert thread.id == post.id
    assert refused.value.code == 160004


async def test_a_post_in_a_forum_begins_with_its_first_message(
    discord: DiscordApi, client: Listener
) -> None:
    ideas = discord.forum("ideas")
    forum = await client.fetch_channel(ideas.id)
    assert isinstance(forum, library.ForumChannel)

    thread, message = await forum.create_thread(name="Cake", content="What about cake?")

    assert message.id == thread.id
    assert discord.world.channels[thread.id].texts() == ["What about cake?"]


async def test_a_thread_that_was_closed_opens_when_the_bot_speaks_unless_it_is_locked(
    discord: DiscordApi, client: Listener, ann: Person
) -> None:
    thread = await ann.opens_thread("Tea", to=discord.channel("lounge"))
    there = client.get_partial_messageable(thread.id)

    discord.world.messages.archive(thread, is_archived=True)
    await there.send("Still here.")
    assert not thread.is_archived

    discord.world.messages.archive(thread, is_archived=True, is_locked=True)
    with pytest.raises(library.HTTPException) as refused:
        await there.send("And now?")
    assert refused.value.code == 50083
    assert thread.texts() == ["Still here."]


async def test_the_bot_renames_and_closes_a_thread(
    discord: DiscordApi, client: Listener, ann: Person
) -> None:
    thread = await ann.opens_thread("Tea", to=discord.channel("lounge"))
    known = await client.fetch_channel(thread.id)
    assert isinstance(known, library.Thread)

    await known.edit(name="Coffee", archived=True)

    assert (thread.name, thread.is_archived) == ("Coffee", True)


async def test_speaking_in_threads_is_a_permission_of_its_own(
    discord: DiscordApi, client: Listener, ann: Person
) -> None:
    lounge = discord.channel("lounge")
    thread = await ann.opens_thread("Tea", to=lounge)
    discord.forbid(lounge, Permission.SEND_MESSAGES_IN_THREADS)

    await client.get_partial_messageable(lounge.id).send("Here I may.")
    with pytest.raises(library.Forbidden):
        await client.get_partial_messageable(thread.id).send("There I may not.")
