"""Two users become one: nothing refers to the one that is gone, and nothing was left out."""

import asyncio

from sqlalchemy import ForeignKey, func, select

from bot.domain.ids import UserId
from bot.domain.policy import THE_BOT
from bot.domain.user import User
from bot.ports.storage import UnitOfWork
from bot.system import Uuid7Source
from storage import merging
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.ownership.guard import connected
from storage.tables import Base
from storage.unit_of_work import SqlStorage
from tests.builders import ANN, BEN, an_incoming
from tests.fakes.clock import FakeClock
from tests.storage.databases import A_KEY, opened
from tests.storage.estate import endow


def _refers_to_users(key: ForeignKey) -> bool:
    return key.column.table is Base.metadata.tables["users"]


REFERENCES = [
    column
    for table in Base.metadata.sorted_tables
    for column in table.columns
    if any(map(_refers_to_users, column.foreign_keys))
]
NAMES = [str(column) for column in REFERENCES]
DROPPED = {str(column.expression) for column in merging.DROPPED}


def test_every_column_that_refers_to_a_user_is_seen_to() -> None:
    seen_to = [
        *merging.MOVED,
        *(choice.whose for choice in (*merging.CHOICES, *merging.GIVEN, merging.TALLIED)),
        *merging.DROPPED,
        *merging.WITH_PROJECTS,
    ]

    assert sorted(str(column.expression) for column in seen_to) == sorted(NAMES)


async def test_nothing_refers_to_the_user_that_is_gone(
    config: DatabaseConfig, clock: FakeClock
) -> None:
    storage = await opened(config, key=A_KEY, clock=clock)
    async with storage.writing(THE_BOT) as uow:
        ann = (await uow.users.get_or_create(ANN)).id
        ben = await endow(uow, BEN, "Rex", clock=clock)
        await uow.commit()
    before = await _rows(config, ben.user)
    assert [name for name, count in before.items() if count == 0] == []

    async with storage.writing(THE_BOT) as uow:
        await uow.linked_users.merge(ben.user, into=ann)
        await uow.commit()

    assert set((await _rows(config, ben.user)).values()) == {0}
    after = await _rows(config, ann)
    expected = {name: 0 if name in DROPPED else count for name, count in before.items()}
    assert after == {**expected, "identities.user_id": 2}
    async with storage.reading(THE_BOT) as uow:
        assert await uow.linked_users.identities(ben.user) == []
    await storage.aclose()


async def _rows(config: DatabaseConfig, user_id: UserId) -> dict[str, int]:
    """Return how many rows refer to a user, by column."""
    engines = Engines.of(config)
    async with connected(engines.reading, THE_BOT) as db:
        found = {
            str(column): (
                await db.execute(select(func.count()).where(column == user_id))
            ).scalar_one()
            for column in REFERENCES
        }
    await engines.dispose()
    return found


async def test_what_is_said_while_two_are_merged_is_said_by_the_one_who_stays(
    postgresql: DatabaseConfig, clock: FakeClock
) -> None:
    storage = SqlStorage(postgresql, clock=clock, ids=Uuid7Source())
    async with storage.writing(THE_BOT) as uow:
        ann = await endow(uow, ANN, "Ann", clock=clock)
        ben = await endow(uow, BEN, "Ben", clock=clock)
        await uow.commit()
    is_held, is_asked = asyncio.Event(), asyncio.Event()

    async def say_before(uow: UnitOfWork, user: User) -> None:
        said = an_incoming("Wait", sender=BEN, message_id="before")
        await uow.messages.add_incoming(
            said, session_id=ben.session, author_id=user.id, turn_id=None
        )
        await uow.commit()

    async def merge() -> None:
        async with storage.writing(THE_BOT) as uow:
            await uow.linked_users.hold(ann.user, ben.user)
            is_held.set()
            await is_asked.wait()
            await uow.linked_users.merge(ben.user, into=ann.user)
            await uow.commit()

    async def say_meanwhile() -> None:
        await is_held.wait()
        async with storage.writing(THE_BOT) as uow:
            is_asked.set()
            user = await uow.users.get_or_create(BEN)
            said = an_incoming("Hi", sender=BEN, message_id="meanwhile")
            await uow.messages.add_incoming(
                said, session_id=ben.session, author_id=user.id, turn_id=None
            )
            await uow.commit()

    async with storage.writing(THE_BOT) as uow:
        user = await uow.users.get_or_create(BEN)
        merging_now = asyncio.gather(merge(), say_meanwhile())
        await say_before(uow, user)
    await merging_now

    async with storage.reading(THE_BOT) as uow:
        assert (await uow.linked_users.belongings(ann.user)).messages == 4
    await storage.aclose()


async def test_one_of_two_who_join_the_same_two_at_once_does_so(
    postgresql: DatabaseConfig, clock: FakeClock
) -> None:
    storage = SqlStorage(postgresql, clock=clock, ids=Uuid7Source())
    async with storage.writing(THE_BOT) as uow:
        ann = await endow(uow, ANN, "Ann", clock=clock)
        ben = await endow(uow, BEN, "Ben", clock=clock)
        await uow.commit()

    async def join(code: str) -> bool:
        async with storage.writing(THE_BOT) as uow:
            if await uow.link_codes.use_up(code) is None:
                return False
            await uow.linked_users.hold(ann.user, ben.user)
            await uow.linked_users.merge(ben.user, into=ann.user)
            await uow.commit()
        return True

    # Each has a code of the other's, and Ann's comes twice.
    assert sorted(await asyncio.gather(join("Ann"), join("Ben"), join("Ann"))) == [
        False,
        False,
        True,
    ]
    async with storage.reading(THE_BOT) as uow:
        assert (await uow.linked_users.belongings(ann.user)).sessions == 2
    await storage.aclose()
