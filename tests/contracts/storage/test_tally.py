"""What every storage promises about accounts and the limits that are not those of the settings."""

import asyncio
from datetime import timedelta
from decimal import Decimal

from bot.domain.limits import Payer, Tally
from bot.domain.policy import THE_BOT
from bot.domain.turn import Usage
from bot.ports.storage import Storage, UnitOfWork
from tests.builders import ANN, BEN, a_direct_chat, a_group
from tests.fakes.clock import FakeClock

CHEAP = Usage(input_tokens=90, output_tokens=10, cost=Decimal("0.25"))
UNPRICED = Usage(input_tokens=7, output_tokens=3)


async def meet(uow: UnitOfWork) -> tuple[Payer, Payer, Payer]:
    """Return the accounts of Ann, of Ben, and of a group."""
    ann, ben = [await uow.users.get_or_create(one) for one in (ANN, BEN)]
    group = await uow.places.get_or_create(a_group())
    return Payer(user_id=ann.id), Payer(user_id=ben.id), Payer(place_id=group.id)


async def test_what_was_asked_of_models_is_added_up_for_each(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann, ben, group = await meet(uow)
        await uow.tallies.charge([ann, group], CHEAP)
        await uow.tallies.charge([ben, group], CHEAP)
        await uow.tallies.charge([ann, group], UNPRICED)

        assert await uow.tallies.of([ann, ben, group]) == {
            ann: Tally(turns=2, tokens=110, dollars=Decimal("0.25"), unpriced=10),
            ben: Tally(turns=1, tokens=100, dollars=Decimal("0.25")),
            group: Tally(turns=3, tokens=210, dollars=Decimal("0.50"), unpriced=10),
        }


async def test_a_day_and_a_month_end_at_midnight_utc(storage: Storage, clock: FakeClock) -> None:
    clock.advance(timedelta(days=30, hours=11, minutes=59).total_seconds())
    async with storage.writing(THE_BOT) as uow:
        ann, _, _ = await meet(uow)
        await uow.tallies.charge([ann], CHEAP)
        last_minute_of_january = await uow.tallies.of([ann])
        clock.advance(60)
        february = await uow.tallies.of([ann])
        await uow.tallies.charge([ann], UNPRICED)
        clock.advance(timedelta(days=1).total_seconds())
        its_second_day = await uow.tallies.of([ann])

    assert last_minute_of_january[ann] == Tally(turns=1, tokens=100, dollars=Decimal("0.25"))
    assert february[ann] == Tally()
    assert its_second_day[ann] == Tally(unpriced=10)


async def test_a_month_counts_all_of_its_days_and_none_before(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann, _, _ = await meet(uow)
        for _ in range(3):
            await uow.tallies.charge([ann], CHEAP)
            clock.advance(timedelta(days=15).total_seconds())

        tally = (await uow.tallies.of([ann]))[ann]

    assert (tally.turns, tally.dollars) == (0, Decimal(0)), "it is the 15th of February"


async def test_asking_is_forgotten_after_a_minute(storage: Storage, clock: FakeClock) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann, ben, group = await meet(uow)
        first = clock.now()
        await uow.tallies.ask([ann, group])
        clock.advance(59)
        second = clock.now()
        await uow.tallies.ask([ben, group])
        before = await uow.tallies.of([ann, ben, group])
        clock.advance(1)
        after = await uow.tallies.of([ann, ben, group])
        await uow.tallies.ask([ann])

        assert (await uow.tallies.of([ann]))[ann].asked_at == (clock.now(),)

    assert [t.asked_at for t in before.values()] == [(first,), (second,), (first, second)]
    assert [t.asked_at for t in after.values()] == [(), (second,), (second,)]


async def test_whoever_holds_an_account_counts_before_the_next_one(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann, _, _ = await meet(uow)
        await uow.commit()

    async def ask() -> int:
        async with storage.writing(THE_BOT) as uow:
            await uow.tallies.hold([ann])
            before = len((await uow.tallies.of([ann]))[ann].asked_at)
            await uow.tallies.ask([ann])
            await uow.commit()
        return before

    assert sorted(await asyncio.gather(*(ask() for _ in range(5)))) == [0, 1, 2, 3, 4]


async def test_limits_of_their_own_are_given_changed_and_taken_back(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann, ben, group = await meet(uow)
        await uow.allowances.give(ann, "tokens", Decimal(500))
        await uow.allowances.give(ann, "tokens", Decimal(700))
        await uow.allowances.give(ann, "dollars", None)
        await uow.allowances.give(group, "dollars", Decimal("1.5"))
        given = await uow.allowances.of([ann, ben, group])
        await uow.allowances.take_back(ann, "tokens")
        await uow.allowances.take_back(ben, "tokens")

        assert await uow.allowances.of([ann, ben]) == {ann: {"dollars": None}}

    assert given == {
        ann: {"tokens": Decimal(700), "dollars": None},
        group: {"dollars": Decimal("1.5")},
    }


async def test_a_direct_chat_has_an_account_of_its_own(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann, _, group = await meet(uow)
        chat = Payer(place_id=(await uow.places.get_or_create(a_direct_chat())).id)
        await uow.tallies.charge([ann, chat], CHEAP)

        tallies = await uow.tallies.of([chat, group])

    assert [tally.tokens for tally in tallies.values()] == [100, 0]
