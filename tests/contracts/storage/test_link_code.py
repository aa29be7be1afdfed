"""What every storage promises about codes that join accounts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import PlaceId, UserId
from bot.domain.policy import THE_BOT
from bot.domain.user import LinkCode
from bot.ports.storage import Storage, UnitOfWork
from tests.builders import ANN, BEN, a_direct_chat
from tests.fakes.clock import FakeClock

MINUTES = timedelta(minutes=10)


async def someone(uow: UnitOfWork) -> tuple[UserId, PlaceId]:
    """Let Ann be known."""
    user = await uow.users.get_or_create(ANN)
    return user.id, (await uow.places.get_or_create(a_direct_chat())).id


async def test_a_code_is_found_until_it_is_used(storage: Storage, clock: FakeClock) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann, place = await someone(uow)
        await uow.link_codes.keep(ann, code_hash="h", place_id=place, until=clock.now() + MINUTES)
        kept = LinkCode(user_id=ann, code_hash="h", place_id=place)

        assert await uow.link_codes.find("h") == kept
        assert await uow.link_codes.find("other") is None
        assert await uow.link_codes.use_up("other") is None
        assert await uow.link_codes.use_up("h") == kept
        assert await uow.link_codes.find("h") is None
        assert await uow.link_codes.use_up("h") is None


async def test_a_code_is_valid_until_its_time_and_the_newest_alone(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann, place = await someone(uow)
        for code in ("first", "second"):
            until = clock.now() + MINUTES
            await uow.link_codes.keep(ann, code_hash=code, place_id=place, until=until)
        assert await uow.link_codes.find("first") is None

        clock.advance(MINUTES.total_seconds() - 1)
        assert await uow.link_codes.find("second") is not None
        clock.advance(1)
        assert await uow.link_codes.find("second") is None
        assert await uow.link_codes.use_up("second") is None


@pytest.mark.parametrize("kind", ["code", "guess"])
async def test_trials_are_counted_for_each_account_apart(
    storage: Storage, clock: FakeClock, kind: str
) -> None:
    what = "code" if kind == "code" else "guess"
    other = "guess" if kind == "code" else "code"
    async with storage.writing(THE_BOT) as uow:
        for identity in (ANN, BEN):
            await uow.users.get_or_create(identity)
        begun = clock.now()
        await uow.link_codes.note(ANN, what)
        clock.advance(60)
        await uow.link_codes.note(replace(ANN, display_name="Anna"), what)
        await uow.commit()

    async with storage.writing(THE_BOT) as uow:
        earlier = begun - timedelta(seconds=1)
        assert await uow.link_codes.trials(ANN, what, since=earlier) == 2
        assert await uow.link_codes.trials(ANN, what, since=begun) == 1
        assert await uow.link_codes.trials(ANN, other, since=earlier) == 0
        assert await uow.link_codes.trials(BEN, what, since=earlier) == 0
