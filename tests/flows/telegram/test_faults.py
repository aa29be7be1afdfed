"""The faults of Telegram, one by one: the bot lives on, asks few times, and loses no answer."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.chats import Chat
from tests.platforms.bot_api.errors import ApiError, DroppedError
from tests.platforms.bot_api.faults import blocked, dropped, server_error, too_many_requests
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi

_FOREVER = 99
_UNCHANGED = ApiError(400, "Bad Request: message is not modified: specified new message content")
_NO_TOPIC = ApiError(400, "Bad Request: message thread not found")
_NO_CHAT = ApiError(400, "Bad Request: chat not found")
_SECOND_POLLER = ApiError(409, "Conflict: terminated by other getUpdates request")
_ANSWER = "🌸 Riya\nHere I am."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A fault that an answer meets."""

    method: str
    error: ApiError | DroppedError
    times: int = 2
    most: int = 4
    """So many requests of this method are no flood."""


def name_of(value: object) -> str:
    """Return how a case is called in the report: by what fails, and how."""
    match value:
        case Row():
            return f"{value.method}, {name_of(value.error)}"
        case ApiError():
            return f"{value.code} {value.description.rpartition(': ')[2]}"
        case _:
            return "a cut" if isinstance(value, DroppedError) else "reason"


class NotingClock(FakeClock):
    """A clock whose waits take no time, but are noted."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    async def sleep(self, seconds: float) -> None:
        """Note a wait."""
        self.waits.append(seconds)
        await super().sleep(seconds)


@pytest.fixture
def clock() -> NotingClock:
    """Return the clock of the bot."""
    return NotingClock()


@pytest.fixture
async def house(telegram: BotApi, clock: NotingClock, database_path: Path) -> AsyncIterator[House]:
    """Return the bot, running."""
    house = House(telegram=telegram, database=database_path, clock=clock)
    await house.open()
    yield house
    await house.close()


@pytest.fixture
def group(telegram: BotApi) -> Chat:
    """Return a group."""
    return telegram.group()


IN_PRIVATE = (
    Row(method="sendMessage", error=too_many_requests(1)),
    Row(method="sendMessage", error=server_error(), times=3),
    Row(method="sendMessageDraft", error=too_many_requests(1), times=_FOREVER, most=1),
    Row(method="sendMessageDraft", error=server_error(), times=_FOREVER, most=1),
    Row(method="sendMessageDraft", error=dropped(), times=_FOREVER, most=1),
)


@pytest.mark.parametrize("row", IN_PRIVATE, ids=name_of)
async def test_an_answer_is_shown_once_in_private_in_spite_of_a_fault_that_passes(
    house: House, telegram: BotApi, alice: Person, row: Row
) -> None:
    model = house.script("Here I am.")
    model.hold = asyncio.Event()
    telegram.fail(row.method, row.error, times=row.times)

    await alice.sends("Where are you?")
    await telegram.until_sent("sendMessageDraft")
    model.hold.set()
    await alice.chat.until_shown("Here I am.")

    assert alice.chat.texts() == [_ANSWER]
    assert 1 <= len(telegram.sent(row.method)) <= row.most
    await is_well(house, telegram)
    assert house.stored("SELECT state, error FROM turns ORDER BY id")[0] == ("answered", "")


IN_A_GROUP = (
    Row(method="sendMessage", error=too_many_requests(1)),
    Row(method="sendMessage", error=server_error(), times=3, most=5),
    Row(method="editMessageText", error=too_many_requests(1)),
    Row(method="editMessageText", error=server_error(), times=3),
    Row(method="editMessageText", error=dropped(), times=1),
)


@pytest.mark.parametrize("row", IN_A_GROUP, ids=name_of)
async def test_an_answer_is_shown_once_in_a_group_in_spite_of_a_fault_that_passes(
    house: House, telegram: BotApi, alice: Person, group: Chat, row: Row
) -> None:
    model = house.script("Here I am.")
    model.hold = asyncio.Event()
    telegram.fail(row.method, row.error, times=row.times)

    await alice.sends("@greenroom_bot where are you?", to=group)
    await telegram.until_sent("sendMessage")
    if row.method == "editMessageText":
        await group.until_said(1)
    model.hold.set()
    await group.until_shown("Here I am.")

    assert group.texts() == [_ANSWER]
    assert 1 <= len(telegram.sent(row.method)) <= row.most
    await is_well(house, telegram)
    assert house.stored("SELECT state, error FROM turns ORDER BY id")[0] == ("answered", "")


async def test_what_a_message_says_already_is_no_failure(
    house: House, telegram: BotApi, alice: Person, group: Chat
) -> None:
    model = house.script("Here I am.")
    model.hold = asyncio.Event()
    await alice.sends("@greenroom_bot where are you?", to=group)
    (begun,) = await group.until_said(1)

    telegram.fail("editMessageText", _UNCHANGED)
    model.hold.set()
    await house.until_ended(1)

    assert house.stored("SELECT state, error FROM turns") == [("answered", "")]
    assert group.said() == [begun]


async def test_an_answer_goes_to_the_group_where_its_topic_is_gone(
    house: House, telegram: BotApi, alice: Person
) -> None:
    forum = telegram.forum()
    topic = await alice.opens_topic("Tea", to=forum)
    telegram.fail("sendMessage", _NO_TOPIC)
    house.script("Here I am.")

    await alice.sends("@greenroom_bot where are you?", to=forum, topic=topic)

    await forum.until_shown("Here I am.")
    await house.until_ended(1)
    assert house.stored("SELECT state, error FROM turns") == [("answered", "")]
    assert len(telegram.sent("sendMessage")) <= 3


LASTING = (
    (blocked(), "Telegram does not let me write there: bot was blocked by the user."),
    (_NO_CHAT, "Telegram refused what I sent: Chat not found."),
    (too_many_requests(1), "Telegram asks for patience."),
    (server_error(), "Telegram cannot be reached: Bad Gateway."),
)


@pytest.mark.parametrize(("error", "reason"), LASTING, ids=name_of)
async def test_a_turn_fails_for_a_reason_that_is_kept_when_a_fault_lasts(
    house: House, telegram: BotApi, alice: Person, error: ApiError, reason: str
) -> None:
    house.script("Here I am.")
    for method in ("sendMessage", "sendMessageDraft", "sendChatAction"):
        telegram.fail(method, error, chat=alice.chat, times=_FOREVER)

    await alice.sends("Where are you?")
    await house.until_ended(1)

    assert house.stored("SELECT state, error FROM turns") == [("failed", reason)]
    assert house.stored("SELECT tag, content FROM messages WHERE role = 'assistant'") == [
        ("partial", "Here I am.")
    ]
    await is_well(house, telegram)
    assert len(telegram.sent("sendMessage", alice.chat)) <= 8


@pytest.mark.parametrize(("is_after", "shown"), [(False, []), (True, [_ANSWER])])
async def test_a_failure_is_said_when_nobody_knows_whether_the_answer_arrived(
    house: House, telegram: BotApi, alice: Person, *, is_after: bool, shown: list[str]
) -> None:
    house.script("Here I am.")
    telegram.fail("sendMessage", dropped(), is_after=is_after)

    await alice.sends("Where are you?")
    failure = await alice.chat.until_shown("Telegram cannot be reached")

    assert failure.buttons == ["Try again"]
    assert [post.text for post in alice.chat.said() if post is not failure] == shown
    assert [state for (state,) in house.stored("SELECT state FROM turns")] == ["failed"]


POLLING = (too_many_requests(1), _SECOND_POLLER, server_error(), dropped())


@pytest.mark.parametrize("error", POLLING, ids=name_of)
async def test_updates_are_fetched_again_after_a_fault_and_taken_once(
    house: House,
    telegram: BotApi,
    alice: Person,
    clock: NotingClock,
    error: ApiError | DroppedError,
) -> None:
    house.script("One.", "Two.")
    await alice.sends("First")
    await alice.chat.until_shown("One.")
    await telegram.world.updates.until_acknowledged()
    clock.waits.clear()

    telegram.fail("getUpdates", error, times=3)
    await alice.sends("Second")
    await alice.chat.until_shown("Two.")
    await telegram.world.updates.until_acknowledged()

    assert alice.chat.texts() == ["🌸 Riya\nOne.", "Two."]
    assert 4 in clock.waits, "the third wait is no longer than the first"


async def is_well(house: House, telegram: BotApi) -> None:
    """See that somebody else is answered as always."""
    ben = telegram.person("Ben")
    house.script("Elsewhere.")
    await ben.sends("Hi")
    await ben.chat.until_shown("Elsewhere.")
