"""What Discord refuses, as the real client library reports it."""

import aiohttp
import discord as library
import pytest

from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.conftest import Listener
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi
from tests.platforms.discord_api.values import Permission


@pytest.fixture
def lounge(discord: DiscordApi) -> Channel:
    """Return a channel."""
    return discord.channel("lounge")


def partial(client: Listener, channel: Channel) -> library.PartialMessageable:
    return client.get_partial_messageable(channel.id)


@pytest.mark.parametrize(("text", "code"), [("x" * 2001, 50035), ("", 50006), ("  \n ", 50006)])
async def test_a_message_that_shows_nothing_or_too_much_is_refused(
    client: Listener, lounge: Channel, text: str, code: int
) -> None:
    with pytest.raises(library.HTTPException) as refused:
        await partial(client, lounge).send(text)

    assert (refused.value.status, refused.value.code) == (400, code)
    assert lounge.history == []


async def test_a_message_of_the_greatest_length_is_shown_without_space_around_it(
    client: Listener, lounge: Channel
) -> None:
    await partial(client, lounge).send(" " + "x" * 2000 + "\n")

    assert lounge.texts() == ["x" * 2000]


@pytest.mark.parametrize(
    "embed",
    [
        library.Embed(title="x" * 257),
        library.Embed(description="x" * 4097),
        library.Embed().add_field(name="x", value="x" * 1025),
    ],
)
async def test_an_embed_beyond_a_limit_is_refused(
    client: Listener, lounge: Channel, embed: library.Embed
) -> None:
    with pytest.raises(library.HTTPException, match="Must be") as refused:
        await partial(client, lounge).send(embed=embed)

    assert refused.value.code == 50035


async def test_two_buttons_with_one_custom_id_are_refused(
    client: Listener, lounge: Channel
) -> None:
    view = library.ui.View()
    for label in ("One", "Two"):
        view.add_item(library.ui.Button(label=label, custom_id="same"))

    with pytest.raises(library.HTTPException) as refused:
        await partial(client, lounge).send("Choose", view=view)

    assert refused.value.code == 50035


async def test_what_people_say_is_not_the_bots_to_edit(
    client: Listener, lounge: Channel, ann: Person
) -> None:
    post = await ann.says("Mine", to=lounge)

    with pytest.raises(library.Forbidden) as refused:
        await partial(client, lounge).get_partial_message(post.id).edit(content="Not mine")

    assert refused.value.code == 50005
    assert post.text == "Mine"


async def test_what_is_not_there_is_not_found(client: Listener, lounge: Channel) -> None:
    with pytest.raises(library.NotFound) as no_message:
        await partial(client, lounge).get_partial_message(1).edit(content="Hello")
    with pytest.raises(library.NotFound) as no_channel:
        await client.get_partial_messageable(1).send("Hello")

    assert (no_message.value.code, no_channel.value.code) == (10008, 10003)


async def test_a_reply_to_what_is_gone_is_refused_unless_that_is_said_to_be_fine(
    client: Listener, lounge: Channel
) -> None:
    gone = library.MessageReference(message_id=1, channel_id=lounge.id)
    with pytest.raises(library.HTTPException) as refused:
        await partial(client, lounge).send("Yes", reference=gone)
    gone.fail_if_not_exists = False
    await partial(client, lounge).send("Yes", reference=gone)

    assert refused.value.code == 50035
    assert lounge.texts() == ["Yes"]


@pytest.mark.parametrize(
    ("permission", "code"),
    [(Permission.SEND_MESSAGES, 50013), (Permission.VIEW_CHANNEL, 50001)],
)
async def test_the_bot_writes_only_where_it_may(
    discord: DiscordApi, client: Listener, lounge: Channel, permission: Permission, code: int
) -> None:
    discord.forbid(lounge, permission)

    with pytest.raises(library.Forbidden) as refused:
        await partial(client, lounge).send("Hello")

    assert refused.value.code == code


async def test_the_client_knows_what_the_bot_may_not(
    discord: DiscordApi, client: Listener, lounge: Channel
) -> None:
    discord.forbid(lounge, Permission.CREATE_PUBLIC_THREADS)
    known = await client.fetch_channel(lounge.id)

    assert isinstance(known, library.TextChannel)
    granted = known.permissions_for(known.guild.me)
    assert granted.send_messages
    assert not granted.create_public_threads


async def test_only_who_moderates_may_decide_for_others(
    discord: DiscordApi, client: Listener, lounge: Channel, ann: Person
) -> None:
    assert lounge.guild is not None
    lounge.guild.moderators.add(ann.account)
    channel = await client.fetch_channel(lounge.id)
    assert isinstance(channel, library.TextChannel)

    moderator = await channel.guild.fetch_member(ann.account.id)
    other = await channel.guild.fetch_member(discord.person("Ben").account.id)

    assert channel.permissions_for(moderator).manage_guild
    assert channel.permissions_for(other).send_messages
    assert not channel.permissions_for(other).manage_channels


async def test_messages_where_the_bot_sees_nothing_are_not_told(
    discord: DiscordApi, client: Listener, lounge: Channel, ann: Person
) -> None:
    discord.forbid(lounge, Permission.VIEW_CHANNEL)
    await ann.says("Secret", to=lounge)
    await ann.says("Hello")

    await client.until_heard(1)

    assert client.texts() == ["Hello"]


async def test_a_request_without_the_token_is_refused(discord: DiscordApi) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(discord.settings["api_base"] + "/users/@me") as answer,
    ):
        assert answer.status == 401


async def test_what_this_server_does_not_know_is_noted(
    discord: DiscordApi, client: Listener
) -> None:
    with pytest.raises(library.NotFound):
        await client.fetch_guild_preview(1)

    assert discord.violations == ["this server does not know GET /guilds/1/preview"]
