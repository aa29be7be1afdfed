"""Updates: none lost, none taken twice, in order where they must be, and no place stops another."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from telegram import Bot, Update

from adapters.telegram.channel.connection import new_bot
from adapters.telegram.config import TelegramConfig
from adapters.telegram.polling import Patience, Poller
from bot.domain.errors import ConfigurationError, GreenroomError, StorageError
from tests.fakes.clock import FakeClock
from tests.platforms.bot_api.errors import ApiError, DroppedError
from tests.platforms.bot_api.faults import dropped, server_error, too_many_requests
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi
from tests.platforms.changes import Changes

A_LOOK = 1
"""Seconds that the poller's look at what is in hand takes, at most."""


@dataclass
class Hand:
    """Takes updates, or does not, as the test says; known by the text of their message."""

    offered: list[str] = field(default_factory=list[str])
    taken: list[str] = field(default_factory=list[str])
    held: dict[str, asyncio.Event] = field(default_factory=dict[str, asyncio.Event])
    faults: dict[str, list[Exception]] = field(default_factory=dict[str, list[Exception]])
    waiting: list[str] = field(default_factory=list[str])
    """What the poller said of updates that have to wait."""
    changes: Changes = field(default_factory=Changes)

    def hold(self, text: str) -> asyncio.Event:
        """Hold an update in hand until the returned event is set."""
        return self.held.setdefault(text, asyncio.Event())

    async def take(self, update: Update) -> None:
        """Take an update."""
        assert update.message is not None
        text = update.message.text or ""
        self.offered.append(text)
        self.changes.happened()
        if text in self.held:
            await self.held[text].wait()
        if self.faults.get(text):
            raise self.faults[text].pop(0)
        self.taken.append(text)
        self.changes.happened()

    async def note(self, update: Update) -> None:
        """Hear that an update has to wait."""
        assert update.message is not None
        self.waiting.append(update.message.text or "")

    async def until_taken(self, *texts: str) -> None:
        """Return when these were taken, in this order and nothing else."""
        await self.changes.until(lambda: len(self.taken) >= len(texts), f"{texts} taken")
        assert self.taken == list(texts)


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def a_poller(bot: Bot, hand: Hand, clock: FakeClock) -> Poller:
    """Return a poller that has its updates taken by this hand."""
    return Poller(bot, hand.take, when_it_waits=hand.note, clock=clock)


@pytest.fixture
async def polling(bot: Bot, hand: Hand, clock: FakeClock) -> AsyncIterator[asyncio.Task[None]]:
    """Return the poller at work."""
    running = asyncio.create_task(a_poller(bot, hand, clock).run())
    yield running
    await end(running)


async def end(running: asyncio.Task[None]) -> None:
    """End a poller as the bot does when it is asked to stop."""
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def some_polls(telegram: BotApi) -> None:
    """Return when Telegram was asked some times more."""
    await telegram.until_sent("getUpdates", len(telegram.sent("getUpdates")) + 5)


@pytest.mark.usefixtures("polling")
async def test_an_update_is_acknowledged_only_after_it_was_taken(
    telegram: BotApi, hand: Hand, alice: Person
) -> None:
    taking = hand.hold("Hi")
    update = await alice.sends("Hi")

    await some_polls(telegram)
    assert telegram.world.updates.pending == [update["update_id"]]

    taking.set()
    await telegram.world.updates.until_acknowledged()
    await hand.until_taken("Hi")


@pytest.mark.usefixtures("polling")
async def test_an_update_that_is_offered_while_it_is_in_hand_is_taken_once(
    telegram: BotApi, hand: Hand, alice: Person
) -> None:
    taking = hand.hold("Hi")
    await alice.sends("Hi")

    await some_polls(telegram)
    assert hand.offered == ["Hi"]

    taking.set()
    await telegram.world.updates.until_acknowledged()
    assert hand.taken == ["Hi"]


@pytest.mark.usefixtures("polling")
async def test_nothing_is_acknowledged_that_comes_after_one_in_hand(
    telegram: BotApi, hand: Hand, alice: Person, ben: Person
) -> None:
    taking = hand.hold("slow")
    await alice.sends("slow")
    await ben.sends("quick")

    await hand.until_taken("quick")
    await some_polls(telegram)
    assert len(telegram.world.updates.pending) == 2

    taking.set()
    await telegram.world.updates.until_acknowledged()
    assert hand.offered.count("quick") == 1


@pytest.mark.parametrize(
    "fault", [StorageError("The disk is full."), ConfigurationError("There is no persona.")]
)
@pytest.mark.usefixtures("polling")
async def test_what_cannot_be_kept_is_offered_again_and_stops_only_its_own_place(
    telegram: BotApi,
    hand: Hand,
    alice: Person,
    ben: Person,
    *,
    clock: FakeClock,
    caplog: pytest.LogCaptureFixture,
    fault: GreenroomError,
) -> None:
    hand.faults["one"] = [fault] * 4
    await alice.sends("one")
    await alice.sends("two")
    await ben.sends("meanwhile")

    await hand.until_taken("meanwhile", "one", "two")

    assert hand.offered.count("one") == 5
    assert clock.monotonic() >= 1 + 2 + 4 + 8
    assert f"Update 1000 waits: {fault}" in caplog.text
    assert hand.waiting == (["one"] if isinstance(fault, StorageError) else [])
    await telegram.world.updates.until_acknowledged()


@pytest.mark.usefixtures("polling")
async def test_a_fault_that_nobody_foresaw_drops_its_update_and_nothing_else(
    telegram: BotApi, hand: Hand, alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    hand.faults["one"] = [ZeroDivisionError("a bug")]
    await alice.sends("one")
    await alice.sends("two")

    await hand.until_taken("two")

    await telegram.world.updates.until_acknowledged()
    assert "'update 1000' failed" in caplog.text


@pytest.mark.usefixtures("polling")
async def test_a_place_keeps_its_order_and_others_do_not_wait_for_it(
    telegram: BotApi, hand: Hand, alice: Person
) -> None:
    forum = telegram.forum()
    tea, cake = forum.open_topic("Tea", alice.account), forum.open_topic("Cake", alice.account)
    taking = hand.hold("tea 1")
    await alice.sends("tea 1", to=forum, topic=tea)
    await alice.sends("tea 2", to=forum, topic=tea)
    await alice.sends("cake", to=forum, topic=cake)
    await hand.until_taken("cake")
    await alice.sends("private")
    await hand.until_taken("cake", "private")
    assert "tea 2" not in hand.offered

    taking.set()
    await hand.until_taken("cake", "private", "tea 1", "tea 2")


@pytest.mark.usefixtures("polling")
async def test_updates_are_taken_whose_numbers_begin_anew_after_a_quiet_week(
    telegram: BotApi, hand: Hand, alice: Person
) -> None:
    await alice.sends("before")
    await hand.until_taken("before")
    await telegram.world.updates.until_acknowledged()

    telegram.world.updates.count_from(7)
    await alice.sends("after")
    await alice.sends("again")

    await hand.until_taken("before", "after", "again")
    await telegram.world.updates.until_acknowledged()
    assert hand.offered == ["before", "after", "again"]


@pytest.mark.usefixtures("polling")
async def test_only_what_is_understood_is_asked_for(telegram: BotApi) -> None:
    await telegram.until_sent("getUpdates")

    asked = telegram.sent("getUpdates")[0].params

    assert asked["allowed_updates"] == [
        "message",
        "edited_message",
        "callback_query",
        "stopped_message_generation",
    ]
    assert asked["timeout"] == 50


@pytest.mark.parametrize(
    ("trouble", "seconds"),
    [
        (dropped(), 1 + 2 + 4),
        (server_error(), 3 + 3 + 4),
        (too_many_requests(30), 30 + 30 + 30),
    ],
    ids=["cut", "broken", "busy"],
)
@pytest.mark.usefixtures("polling")
async def test_polling_goes_on_after_trouble_with_pauses_that_grow(
    telegram: BotApi,
    hand: Hand,
    alice: Person,
    *,
    clock: FakeClock,
    trouble: ApiError | DroppedError,
    seconds: float,
) -> None:
    telegram.fail("getUpdates", trouble, times=3)

    await alice.sends("Hi")
    await hand.until_taken("Hi")

    assert clock.monotonic() == seconds + A_LOOK


@pytest.mark.usefixtures("polling")
async def test_pauses_begin_anew_after_a_success(
    telegram: BotApi, hand: Hand, alice: Person, clock: FakeClock
) -> None:
    telegram.fail("getUpdates", dropped(), times=3)
    await alice.sends("one")
    await hand.until_taken("one")
    await telegram.world.updates.until_acknowledged()

    telegram.fail("getUpdates", dropped())
    await alice.sends("two")
    await telegram.world.updates.until_acknowledged()

    assert clock.monotonic() == (1 + 2 + 4) + 1 + 2 * A_LOOK


@pytest.mark.usefixtures("polling")
async def test_a_cut_in_the_middle_of_a_poll_loses_nothing(
    telegram: BotApi, hand: Hand, alice: Person
) -> None:
    telegram.fail("getUpdates", dropped(), is_after=True)
    await alice.sends("Hi")

    await hand.until_taken("Hi")

    await telegram.world.updates.until_acknowledged()


@pytest.mark.usefixtures("polling")
async def test_a_second_poller_is_named_in_the_log_and_waited_out(
    telegram: BotApi,
    config: TelegramConfig,
    hand: Hand,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await telegram.until_sent("getUpdates")
    async with new_bot(config) as other:
        await other.get_updates(timeout=0)

    await alice.sends("Hi")
    await hand.until_taken("Hi")

    (told,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "Stop the other program that runs with the same token." in told.getMessage()


async def test_polling_ends_when_the_token_is_not_valid_any_more(
    telegram: BotApi, hand: Hand, alice: Person, polling: asyncio.Task[None]
) -> None:
    await telegram.until_sent("getUpdates")
    telegram.token = "4242:another"
    await alice.sends("Hi")
    await hand.until_taken("Hi")

    with pytest.raises(ConfigurationError, match="does not accept the bot token"):
        await polling


async def test_what_is_in_hand_ends_with_the_poller_and_is_offered_to_the_next_one(
    bot: Bot, hand: Hand, alice: Person, polling: asyncio.Task[None]
) -> None:
    hand.hold("Hi")
    await alice.sends("Hi")
    await hand.changes.until(lambda: hand.offered == ["Hi"], "an offer")
    await end(polling)
    assert "update 1000" not in {task.get_name() for task in asyncio.all_tasks()}

    again = Hand()
    running = asyncio.create_task(a_poller(bot, again, FakeClock()).run())
    await again.until_taken("Hi")
    await end(running)


async def test_pauses_double_up_to_a_minute_and_begin_anew() -> None:
    clock = FakeClock()
    patience = Patience(clock)

    async def pauses(count: int) -> list[float]:
        lengths: list[float] = []
        for _ in range(count):
            before = clock.monotonic()
            await patience.wait()
            lengths.append(clock.monotonic() - before)
        return lengths

    assert await pauses(8) == [1, 2, 4, 8, 16, 32, 60, 60]
    patience.renew()
    assert await pauses(2) == [1, 2]
    await patience.wait(at_least=90)
    assert clock.monotonic() == 183 + 3 + 90
