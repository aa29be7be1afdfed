"""What somebody may decide for others, as Telegram says it."""

import pytest

from adapters.telegram.adapter import TelegramAdapter
from bot.domain.command import Caller
from bot.domain.errors import DeliveryError
from bot.domain.place import PlaceAddress, PlaceKey, Rights
from bot.domain.user import Identity
from tests.platforms.bot_api.chats import Chat
from tests.platforms.bot_api.errors import ApiError
from tests.platforms.bot_api.faults import server_error
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi

ALL = Rights(may_manage_place=True, may_manage_server=True)
NONE = Rights(may_manage_place=False, may_manage_server=False)


def calling(person_id: int, chat: Chat, *, topic: str = "") -> Caller:
    """Return somebody who calls a command in a chat, or in a topic of it."""
    kind = "direct" if chat.is_private else "group"
    place = PlaceAddress(key=PlaceKey("telegram", str(chat.id)), kind=kind)
    if topic:
        key = PlaceKey("telegram", str(chat.id), topic)
        place = PlaceAddress(key=key, kind="topic", parent=place)
    identity = Identity(platform="telegram", external_id=str(person_id), display_name="Alice")
    return Caller(identity=identity, place=place, bot_account="telegram:4242")


async def test_everybody_may_decide_everything_in_private(
    adapter: TelegramAdapter, telegram: BotApi, alice: Person
) -> None:
    assert await adapter.rights(calling(alice.account.id, alice.chat)) == ALL
    assert await adapter.rights(calling(alice.account.id, alice.chat, topic="5")) == ALL
    assert telegram.sent("getChatMember") == []


@pytest.mark.parametrize("topic", ["", "5"])
async def test_those_who_run_a_group_may_decide_in_it_and_others_may_not(
    adapter: TelegramAdapter, telegram: BotApi, alice: Person, ben: Person, topic: str
) -> None:
    group = telegram.forum()
    carl = telegram.person("Carl")
    group.owner = alice.account.id
    group.administrators[ben.account.id] = ["can_delete_messages"]

    assert await adapter.rights(calling(alice.account.id, group, topic=topic)) == ALL
    assert await adapter.rights(calling(ben.account.id, group, topic=topic)) == ALL
    assert await adapter.rights(calling(carl.account.id, group, topic=topic)) == NONE


async def test_a_title_without_privileges_decides_nothing(
    adapter: TelegramAdapter, telegram: BotApi, alice: Person
) -> None:
    group = telegram.group()
    group.administrators[alice.account.id] = []

    assert await adapter.rights(calling(alice.account.id, group)) == NONE


async def test_who_speaks_as_the_group_may_decide_in_it_and_nowhere_else(
    adapter: TelegramAdapter, telegram: BotApi
) -> None:
    group, other = telegram.group(), telegram.group("Strangers")

    assert await adapter.rights(calling(group.id, group)) == ALL
    with pytest.raises(DeliveryError):
        await adapter.rights(calling(group.id, other))


async def test_a_telegram_that_does_not_say_is_an_error(
    adapter: TelegramAdapter, telegram: BotApi, alice: Person
) -> None:
    group = telegram.group()
    telegram.fail("getChatMember", server_error())
    with pytest.raises(DeliveryError, match="Telegram cannot be reached"):
        await adapter.rights(calling(alice.account.id, group))

    telegram.fail("getChatMember", ApiError(401, "Unauthorized"))
    with pytest.raises(DeliveryError, match="does not accept the bot token"):
        await adapter.rights(calling(alice.account.id, group))
