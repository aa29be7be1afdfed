"""The adapter's own life: coming in, hearing people, their presses, and what it says at a check."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from adapters.telegram.adapter import TelegramAdapter
from bot.domain.errors import ConfigurationError, StorageError
from bot.domain.message import IncomingMessage
from bot.domain.place import PlaceAddress
from bot.domain.reply import Reply
from tests.adapters.common.fakes import FakeLedger, an_answer
from tests.adapters.common.stepped_clock import SteppedClock, settle
from tests.adapters.telegram.conftest import Core
from tests.builders import a_direct_chat
from tests.fakes.clock import FakeClock
from tests.platforms.bot_api.chats import Chat
from tests.platforms.bot_api.errors import ApiError, DroppedError
from tests.platforms.bot_api.faults import blocked, dropped, server_error, too_many_requests
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def end(running: asyncio.Task[None]) -> None:
    """End a run as the bot does when it is asked to stop."""
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


def chat_of(person: Person) -> PlaceAddress:
    """Return the private chat with somebody."""
    return a_direct_chat(str(person.account.id))


async def acknowledged(telegram: BotApi) -> None:
    """Return when everything that happened was taken."""
    await telegram.world.updates.until_acknowledged()


async def test_messages_come_in_as_people_say_them(
    telegram: BotApi, core: Core, adapter: TelegramAdapter, alice: Person
) -> None:
    await alice.sends("Hello")
    await acknowledged(telegram)

    (heard,) = core.front_desk.taken
    assert (heard.text, heard.place.kind, heard.bot_account) == ("Hello", "direct", "telegram:4242")
    assert adapter.name == "telegram"
    assert list(core.markers.kept) == ["telegram:4242:commands"]


async def test_a_message_is_acknowledged_only_after_the_front_desk_took_it(
    telegram: BotApi, core: Core, alice: Person
) -> None:
    refusals = [StorageError("The disk is full.")] * 3

    async def refuse(incoming: IncomingMessage) -> None:
        del incoming
        if refusals:
            assert len(telegram.world.updates.pending) == 1
            raise refusals.pop()

    core.front_desk.react = refuse
    running = asyncio.create_task(core.adapter(clock=FakeClock()).run())
    await alice.sends("Hello")
    await acknowledged(telegram)
    await end(running)

    assert [incoming.text for incoming in core.front_desk.taken] == ["Hello"] * 4


@pytest.mark.usefixtures("adapter")
async def test_what_nobody_said_is_not_passed_on(
    telegram: BotApi, core: Core, alice: Person
) -> None:
    said = await alice.sends("/help@another_bot", to=telegram.group())
    await alice.opens_topic("Tea")
    nobodys = {name: value for name, value in said["message"].items() if name != "from"}
    telegram.world.updates.add("message", nobodys)
    await acknowledged(telegram)

    assert core.front_desk.taken == []


@pytest.mark.usefixtures("adapter")
async def test_what_another_bot_says_is_words_and_said_to_be_its_own(
    telegram: BotApi, core: Core
) -> None:
    robot = telegram.person("Robot", is_bot=True)
    await robot.sends("/help", to=telegram.group())
    await acknowledged(telegram)

    (incoming,) = core.front_desk.taken
    assert (incoming.text, incoming.sender.is_bot) == ("/help", True)


async def test_a_webhook_of_another_program_is_removed(
    telegram: BotApi, core: Core, alice: Person
) -> None:
    telegram.world.webhook = "https://bot.example/secret"
    running = asyncio.create_task(core.adapter().run())
    await alice.sends("Hello")
    await acknowledged(telegram)
    await end(running)

    assert telegram.world.webhook == ""
    assert len(core.front_desk.taken) == 1


async def test_a_run_can_follow_a_run(telegram: BotApi, core: Core, alice: Person) -> None:
    adapter = core.adapter()
    for text in ("one", "two"):
        running = asyncio.create_task(adapter.run())
        await alice.sends(text)
        await acknowledged(telegram)
        await end(running)

    assert [incoming.text for incoming in core.front_desk.taken] == ["one", "two"]


@pytest.mark.parametrize(
    "trouble", [dropped(), server_error(), too_many_requests(1)], ids=["cut", "broken", "busy"]
)
async def test_logging_in_waits_until_telegram_can_be_reached(
    telegram: BotApi,
    core: Core,
    caplog: pytest.LogCaptureFixture,
    trouble: ApiError | DroppedError,
) -> None:
    clock = FakeClock()
    telegram.fail("getMe", trouble, times=2)
    telegram.fail("deleteWebhook", trouble)
    running = asyncio.create_task(core.adapter(clock=clock).run())
    await telegram.until_sent("getUpdates")
    await end(running)

    assert clock.monotonic() == 1 + 2 + 4
    assert caplog.text.count("Telegram does not let us in yet") == 3


@pytest.mark.parametrize("token", [SecretStr("4242:wrong"), None])
async def test_a_token_that_does_not_work_is_for_the_operator_to_mend(
    core: Core, token: SecretStr | None
) -> None:
    core.config = core.config.model_copy(update={"token": token})

    with pytest.raises(ConfigurationError, match="token") as refused:
        await core.adapter().run()

    assert "GREENROOM_TELEGRAM__TOKEN" in refused.value.remedy
    assert "wrong" not in str(refused.value) + refused.value.remedy


@pytest.mark.usefixtures("adapter")
async def test_a_command_is_run_where_it_was_typed_and_its_reply_shown(
    telegram: BotApi, core: Core, alice: Person
) -> None:
    forum = telegram.forum()
    topic = forum.open_topic("Tea", alice.account)

    await alice.sends("/persona@greenroom_bot switch coach", to=forum, topic=topic)
    await forum.until_said(1, topic)

    (call,) = core.desk.calls
    assert (call.path, call.arguments) == ("persona switch", {"name": "coach"})
    assert call.caller.place.key.topic_id == str(topic)
    assert call.caller.identity.external_id == str(alice.account.id)
    assert forum.texts(topic) == ["Done."]
    assert core.front_desk.taken == []


@pytest.mark.usefixtures("adapter")
async def test_an_unknown_command_is_told_only_where_we_were_meant(
    telegram: BotApi, core: Core, alice: Person
) -> None:
    group = telegram.group()
    await alice.sends("/dance", to=group)
    await alice.sends("/dance@other_bot", to=group)
    await alice.sends("/help@other_bot", to=group)
    await alice.sends("/dance@greenroom_bot", to=group)
    await alice.sends("/dance")
    await acknowledged(telegram)

    unknown = "⚠️ There is no command /dance. /help shows all."
    assert group.texts() == [unknown]
    assert alice.chat.texts() == [unknown]
    assert core.desk.calls == []
    assert core.front_desk.taken == []


@pytest.mark.usefixtures("adapter")
async def test_a_reply_that_cannot_be_shown_stops_nothing(
    telegram: BotApi, core: Core, alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail("sendMessage", blocked(), chat=alice.chat)
    await alice.sends("/persona list")
    await alice.sends("Hello")
    await acknowledged(telegram)

    assert [incoming.text for incoming in core.front_desk.taken] == ["Hello"]
    assert "The reply to a command is not shown: Telegram does not let me write" in caplog.text


async def test_a_wish_for_patience_holds_up_its_own_chat_only(
    telegram: BotApi, core: Core, alice: Person, ben: Person
) -> None:
    clock = SteppedClock()
    adapter = core.adapter(clock=clock)
    running = asyncio.create_task(adapter.run())
    await telegram.until_sent("getUpdates")
    telegram.fail("sendMessage", too_many_requests(60), chat=alice.chat)
    waiting = asyncio.create_task(adapter.channel(chat_of(alice)).show(Reply(text="Hello")))
    await clock.until_awaited()

    await adapter.channel(chat_of(ben)).show(Reply(text="Hello"))
    assert (alice.chat.texts(), ben.chat.texts()) == ([], ["Hello"])
    await clock.advance(59)
    assert len(telegram.sent("sendMessage", alice.chat)) == 1
    await clock.advance(1)
    await waiting
    await end(running)

    assert alice.chat.texts() == ["Hello"]


async def test_a_chat_where_patience_is_asked_for_stops_no_updates(
    telegram: BotApi, core: Core, alice: Person
) -> None:
    clock = SteppedClock()
    running = asyncio.create_task(core.adapter(clock=clock).run())
    telegram.fail("sendMessage", too_many_requests(300), chat=alice.chat)
    await alice.sends("/persona list")
    await telegram.until_sent("sendMessage")
    await alice.sends("Hello")
    await settle()
    assert core.front_desk.taken == []

    await clock.advance(5)
    await acknowledged(telegram)

    assert [incoming.text for incoming in core.front_desk.taken] == ["Hello"]
    await clock.advance(295)
    await alice.chat.until_shown("Done.")
    await end(running)


async def test_a_forum_is_known_by_what_is_said_there(
    telegram: BotApi, core: Core, adapter: TelegramAdapter, alice: Person
) -> None:
    async def speaking(chat: Chat) -> AsyncIterator[str]:
        await telegram.until_sent("sendChatAction", chat=chat)
        yield "Hello"

    forum, group = telegram.forum(), telegram.group()
    for chat in (forum, group):
        await alice.sends("Hi", to=chat)
        await acknowledged(telegram)
        channel = adapter.channel(core.front_desk.taken[-1].place)
        await channel.stream(an_answer(speaking(chat)), FakeLedger())

    assert (forum.typing, group.typing) == ([1], [None])


async def test_a_topic_is_opened_where_there_may_be_some(
    telegram: BotApi, core: Core, adapter: TelegramAdapter, alice: Person
) -> None:
    forum = telegram.forum()
    await alice.sends("Hi", to=forum)
    await acknowledged(telegram)

    place = await adapter.open_place(core.front_desk.taken[0].place, title="Tea")

    assert place is not None
    assert forum.topics == {int(place.key.topic_id): "Tea"}


async def test_a_check_names_the_bot_and_finds_nothing_wrong(telegram: BotApi, core: Core) -> None:
    token, privacy, webhook = await core.adapter().check()

    assert (token.is_ok, privacy.is_ok, webhook.is_ok) == (True, True, True)
    assert token.text == "valid, the bot is @greenroom_bot."
    assert telegram.sent("getUpdates") == []


async def test_a_check_says_that_privacy_mode_keeps_groups_from_being_heard(
    telegram: BotApi, core: Core
) -> None:
    telegram.world.hears_everything = False

    _, privacy, _ = await core.adapter().check()

    assert not privacy.is_ok
    assert "only mentions, replies and commands" in privacy.text
    assert "/setprivacy" in privacy.remedy


async def test_a_check_names_the_host_of_a_webhook_and_no_secret(
    telegram: BotApi, core: Core
) -> None:
    telegram.world.webhook = "https://bot.example:8443/secret"

    *_, webhook = await core.adapter().check()

    assert not webhook.is_ok
    assert webhook.text == "updates are pushed to bot.example."
    assert telegram.world.webhook != "", "a check changes nothing"


async def test_a_check_says_that_the_token_is_wrong(core: Core) -> None:
    core.config = core.config.model_copy(update={"token": SecretStr("4242:wrong")})

    (finding,) = await core.adapter().check()

    assert not finding.is_ok
    assert "GREENROOM_TELEGRAM__TOKEN" in finding.remedy
    assert "wrong" not in finding.text + finding.remedy


async def test_a_check_says_that_telegram_cannot_be_reached(telegram: BotApi, core: Core) -> None:
    telegram.fail("getMe", dropped())

    (finding,) = await core.adapter().check()

    assert not finding.is_ok
    assert "cannot be reached" in finding.text
    assert "Check the network" in finding.remedy
