"""A database of an earlier version goes on: nothing that is in it is lost on the way."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import StorageError
from bot.domain.ids import PersonaId, PlaceId, SessionId, TurnId
from bot.domain.policy import THE_BOT, Viewer
from storage import migrate
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.unit_of_work import SqlStorage
from tests.builders import a_lorebook
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.storage.old_records import RECORDS, counts, execute, old, run

__all__ = ["old"]

COACH = PersonaId("coach")
HOME, PLANS, TURN = PlaceId(UUID(int=3)), SessionId(UUID(int=5)), TurnId(UUID(int=6))

TWINS = (
    "INSERT INTO personas VALUES ('{name}', '00000000000000000000000000000001', 'user', 1,"
    " '2026-01-01 12:00:00.000000', '2026-01-01 12:00:00.000000', NULL)",
    "INSERT INTO persona_revisions VALUES"
    " ('{name}', 1, '{{\"name\": \"{name}\"}}', '2026-01-01 12:00:00.000000')",
)
"""A persona of Ann's, which revision 0001 had room for; two of one name break what 0002 asks."""

_AGAIN = (
    "INSERT INTO messages VALUES ({seq}, '00000000000000000000000000000005',"
    " '00000000000000000000000000000006', {seq}, 'assistant', 'chat', NULL, 'Trainer', 'coach', 1,"
    " '{content}', '[]', NULL, '00000000000000000000000000000003', NULL, '{{}}',"
    " '2026-01-01 12:00:00.000000')"
)
"""Another answer to the one turn, which revision 0003 had room for."""


async def test_all_records_are_there_when_the_tables_were_changed(old: DatabaseConfig) -> None:
    before = await counts(old)

    await migrate.upgrade(old)

    assert await counts(old, of=before) == before
    storage = SqlStorage(old, clock=FakeClock(), ids=CountingIds())
    async with storage.reading(THE_BOT) as uow:
        (coach,) = await uow.personas.visible_to(Viewer())
        trainer = await uow.persona_history.at(COACH, 1)
        session = await uow.sessions.get(PLANS)
        said = await uow.messages.window(PLANS, 9)
        place = await uow.places.get(HOME)
        bindings = await uow.bindings.that_apply(place, None)

        assert await uow.deliveries.turn_of(HOME, "555") == (TURN, COACH)
    await storage.aclose()
    assert (coach.id, coach.revision, coach.name) == (COACH, 2, " COACH ß ")
    assert (coach.visibility, coach.server_id, coach.owner_id) == ("public", None, None)
    assert trainer is not None
    assert trainer.name == "Trainer"
    assert (session.default_persona_id, session.active_persona_id) == ("meera", COACH)
    assert [(m.content, m.persona_id, m.persona_revision) for m in said] == [
        ("Hm.", "meera", 1),
        ("Hello", None, None),
        ("Hi Ann!", COACH, 1),
    ]
    assert [binding.persona_id for binding in bindings] == [COACH]


async def test_a_turn_keeps_the_last_of_its_answers_and_was_asked_for_when_it_came(
    old: DatabaseConfig,
) -> None:
    await execute(
        old,
        "UPDATE turns SET created_at = '2026-01-01 11:00:00.000000'",
        "UPDATE sessions SET last_seq = 5",
        *(_AGAIN.format(seq=seq, content=content) for seq, content in ((4, "Hi!"), (5, "Hm?"))),
    )

    await migrate.upgrade(old)

    storage = SqlStorage(old, clock=FakeClock(), ids=CountingIds())
    async with storage.reading(THE_BOT) as uow:
        said = await uow.messages.window(PLANS, 9)
    await storage.aclose()
    engines = Engines.of(old)
    async with engines.reading.connect() as db:
        (asked,) = (await db.execute(text("SELECT asked_at = created_at FROM turns"))).scalars()
    await engines.dispose()
    assert [(m.seq, m.content) for m in said] == [(1, "Hm."), (2, "Hello"), (5, "Hm?")]
    assert asked


async def test_a_title_that_is_not_that_of_its_place_is_taken_for_a_persons_choice(
    old: DatabaseConfig,
) -> None:
    await execute(
        old,
        "INSERT INTO sessions SELECT '00000000000000000000000000000009', place_id, owner_id, 'Ann',"
        " false, NULL, NULL, NULL, 0, 0, created_at, updated_at, NULL, NULL FROM sessions",
    )

    await migrate.upgrade(old)

    engines = Engines.of(old)
    async with engines.reading.connect() as db:
        sources = await db.execute(text("SELECT title, title_source FROM sessions ORDER BY id"))
        assert [tuple(row) for row in sources] == [("Plans", "person"), ("Ann", "place")]
    await engines.dispose()


async def test_names_are_compared_from_the_first_day_on(old: DatabaseConfig) -> None:
    await migrate.upgrade(old)

    engines = Engines.of(old)
    async with engines.reading.connect() as db:
        keys = (await db.execute(text("SELECT name_key FROM personas ORDER BY id"))).scalars()
        assert list(keys) == ["coach ss", "meera"]
    await engines.dispose()


async def test_references_are_watched_when_the_tables_were_changed(old: DatabaseConfig) -> None:
    await migrate.upgrade(old)

    for statement in (
        "DELETE FROM persona_revisions WHERE persona_id = 'coach' AND revision = 1",
        "DELETE FROM personas WHERE id = 'meera'",
        "UPDATE sessions SET active_persona_id = 'nobody'",
        "UPDATE persona_revisions SET picture_id = 'nothing'",
    ):
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
            await execute(old, statement)


async def test_nothing_is_changed_when_a_step_fails(old: DatabaseConfig) -> None:
    twins = [line.format(name=name) for name in ("Rex", "REX") for line in TWINS]
    await execute(old, *twins)
    before = await counts(old)

    with pytest.raises(StorageError):
        await migrate.upgrade(old)

    assert await migrate.current(old) == "0001"
    assert await counts(old) == before
    await execute(
        old,
        "DELETE FROM persona_revisions WHERE persona_id = 'REX'",
        "DELETE FROM personas WHERE id = 'REX'",
    )
    await migrate.upgrade(old)
    assert await migrate.current(old) == migrate.head()


async def test_nothing_is_changed_when_the_process_ends_before_the_last_step(
    old: DatabaseConfig,
) -> None:
    before = await counts(old)
    engines = Engines.of(old, watches_references=False)
    async with engines.writing.connect() as db:
        await db.run_sync(migrate.run, "upgrade", "head")
    await engines.dispose()

    assert await migrate.current(old) == "0001"
    assert await counts(old) == before
    await migrate.upgrade(old)
    assert await migrate.current(old) == migrate.head()


async def test_nothing_is_changed_when_a_row_would_refer_to_nothing(tmp_path: Path) -> None:
    config = DatabaseConfig.model_validate({"url": f"sqlite:///{tmp_path / 'loose.db'}"})
    await run(config, "upgrade", "0001")
    await execute(config, *RECORDS)
    await execute(config, "DELETE FROM users", watches_references=False)

    with pytest.raises(StorageError, match="refer to nothing"):
        await migrate.upgrade(config)

    assert await migrate.current(config) == "0001"


async def test_the_records_stay_when_the_step_is_taken_back(old: DatabaseConfig) -> None:
    before = await counts(old)
    await migrate.upgrade(old)

    await run(old, "downgrade", "0001")

    assert await counts(old) == before
    await migrate.upgrade(old)
    assert await counts(old, of=before) == before


async def test_conversations_stay_and_the_lore_of_projects_goes_when_projects_are_taken_back(
    old: DatabaseConfig,
) -> None:
    before = await counts(old)
    await migrate.upgrade(old)
    storage = SqlStorage(old, clock=FakeClock(), ids=CountingIds())
    async with storage.writing(THE_BOT) as uow:
        ann = (await uow.sessions.get(PLANS)).owner_id
        novel = await uow.projects.create("Novel", owner_id=ann)
        await uow.projects.put(PLANS, novel.id)
        for project_id in (novel.id, None):
            await uow.lorebooks.add(a_lorebook("Low."), owner_id=ann, project_id=project_id)
        await uow.commit()

    await run(old, "downgrade", "0006")
    after = await counts(old)
    await migrate.upgrade(old)

    assert {name: after[name] for name in before} == before
    assert after["lorebooks"] == 1
    async with storage.reading(THE_BOT) as uow:
        assert (await uow.sessions.get(PLANS)).project_id is None
        assert [b.scope for b in await uow.lorebooks.that_apply(PLANS, ann)] == ["user"]
        current = await uow.sessions.find_current(HOME)
    await storage.aclose()
    assert current is not None
