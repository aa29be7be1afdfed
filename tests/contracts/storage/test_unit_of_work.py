"""What every storage promises about transactions."""

import asyncio

import pytest

from bot.domain.policy import THE_BOT
from bot.ports.storage import Storage
from tests.builders import ANN, BEN, a_direct_chat


async def test_what_was_committed_is_read(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann = await uow.users.get_or_create(ANN)
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        assert await uow.users.find(ANN) == ann


async def test_nothing_is_kept_without_a_commit(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        await uow.users.get_or_create(ANN)

    async with storage.reading(THE_BOT) as uow:
        assert await uow.users.find(ANN) is None


async def test_nothing_is_kept_when_an_error_leaves_the_unit_of_work(storage: Storage) -> None:
    with pytest.raises(RuntimeError, match="by chance"):
        await _fail_half_way(storage)

    async with storage.reading(THE_BOT) as uow:
        assert await uow.users.find(ANN) is None


async def _fail_half_way(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        await uow.users.get_or_create(ANN)
        message = "by chance"
        raise RuntimeError(message)


async def test_work_goes_on_after_a_commit_and_only_the_rest_is_rolled_back(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        await uow.users.get_or_create(ANN)
        await uow.commit()
        assert await uow.users.find(ANN) is not None
        await uow.users.get_or_create(BEN)

    async with storage.reading(THE_BOT) as uow:
        assert await uow.users.find(ANN) is not None
        assert await uow.users.find(BEN) is None


async def test_a_reader_sees_one_moment_when_a_writer_commits_meanwhile(storage: Storage) -> None:
    async with storage.reading(THE_BOT) as before:
        assert await before.users.find(BEN) is None
        async with storage.writing(THE_BOT) as uow:
            await uow.users.get_or_create(ANN)
            await uow.commit()

        assert await before.users.find(ANN) is None


async def test_many_writers_all_succeed_when_they_come_at_once(storage: Storage) -> None:
    async def count() -> None:
        async with storage.writing(THE_BOT) as uow:
            await uow.places.get_or_create(a_direct_chat())
            seen = int(await uow.markers.find("count") or 0)
            await uow.markers.keep("count", str(seen + 1))
            await uow.commit()

    await asyncio.gather(*(count() for _ in range(20)))

    async with storage.reading(THE_BOT) as uow:
        assert await uow.markers.find("count") == "20"


async def test_a_marker_is_replaced_when_it_is_kept_again(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        await uow.markers.keep("commands", "one")
        await uow.markers.keep("commands", "two")
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        assert await uow.markers.find("commands") == "two"
        assert await uow.markers.find("nothing") is None
