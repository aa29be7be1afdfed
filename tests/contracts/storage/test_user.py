"""What every storage promises about people."""

from dataclasses import replace

from bot.domain.policy import THE_BOT
from bot.ports.storage import Storage
from tests.builders import ANN, BEN


async def test_an_account_is_the_same_user_when_it_is_met_again(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        first = await uow.users.get_or_create(ANN)
        again = await uow.users.get_or_create(ANN)
        other = await uow.users.get_or_create(BEN)

        assert first == again
        assert first.id != other.id


async def test_the_same_number_is_somebody_else_when_the_platform_differs(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        here = await uow.users.get_or_create(ANN)
        there = await uow.users.get_or_create(replace(ANN, platform="discord"))

        assert here.id != there.id


async def test_a_user_is_called_by_the_new_name_when_the_account_was_renamed(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        before = await uow.users.get_or_create(ANN)
        renamed = await uow.users.get_or_create(replace(ANN, display_name="Anna"))
        await uow.commit()

        assert renamed == replace(before, display_name="Anna")
        assert await uow.users.find(ANN) == renamed


async def test_an_account_is_not_found_when_it_was_never_met(storage: Storage) -> None:
    async with storage.reading(THE_BOT) as uow:
        assert await uow.users.find(BEN) is None


async def test_people_are_introduced_to_us_once(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann = await uow.users.get_or_create(ANN)
        ben = await uow.users.get_or_create(BEN)
        assert not await uow.users.was_introduced(ann.id)

        await uow.users.introduce(ann.id)
        await uow.commit()
        assert await uow.users.was_introduced(ann.id)
        assert not await uow.users.was_introduced(ben.id)
        await uow.users.get_or_create(replace(ANN, display_name="Anna"))
        assert await uow.users.was_introduced(ann.id)
