"""What must not be lost while the database is away: insisted on, kept once, and said in the log."""

import logging

import pytest

from bot.conversation.ledger import TurnLedger
from bot.conversation.patience import insist, once
from bot.domain.errors import DeliveryError, StorageError
from bot.domain.ids import TurnId
from bot.domain.policy import THE_BOT
from tests.builders import an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.failing_storage import FailingStorage
from tests.fakes.ids import CountingIds
from tests.storage.stage import ask, set_stage


class Work:
    """A piece of work that fails a few times."""

    def __init__(self, clock: FakeClock, *, faults: int) -> None:
        self._clock = clock
        self._faults = faults
        self.begun: list[float] = []
        """When it was begun."""

    async def __call__(self) -> str:
        """Fail, or succeed at last."""
        self.begun.append(self._clock.monotonic())
        if len(self.begun) <= self._faults:
            message = "The database is away."
            raise StorageError(message, remedy="Start it.")
        return "kept"


async def test_work_is_begun_again_after_growing_pauses_until_it_succeeds(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = FakeClock()
    work = Work(clock, faults=8)

    assert await insist(work, clock=clock, name="Part 0") == "kept"

    pauses = [later - sooner for sooner, later in zip(work.begun, work.begun[1:], strict=False)]
    assert pauses == [0.5, 1, 2, 4, 8, 15, 15, 15]
    assert {r.getMessage() for r in caplog.records} == {"Part 0 waits for the database: Start it."}
    assert {r.levelno for r in caplog.records} == {logging.WARNING}


async def test_whoever_waits_is_told_once_at_the_first_failure() -> None:
    clock = FakeClock()
    told: list[float] = []

    async def tell() -> None:
        told.append(clock.monotonic())

    await insist(Work(clock, faults=3), clock=clock, name="Part 0", when_it_fails=tell)
    await insist(Work(clock, faults=0), clock=clock, name="Part 1", when_it_fails=tell)

    assert told == [0.0]


async def test_whoever_waits_for_several_pieces_of_work_is_told_once_in_all() -> None:
    clock = FakeClock()
    told: list[float] = []

    async def tell() -> None:
        told.append(clock.monotonic())

    tell_once = once(tell)
    for part in ("Part 0", "Part 1"):
        await insist(Work(clock, faults=1), clock=clock, name=part, when_it_fails=tell_once)

    assert told == [0.0]


async def test_other_faults_than_those_of_the_database_are_not_insisted_on() -> None:
    async def refused() -> None:
        message = "No."
        raise DeliveryError(message)

    with pytest.raises(DeliveryError):
        await insist(refused, clock=FakeClock(), name="Part 0")


@pytest.fixture
def storage() -> FailingStorage:
    """Return a database that a test can let fail."""
    return FailingStorage(clock=FakeClock(), ids=CountingIds())


async def a_turn(storage: FailingStorage) -> TurnId:
    """Return a turn that is to be answered."""
    async with storage.writing(THE_BOT) as uow:
        turn = await ask(uow, await set_stage(uow), an_incoming())
        await uow.commit()
    return turn.id


async def ledger_of(storage: FailingStorage, turn_id: TurnId) -> list[tuple[int, str, str]]:
    """Return what is recorded of a turn."""
    async with storage.reading(THE_BOT) as uow:
        parts = await uow.deliveries.of_turn(turn_id)
    return [(part.part, part.state, part.platform_message_id) for part in parts]


async def test_parts_are_recorded_before_and_after_however_long_the_database_is_away(
    storage: FailingStorage,
) -> None:
    turn_id = await a_turn(storage)
    ledger = TurnLedger(storage, turn_id, clock=storage.clock)

    storage.faults = 5
    before = await ledger.sending(0)
    assert (before.state, await ledger_of(storage, turn_id)) == ("sending", [(0, "sending", "")])

    storage.faults = 5
    await ledger.sent(0, "555")
    assert await ledger_of(storage, turn_id) == [(0, "sent", "555")]


async def test_a_part_is_recorded_once_when_the_word_of_it_was_lost(
    storage: FailingStorage,
) -> None:
    turn_id = await a_turn(storage)
    ledger = TurnLedger(storage, turn_id, clock=storage.clock)

    storage.lost_words = 1
    await ledger.sending(0)
    storage.lost_words = 1
    await ledger.sent(0, "555")

    assert await ledger_of(storage, turn_id) == [(0, "sent", "555")]
    assert (await ledger.sending(0)).platform_message_id == "555"
