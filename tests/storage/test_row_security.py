"""PostgreSQL holds the rows of people apart, even where no statement was narrowed."""

from collections.abc import AsyncGenerator
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.domain.ids import UserId
from bot.domain.persona import Appendix
from bot.domain.policy import NOBODY, THE_BOT, Actor, Viewer
from storage.config import DatabaseConfig
from storage.ownership.examination import examine
from storage.ownership.eyes import TELL, settings_of
from storage.ownership.guard import connected, watch
from storage.ownership.rules import RULES, UNOWNED
from storage.tables import Base, DataKeyRow, PersonaRevisionRow, PersonaRow, UserRow
from storage.unit_of_work import SqlStorage
from tests.builders import a_definition
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.storage.databases import WORKER, config_of
from tests.storage.stage import set_stage

_SEEN = text("SELECT count(*) FROM sessions")


@pytest.fixture
async def pool_of_one(postgresql: DatabaseConfig) -> AsyncGenerator[AsyncEngine]:
    """Return connections of the role that the bot works as: one, which all have in turn."""
    engine = create_async_engine(postgresql.to_driver_url(), pool_size=1, max_overflow=0)
    watch(engine)
    yield engine
    await engine.dispose()


@pytest.fixture
async def ann(postgresql: DatabaseConfig) -> UserId:
    """Return somebody who has a session and a mask, as has nobody else."""
    storage = SqlStorage(postgresql, clock=FakeClock(), ids=CountingIds())
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await uow.masks.add(a_definition("Kora"), owner_id=stage.user.id, appendix=Appendix())
        await uow.commit()
    await storage.aclose()
    return stage.user.id


BEN = Viewer(user_id=UserId(UUID(int=7)))


def test_every_table_has_a_rule_or_a_reason() -> None:
    tables = {mapper.class_ for mapper in Base.registry.mappers}

    assert RULES.keys() | UNOWNED.keys() == tables
    assert not RULES.keys() & UNOWNED.keys()
    assert all(UNOWNED.values())


async def test_the_rules_are_forced_on_every_table_that_has_one(pool_of_one: AsyncEngine) -> None:
    async with connected(pool_of_one, NOBODY) as db:
        forced = await db.execute(
            text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        )
        policies = await db.execute(text("SELECT tablename, cmd FROM pg_policies"))

    names = {table.__tablename__ for table in RULES}
    commands = {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert set(forced.scalars()) == names
    expected = {(n, c) for n in names for c in commands}
    assert {tuple(row) for row in policies} == expected | {("message_words", "ALL")}


async def test_the_role_of_the_bot_neither_owns_nor_bypasses(
    postgresql: DatabaseConfig, migrated_postgresql: str
) -> None:
    with psycopg.connect(migrated_postgresql) as db:
        query = "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = %s"
        assert db.execute(query, [WORKER]).fetchone() == (False,)
        query = "SELECT count(*) FROM pg_tables WHERE tableowner = %s"
        assert db.execute(query, [WORKER]).fetchone() == (0,)

    assert "can neither lift nor bypass" in (await examine(postgresql)).text
    alone = await examine(DatabaseConfig(url=postgresql.migration_url))
    assert (alone.is_ok, "owns the tables" in alone.text) == (True, True)
    superuser = await examine(config_of(migrated_postgresql))
    assert (superuser.is_ok, "bypasses" in superuser.text) == (False, True)


async def test_the_owner_of_the_tables_is_held_to_the_rules_as_well(
    postgresql: DatabaseConfig, ann: UserId
) -> None:
    engine = create_async_engine(postgresql.for_migrations.to_driver_url())
    async with engine.connect() as db:
        assert await db.scalar(_SEEN) == 0
        assert await _as_told(db, Viewer(user_id=ann), _SEEN) == 1
    await engine.dispose()


async def test_nothing_is_seen_by_whom_nobody_named(pool_of_one: AsyncEngine, ann: UserId) -> None:
    del ann
    async with pool_of_one.connect() as db:
        for table in RULES.keys() - {UserRow, DataKeyRow, PersonaRow, PersonaRevisionRow}:
            assert await db.scalar(select(func.count()).select_from(table)) == 0, table
        library = select(PersonaRow.id).where(PersonaRow.owner_id.is_not(None))
        assert (await db.execute(library)).first() is None


async def test_nothing_leaks_through_a_pool_of_one(pool_of_one: AsyncEngine, ann: UserId) -> None:
    seen: list[object] = []
    for actor in (Viewer(user_id=ann), BEN, THE_BOT, NOBODY, Viewer(user_id=ann), NOBODY):
        async with connected(pool_of_one, actor) as db:
            seen.append(await db.scalar(_SEEN))
            await db.commit()
            seen.append(await db.scalar(_SEEN))

    assert seen == [1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0]


async def test_rows_of_others_are_neither_changed_nor_removed_nor_added(
    pool_of_one: AsyncEngine, ann: UserId
) -> None:
    rename = text("UPDATE masks SET position = 'before'")
    give = text("UPDATE masks SET owner_id = :owner").bindparams(owner=BEN.user_id)
    add = text(
        "INSERT INTO bindings (id, user_id, persona_id, created_at)"
        " SELECT gen_random_uuid(), :owner, id, now() FROM personas LIMIT 1"
    ).bindparams(owner=ann)
    async with connected(pool_of_one, BEN) as db:
        assert (await db.execute(rename)).rowcount == 0
        assert (await db.execute(text("DELETE FROM masks"))).rowcount == 0
        with pytest.raises(ProgrammingError, match="row-level security"):
            await db.execute(add)
    async with connected(pool_of_one, Viewer(user_id=ann)) as db:
        assert (await db.execute(rename)).rowcount == 1
        with pytest.raises(ProgrammingError, match="row-level security"):
            await db.execute(give)


async def test_the_role_of_the_bot_cannot_lift_the_rules(pool_of_one: AsyncEngine) -> None:
    async with connected(pool_of_one, THE_BOT) as db:
        with pytest.raises(ProgrammingError, match="must be owner"):
            await db.execute(text("ALTER TABLE masks DISABLE ROW LEVEL SECURITY"))


async def _as_told(db: AsyncConnection, actor: Actor, query: object) -> object:
    """Return what a query finds for somebody."""
    await db.exec_driver_sql(TELL, settings_of(actor))
    return await db.scalar(query)  # type: ignore[arg-type]
