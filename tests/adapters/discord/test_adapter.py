"""The adapter's own life: coming in, being refused, going on, and what it says at a check."""

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from simcord import Env

from adapters.discord.adapter import DiscordAdapter
from bot.domain.errors import ConfigurationError, DeliveryError
from bot.domain.message import IncomingMessage
from tests.adapters.discord.conftest import Core
from tests.adapters.discord.loopback import Loopback, heard


@pytest.fixture
async def door(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Loopback]:
    """Return Discord's front door on loopback; what leads there is undone at the end."""
    for owner, name in ((Route, "BASE"), (DiscordWebSocket, "DEFAULT_GATEWAY")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    monkeypatch.setattr(discord.Asset, "BASE", discord.Asset.BASE)
    async with Loopback().serving() as door:
        yield door


async def end(running: asyncio.Task[None]) -> None:
    """End a run as the bot does when it is asked to stop."""
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_messages_come_in_through_the_configured_servers(door: Loopback, core: Core) -> None:
    adapter = core.adapter(**door.settings())
    client = adapter.client
    running = asyncio.create_task(adapter.run())
    await heard(core.front_desk.taken, 1)
    await end(running)
    assert core.front_desk.taken[0].text == "Hello"
    assert core.front_desk.taken[0].place.kind == "direct"
    assert list(core.markers.kept) == ["discord:100:commands"]
    assert client.is_closed()


async def test_a_run_can_follow_a_run(door: Loopback, core: Core) -> None:
    adapter = core.adapter(**door.settings())
    for count in (1, 2):
        running = asyncio.create_task(adapter.run())
        await heard(core.front_desk.taken, count)
        await end(running)
    assert len(door.identified) == 2


async def test_a_client_that_is_closed_is_told_no_more_that_it_is_ready(core: Core) -> None:
    client = core.adapter().client
    await client.close()

    client.dispatch("ready")

    assert client.is_closed()


async def test_the_bot_goes_on_without_the_intent_when_it_is_refused(
    door: Loopback, core: Core, caplog: pytest.LogCaptureFixture
) -> None:
    door.grants_content = False
    adapter = core.adapter(**door.settings())
    running = asyncio.create_task(adapter.run())
    await heard(core.front_desk.taken, 1)
    await end(running)
    assert len(door.identified) == 2
    assert "Message Content Intent" in caplog.text
    assert adapter.client.intents.message_content is False


def test_nothing_is_said_of_voice_when_a_client_is_made(
    core: Core, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(discord.VoiceClient, "warn_nacl", True)
    monkeypatch.setattr(discord.VoiceClient, "warn_dave", True)
    core.adapter()
    assert caplog.text == ""


async def test_a_wrong_token_is_for_the_operator_to_mend(door: Loopback, core: Core) -> None:
    adapter = core.adapter(**{**door.settings(), "token": "wrong"})
    with pytest.raises(ConfigurationError, match="does not accept the bot token") as refused:
        await adapter.run()
    assert "GREENROOM_DISCORD__TOKEN" in refused.value.remedy
    assert "wrong" not in str(refused.value) + refused.value.remedy


async def test_a_missing_token_is_for_the_operator_to_mend(core: Core) -> None:
    with pytest.raises(ConfigurationError, match="no Discord token"):
        await core.adapter().run()


async def test_a_silent_server_is_unreachable(door: Loopback, core: Core) -> None:
    adapter = core.adapter(**{**door.settings(), "api_base": "http://127.0.0.1:9/api/v10"})
    with pytest.raises(DeliveryError, match="cannot be reached"):
        await adapter.run()


async def test_a_check_names_the_bot_and_how_to_invite_it(door: Loopback, core: Core) -> None:
    token, intents = await core.adapter(**door.settings()).check()
    assert token.is_ok
    assert "greenroom" in token.text
    assert "client_id=100" in token.text
    assert intents.is_ok
    assert door.identified == []


async def test_a_check_says_that_the_intent_is_off(door: Loopback, core: Core) -> None:
    door.flags = 0
    _, intents = await core.adapter(**door.settings()).check()
    assert not intents.is_ok
    assert "developer portal" in intents.remedy
    _, unwanted = await core.adapter(**door.settings(), message_content=False).check()
    assert unwanted.is_ok


async def test_a_check_says_that_the_token_is_wrong(door: Loopback, core: Core) -> None:
    (finding,) = await core.adapter(**{**door.settings(), "token": "wrong"}).check()
    assert not finding.is_ok
    assert "GREENROOM_DISCORD__TOKEN" in finding.remedy


async def test_a_message_that_could_not_be_taken_is_answered_with_an_apology(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    async def fail(incoming: IncomingMessage) -> None:
        del incoming
        message = "There is no persona."
        raise ConfigurationError(message)

    core.front_desk.react = fail
    ann = env.create_user("ann")
    await ann.send_dm("Hello")
    assert ann.dm_channel.last_message is not None
    assert "send it again" in ann.dm_channel.last_message.content
    assert adapter.name == "discord"


async def test_messages_of_one_channel_are_taken_in_their_order(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    order: list[str] = []

    async def dawdle(incoming: IncomingMessage) -> None:
        for _ in range(20 if incoming.text == "one" else 1):
            await asyncio.sleep(0)
        order.append(incoming.text)

    ann = env.create_user("ann")
    for text in ("one", "two"):
        await ann.send_dm(text)
    core.front_desk.react = dawdle
    await asyncio.gather(*(adapter.hearing.hear(said) for said in ann.dm_channel.history()))
    assert order == ["one", "two"]
