"""The bot speaking by other names."""

import discord as library
import pytest

from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.conftest import Listener
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi
from tests.platforms.discord_api.values import avatar_of

_PICTURE = b"\x89PNG\r\n\x1a\n and what follows"


@pytest.fixture
def lounge(discord: DiscordApi) -> Channel:
    """Return a channel."""
    return discord.channel("lounge")


@pytest.fixture
async def channel(client: Listener, lounge: Channel) -> library.TextChannel:
    """Return the channel as the library knows it."""
    channel = await client.fetch_channel(lounge.id)
    assert isinstance(channel, library.TextChannel)
    return channel


@pytest.mark.usefixtures("judged")
async def test_a_message_by_a_webhook_has_a_name_of_its_own(
    client: Listener, lounge: Channel, channel: library.TextChannel
) -> None:
    webhook = await channel.create_webhook(name="Greenroom")

    await webhook.send("I am Coach.", username="Coach", wait=True)
    await webhook.send("I am Riya.", username="Riya")

    coach, riya = lounge.said()
    assert (coach.author.name, riya.author.name) == ("Coach", "Riya")
    assert coach.webhook_id == webhook.id
    (heard, _) = await client.until_heard(2)
    assert heard.webhook_id == webhook.id
    assert heard.author.bot


@pytest.mark.usefixtures("judged")
async def test_a_webhook_speaks_edits_and_deletes_in_threads(
    lounge: Channel, channel: library.TextChannel, ann: Person
) -> None:
    thread = await ann.opens_thread("Tea", to=lounge)
    webhook = await channel.create_webhook(name="Greenroom")
    there = library.Object(thread.id)

    first = await webhook.send("Gren.", username="Coach", thread=there, wait=True)
    second = await webhook.send("Oops.", username="Coach", thread=there, wait=True)
    await webhook.edit_message(first.id, content="Green.", thread=there)
    await webhook.delete_message(second.id, thread=there)

    assert thread.texts() == ["Green."]
    assert lounge.said() == []


@pytest.mark.usefixtures("judged")
async def test_webhooks_are_found_renamed_and_deleted(channel: library.TextChannel) -> None:
    webhook = await channel.create_webhook(name="Greenroom")

    await webhook.edit(name="Stage")
    (known,) = await channel.webhooks()
    await known.delete()

    assert known.name == "Stage"
    assert known.token == webhook.token
    assert await channel.webhooks() == []


async def test_a_webhook_that_is_gone_is_unknown(
    discord: DiscordApi, channel: library.TextChannel
) -> None:
    webhook = await channel.create_webhook(name="Greenroom")
    del discord.world.webhooks[webhook.id]

    with pytest.raises(library.NotFound) as refused:
        await webhook.send("Hello", wait=True)

    assert refused.value.code == 10015


async def test_a_name_that_discord_keeps_for_itself_is_refused(
    channel: library.TextChannel,
) -> None:
    webhook = await channel.create_webhook(name="Greenroom")

    with pytest.raises(library.HTTPException, match="Username cannot contain"):
        await webhook.send("Hello", username="Discord Dan", wait=True)


async def test_a_channel_has_fifteen_webhooks_at_most(channel: library.TextChannel) -> None:
    for number in range(15):
        await channel.create_webhook(name=f"Number {number}")

    with pytest.raises(library.HTTPException) as refused:
        await channel.create_webhook(name="One too many")

    assert refused.value.code == 30007


@pytest.mark.usefixtures("judged")
async def test_what_was_said_keeps_the_picture_that_the_webhook_had(
    lounge: Channel, channel: library.TextChannel
) -> None:
    webhook = await channel.create_webhook(name="Greenroom")
    await webhook.send("Plain.")
    await webhook.edit(avatar=_PICTURE, prefer_auth=False)
    await webhook.send("In picture.")
    await webhook.send("By address.", avatar_url="https://example.org/coach.png")
    (known,) = await channel.webhooks()

    assert [post.author.avatar for post in lounge.said()] == [
        "",
        avatar_of(_PICTURE),
        avatar_of("https://example.org/coach.png"),
    ]
    assert known.avatar is not None
    assert known.avatar.key == avatar_of(_PICTURE)
