"""Looking after the database: copies of it, and whether it keeps its promises."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import ConfigurationError, StorageError
from bot.domain.health import Finding
from bot.domain.policy import THE_BOT
from bot.domain.turn import Outcome
from storage import upkeep
from storage.config import DatabaseConfig
from storage.unit_of_work import SqlStorage
from tests.builders import an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.storage.databases import config_of, sqlite_at
from tests.storage.stage import answer, ask, make, set_stage


async def has_talk(config: DatabaseConfig) -> None:
    """Put a question and its answer into the database."""
    storage = SqlStorage(config, clock=FakeClock(), ids=CountingIds())
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await answer(uow, stage, await ask(uow, stage, an_incoming()), "Hi Ann!")
        await uow.commit()
    await storage.aclose()


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    """Run a statement on a file of SQLite's, behind the back of the storage."""
    with closing(sqlite3.connect(path)) as db, db:
        return db.execute(statement).fetchall()


def broken(findings: list[Finding]) -> list[str]:
    """Return the subjects of what is not as it should be."""
    return [finding.subject for finding in findings if not finding.is_ok]


async def test_a_copy_holds_what_was_committed_while_the_database_is_written_to(
    sqlite: DatabaseConfig, tmp_path: Path
) -> None:
    storage = SqlStorage(sqlite, clock=FakeClock(), ids=CountingIds())
    copy = tmp_path / "copies" / "Monday #1.db"
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await ask(uow, stage, an_incoming("Kept"))
        await uow.commit()
        await ask(uow, stage, an_incoming("Not yet", message_id="101"))

        await upkeep.backup(sqlite, copy)

    await storage.aclose()
    assert rows(copy, "SELECT content FROM messages") == [("Kept",)]
    assert broken(await upkeep.check(sqlite_at(copy))) == []
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


async def test_a_copy_overwrites_nothing(sqlite: DatabaseConfig, tmp_path: Path) -> None:
    diary = tmp_path / "diary.txt"
    diary.write_text("Dear diary")

    with pytest.raises(ConfigurationError, match=r"diary\.txt' exists already"):
        await upkeep.backup(sqlite, diary)

    assert diary.read_text() == "Dear diary"


async def test_nothing_is_copied_and_nothing_made_when_there_is_no_database_yet(
    tmp_path: Path,
) -> None:
    with pytest.raises(ConfigurationError, match=r"no database at '.*nothing\.db' yet"):
        await upkeep.backup(sqlite_at(tmp_path / "nothing.db"), tmp_path / "copy.db")

    assert not (tmp_path / "copy.db").exists()


async def test_no_half_copy_is_left_when_the_database_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "diary.db").write_text("Dear diary, " * 1000)

    with pytest.raises(StorageError, match="could not be copied"):
        await upkeep.backup(sqlite_at(tmp_path / "diary.db"), tmp_path / "copy.db")

    assert not (tmp_path / "copy.db").exists()


async def test_the_tool_of_postgresql_is_named_without_the_password(tmp_path: Path) -> None:
    config = config_of("postgresql://ann:secret@host/room")

    with pytest.raises(ConfigurationError) as caught:
        await upkeep.backup(config, tmp_path / "copy")

    assert "pg_dump --enable-row-security" in caught.value.remedy
    assert caught.value.remedy.endswith(f"--format=custom --file={tmp_path}/copy room")
    assert "secret" not in caught.value.remedy


async def test_all_promises_are_kept_by_what_the_storage_wrote(config: DatabaseConfig) -> None:
    await has_talk(config)

    findings = await upkeep.check(config)

    assert broken(findings) == []
    assert len(findings) >= 6


async def test_what_went_with_a_purged_persona_is_not_missed(config: DatabaseConfig) -> None:
    storage = SqlStorage(config, clock=FakeClock(), ids=CountingIds())
    async with storage.writing(THE_BOT) as uow:
        rex, stage = await make(uow), await set_stage(uow)
        turn = await ask(uow, stage, an_incoming("Who are you?"), persona_id=rex.id)
        await answer(uow, stage, turn, "Rex!", by=rex)
        await uow.turns.finish(turn.id, Outcome(state="answered"))
        await uow.authored_personas.purge(rex.id)
        await uow.commit()
    await storage.aclose()

    assert broken(await upkeep.check(config)) == []


@pytest.mark.parametrize(
    ("promise", "statements"),
    [
        (
            "one answer per turn",
            (
                "DROP INDEX uq_messages_answer",
                "UPDATE sessions SET last_seq = 3",
                "INSERT INTO messages (id, session_id, turn_id, seq, role, tag, author_name,"
                " persona_id, persona_revision, content, attachments, place_id, metadata,"
                " created_at)"
                " SELECT 9, session_id, turn_id, 3, role, tag, author_name, persona_id,"
                " persona_revision, content, attachments, place_id, metadata, created_at"
                " FROM messages WHERE seq = 2",
            ),
        ),
        ("nothing beyond the last place", ("UPDATE sessions SET last_seq = 1, removed = -1",)),
        ("nothing is missing", ("DELETE FROM messages WHERE seq = 1",)),
        ("who spoke is known", ("UPDATE messages SET tag = 'whisper' WHERE seq = 1",)),
        ("turns that ended have an end", ("UPDATE turns SET state = 'answered'",)),
        ("the file", ("UPDATE messages SET author_id = 'nobody' WHERE seq = 1",)),
    ],
)
async def test_a_broken_promise_is_named(
    sqlite: DatabaseConfig, tmp_path: Path, promise: str, statements: tuple[str, ...]
) -> None:
    await has_talk(sqlite)

    for statement in statements:
        rows(tmp_path / "greenroom.db", statement)

    assert broken(await upkeep.check(sqlite)) == [promise]


async def test_tables_of_an_earlier_version_are_not_judged(tmp_path: Path) -> None:
    (finding,) = await upkeep.check(sqlite_at(tmp_path / "nothing.db"))

    assert not finding.is_ok
    assert finding.remedy == "Run `greenroom db upgrade`."
    assert not (tmp_path / "nothing.db").exists()
