"""What goes wrong when a test says so, as the real client library lives through it."""

import asyncio
from typing import Literal

import aiohttp
import discord as library
import pytest

from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.conftest import Listener
from tests.platforms.discord_api.errors import refusal
from tests.platforms.discord_api.faults import dropped, rate_limited, server_error
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi

pytestmark = pytest.mark.usefixtures("judged")

SENDING = "POST /channels/*/messages"


@pytest.fixture
def lounge(discord: DiscordApi) -> Channel:
    """Return a channel."""
    return discord.channel("lounge")


@pytest.fixture
def there(client: Listener, lounge: Channel) -> library.PartialMessageable:
    """Return the channel, to speak in."""
    return client.get_partial_messageable(lounge.id)


@pytest.mark.parametrize("is_global", [False, True])
async def test_a_request_that_comes_too_soon_is_made_again(
    discord: DiscordApi, lounge: Channel, there: library.PartialMessageable, *, is_global: bool
) -> None:
    discord.fail(SENDING, rate_limited(0.01, is_global=is_global), times=2)

    await there.send("Patience.")

    assert [request.status for request in discord.sent(SENDING)] == [429, 429, 200]
    assert lounge.texts() == ["Patience."]


async def test_a_refusal_by_the_proxy_is_not_waited_for(
    discord: DiscordApi, lounge: Channel, there: library.PartialMessageable
) -> None:
    discord.fail(SENDING, rate_limited(60, is_from_discord=False))

    with pytest.raises(library.HTTPException) as refused:
        await there.send("Hello")

    assert refused.value.status == 429
    assert lounge.texts() == []


async def test_a_broken_server_is_reported(
    discord: DiscordApi, there: library.PartialMessageable
) -> None:
    discord.fail(SENDING, server_error(503))

    with pytest.raises(library.DiscordServerError):
        await there.send("Hello")


@pytest.mark.parametrize("code", [10003, 10008, 10015, 30034, 40060, 50001, 50013, 10062])
async def test_any_refusal_can_be_had(
    discord: DiscordApi, there: library.PartialMessageable, code: int
) -> None:
    discord.fail(SENDING, refusal(code))

    with pytest.raises(library.HTTPException) as refused:
        await there.send("Hello")

    assert refused.value.code == code


async def test_a_fault_meets_only_what_fits_its_pattern(
    discord: DiscordApi, client: Listener, lounge: Channel, ann: Person
) -> None:
    discord.fail(f"POST /channels/{lounge.id}/messages", refusal(50013))

    await client.get_partial_messageable(ann.chat.id).send("Hello")
    with pytest.raises(library.Forbidden):
        await client.get_partial_messageable(lounge.id).send("Hello")
    await client.get_partial_messageable(lounge.id).send("Hello again")

    assert ann.chat.texts() == ["Hello"]
    assert lounge.texts() == ["Hello again"]


async def test_a_star_in_a_pattern_stands_for_one_part_of_a_path(
    discord: DiscordApi, client: Listener, lounge: Channel, there: library.PartialMessageable
) -> None:
    message = await there.send("Hello")
    await message.edit(content="Hello again")
    await there.fetch_message(message.id)
    await client.fetch_channel(lounge.id)

    assert len(discord.sent("GET /channels/*")) == 1
    assert [request.method for request in discord.sent("* /channels/*/messages")] == ["POST"]
    assert len(discord.sent(f"PATCH /channels/{lounge.id}/messages/*")) == 1


@pytest.mark.parametrize(("when", "shown"), [("before", []), ("after", ["Hello"])])
async def test_a_connection_is_cut_before_or_after_a_message_is_shown(
    discord: DiscordApi,
    lounge: Channel,
    there: library.PartialMessageable,
    when: Literal["before", "after"],
    shown: list[str],
) -> None:
    discord.fail(SENDING, dropped(), is_after=when == "after")

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await there.send("Hello", nonce="turn-1")

    assert lounge.texts() == shown
    assert discord.sent(SENDING)[0].status is None


async def test_a_message_whose_answer_was_lost_is_not_shown_twice_by_its_nonce(
    discord: DiscordApi, lounge: Channel, there: library.PartialMessageable
) -> None:
    discord.fail(SENDING, dropped(), is_after=True)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await there.send("Hello", nonce="turn-1")

    again = await there.send("Hello", nonce="turn-1")

    assert [post.id for post in lounge.said()] == [again.id]


@pytest.mark.parametrize(("when", "shown"), [("before", []), ("after", ["Hello"])])
async def test_a_request_is_held_up_before_or_after_it_takes_effect(
    discord: DiscordApi,
    lounge: Channel,
    there: library.PartialMessageable,
    when: Literal["before", "after"],
    shown: list[str],
) -> None:
    gate = discord.hold(SENDING, is_after=when == "after")
    sending = asyncio.create_task(there.send("Hello"))
    await discord.until_sent(SENDING)

    assert lounge.texts() == shown
    assert not sending.done()

    gate.set()
    await sending
    assert lounge.texts() == ["Hello"]


async def test_a_request_whose_answer_is_held_up_takes_effect_once(
    discord: DiscordApi, lounge: Channel, there: library.PartialMessageable
) -> None:
    gate = discord.hold("POST /channels/*/typing", is_after=True)
    gate.set()

    await there.typing()

    assert len(lounge.typing) == 1


async def test_what_is_held_up_takes_effect_although_the_client_has_gone(
    discord: DiscordApi, client: Listener, lounge: Channel, there: library.PartialMessageable
) -> None:
    gate = discord.hold(SENDING)
    sending = asyncio.create_task(there.send("Last words"))
    await discord.until_sent(SENDING)
    await client.close()
    with pytest.raises(aiohttp.ClientError):
        await sending

    gate.set()

    await lounge.until_shown("Last words")
