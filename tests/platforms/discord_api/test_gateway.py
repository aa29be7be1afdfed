"""The gateway: coming in, going on after breaks, and what is told after which."""

import asyncio

import aiohttp
import discord as library
import pytest

from tests.platforms.discord_api.conftest import Listener, listening
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi

pytestmark = pytest.mark.usefixtures("judged")


async def test_a_client_learns_where_it_is_and_what_was_said_last(
    discord: DiscordApi, ann: Person
) -> None:
    lounge = discord.channel("lounge")
    thread = await ann.opens_thread("Tea", to=lounge)
    said = await ann.says("Earlier", to=lounge)
    said_there = await ann.says("Earlier", to=thread)

    async with listening(discord) as client:
        (guild,) = client.guilds
        channel, known = guild.get_channel(lounge.id), guild.get_thread(thread.id)

    assert isinstance(channel, library.TextChannel)
    assert channel.last_message_id == said.id
    assert known is not None
    assert known.last_message_id == said_there.id
    assert guild.self_role is not None
    assert client.heard == []


async def test_what_was_missed_in_a_broken_connection_is_told_in_order(
    discord: DiscordApi, client: Listener, ann: Person
) -> None:
    await ann.says("one")
    await client.until_heard(1)

    discord.gateway.cuts()
    await ann.says("two")
    await ann.says("three")
    await client.until_heard(3)
    await ann.says("four")
    await client.until_heard(4)

    assert client.texts() == ["one", "two", "three", "four"]
    assert discord.gateway.greetings == ["identify", "resume"]
    assert client.resumes == 1


async def test_a_client_that_is_asked_to_reconnect_resumes(
    discord: DiscordApi, client: Listener, ann: Person
) -> None:
    await discord.gateway.asks_to_reconnect()
    await discord.gateway.until_greeted(2)
    await ann.says("Hello")

    await client.until_heard(1)

    assert discord.gateway.greetings == ["identify", "resume"]


async def test_a_session_that_is_invalid_for_now_is_resumed(
    discord: DiscordApi, client: Listener, ann: Person
) -> None:
    await discord.gateway.invalidates(can_resume=True)
    await ann.says("Hello")

    await client.until_heard(1)

    assert discord.gateway.greetings == ["identify", "resume"]


async def test_a_session_that_is_invalid_begins_anew_without_what_was_missed(
    discord: DiscordApi, client: Listener, ann: Person
) -> None:
    session = discord.gateway.connections[0].session
    await discord.gateway.invalidates(can_resume=False)
    await ann.says("missed")
    await discord.gateway.until_greeted(2)
    await ann.says("heard")

    await client.until_heard(1)

    assert client.texts() == ["heard"]
    assert discord.gateway.greetings == ["identify", "identify"]
    assert session is not None
    assert discord.world.sessions.find(session.id, told=0) is None


async def test_a_forgotten_session_begins_anew_after_a_break(
    discord: DiscordApi, client: Listener, ann: Person
) -> None:
    discord.gateway.forgets()
    discord.gateway.cuts()
    await ann.says("missed")
    await discord.gateway.until_greeted(2)
    await ann.says("heard")

    await client.until_heard(1)

    assert client.texts() == ["heard"]


async def test_a_new_client_is_not_told_what_was_missed_but_finds_it(
    discord: DiscordApi, ann: Person
) -> None:
    async with listening(discord) as client:
        seen = await ann.says("seen")
        await client.until_heard(1)

    await ann.says("missed")

    async with listening(discord) as client:
        chat = await client.fetch_channel(ann.chat.id)
        assert isinstance(chat, library.DMChannel)
        missed = [m.content async for m in chat.history(after=library.Object(seen.id))]
        assert client.heard == []
    assert missed == ["missed"]


async def test_a_dead_connection_is_given_up_and_what_was_missed_is_told(
    discord: DiscordApi, ann: Person
) -> None:
    discord.gateway.heartbeat_seconds = 0.05
    client = Listener(heartbeat_timeout=0.3)
    async with listening(discord, client):
        discord.gateway.falls_silent()
        await ann.says("Are you there?")
        await client.until_heard(1)

    assert discord.gateway.greetings == ["identify", "resume"]


async def test_a_client_that_may_not_read_is_told_only_what_concerns_it(
    discord: DiscordApi, ann: Person
) -> None:
    lounge = discord.channel("lounge")
    async with listening(discord, Listener(reads=False)) as client:
        await ann.says("Nobody in particular", to=lounge)
        await ann.says("you", to=lounge, mentions_bot=True)
        await ann.says("Privately")
        await client.until_heard(3)

    assert client.texts()[0] == ""
    assert client.texts()[1].endswith("you")
    assert client.texts()[2] == "Privately"


async def test_a_client_is_told_only_what_it_asked_for(discord: DiscordApi, ann: Person) -> None:
    lounge = discord.channel("lounge")
    async with listening(discord, Listener(hears_channels=False)) as client:
        await ann.says("In the lounge", to=lounge)
        await ann.says("Privately")
        await client.until_heard(1)

    assert client.texts() == ["Privately"]


@pytest.mark.parametrize(("code", "can_resume"), [(1000, False), (4000, True)])
async def test_a_session_ends_with_its_connection_only_if_its_client_says_goodbye(
    discord: DiscordApi, code: int, *, can_resume: bool
) -> None:
    identify = {"op": 2, "d": {"token": discord.settings["token"], "intents": 0}}
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(discord.settings["gateway_url"]) as socket,
    ):
        await socket.send_json(identify)
        await discord.gateway.until_connected()
        session = discord.gateway.connections[0].session
        await socket.close(code=code)
        await discord.gateway.until_gone()

    assert session is not None
    assert (discord.world.sessions.find(session.id, told=0) is session) is can_resume


async def test_an_intent_that_is_not_granted_is_refused(discord: DiscordApi) -> None:
    discord.world.grants_content = False
    client = Listener()

    with pytest.raises(library.PrivilegedIntentsRequired):
        await client.start(discord.settings["token"])

    await client.close()


async def test_another_token_is_refused(discord: DiscordApi) -> None:
    client = Listener()

    with pytest.raises(library.LoginFailure):
        await client.start("another-token")

    await client.close()
    assert discord.gateway.greetings == []


async def test_the_world_and_the_session_outlive_an_outage(
    discord: DiscordApi, client: Listener, ann: Person
) -> None:
    await ann.says("before")
    await client.until_heard(1)

    async with discord.outage():
        await ann.says("meanwhile")
    await ann.says("after")
    await client.until_heard(3)

    assert client.texts() == ["before", "meanwhile", "after"]
    assert discord.gateway.greetings == ["identify", "resume"]


async def test_nothing_is_told_or_taken_during_a_pause(
    discord: DiscordApi, client: Listener, ann: Person
) -> None:
    async with discord.pause():
        await ann.says("Hello")
        sending = asyncio.create_task(client.get_partial_messageable(ann.chat.id).send("Hi"))
        await discord.until_sent("POST /channels/*/messages")
        assert client.heard == []
        assert ann.chat.texts() == []

    await sending
    await client.until_heard(1)
    assert ann.chat.texts() == ["Hi"]


async def test_a_server_that_is_new_is_told(discord: DiscordApi, client: Listener) -> None:
    lounge = discord.channel("lounge", guild=discord.guild("Garden"))

    await client.until(lambda: client.get_channel(lounge.id) is not None)

    assert [guild.name for guild in client.guilds] == ["Garden"]
