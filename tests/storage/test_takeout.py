"""A linked person's export, opened and compared with the database, row by row."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, or_, select

from bot.conversation.privacy.takeout import find_belongings, lay_out, to_plain
from bot.conversation.privacy.zips import pack
from bot.domain.ids import UserId
from bot.domain.policy import THE_BOT
from personas.cards.codec import CardFiles
from storage.belongings import OF_NOBODY, OF_USER
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.ownership.guard import connected
from storage.tables import Base
from storage.unit_of_work import SqlStorage
from tests.fakes.clock import FakeClock
from tests.storage.company import HERE, Company, gather
from tests.storage.databases import A_KEY, opened

USERS = Base.metadata.tables["users"]


async def test_every_row_that_names_the_person_is_in_the_export_as_it_is_stored(
    config: DatabaseConfig, storage: SqlStorage, clock: FakeClock
) -> None:
    company = await _gathered(storage, clock)

    files = await _exported(storage)

    records = {table.name: _parsed(files, table) for table in Base.metadata.sorted_tables}
    compared = 0
    for table, rows in await _named_rows(config, company.ann):
        for row in rows:
            assert row in records[table.name], f"a row of {table.name} is missing"
            compared += 1
    assert compared > 30
    for table, rows in await _named_rows(config, company.ben.user):
        for row in rows:
            assert row not in records[table.name], f"a row of {table.name} is somebody else's"


async def test_every_table_has_a_place_in_the_export_or_a_reason_for_having_none(
    sqlite: DatabaseConfig, clock: FakeClock
) -> None:
    storage = await opened(sqlite, clock=clock)
    await _gathered(storage, clock)

    files = await _exported(storage)

    await storage.aclose()
    found = {path.split("/")[1] for path in files if path.startswith("records/")}
    without = {table.__tablename__ for table in OF_NOBODY}
    assert found == {f"{table.name}.json" for table in Base.metadata.sorted_tables} - {
        f"{name}.json" for name in without
    }
    assert [table.__tablename__ for table in OF_USER if not _parsed(files, table.__table__)] == []
    assert {path for path in files if not path.startswith("records/")} == {
        "README.md",
        "profile.json",
        "memories.md",
        "memories.json",
        "conversations/canary.json",
        "conversations/canary.md",
        "conversations/canary_there.json",
        "conversations/canary_there.md",
        "conversations/What_canary_said.json",
        "conversations/What_canary_said.md",
        "elsewhere/Friends.json",
        "elsewhere/Friends.md",
        "personas/canary/canary.json",
        "personas/canary/canary.png",
        "personas/canary_there/canary_there.json",
        "personas/canary_there/canary_there.png",
        "personas/Rexy/original.json",
        "personas/Rexy/Rexy.json",
        "personas/Rexy/Rexy.png",
        "masks/canary/canary.json",
        "masks/canary/canary.png",
        "masks/canary_there/canary_there.json",
        "masks/canary_there/canary_there.png",
        *(path for path in files if path.startswith(("lorebooks/", "files/"))),
    }
    pictures = {content for path, content in files.items() if path.startswith("files/")}
    assert pictures == {b"canary pixels", b"canary asset"}


async def test_what_is_encrypted_is_handed_out_in_the_clear(
    sqlite: DatabaseConfig, clock: FakeClock
) -> None:
    storage = await opened(sqlite, clock=clock, key=A_KEY)
    await _gathered(storage, clock)

    files = await _exported(storage)
    await storage.aclose()

    said = {row["content"] for row in json.loads(files["records/messages.json"])}
    assert {"canary asks", "canary is told", "canary asks here"} <= said
    assert b"canary asks here" in files["conversations/What_canary_said.md"]
    assert b"canary pixels" in files.values()
    records = {path: json.loads(files[path]) for path in files if path.startswith("records/")}
    assert {
        column
        for rows in records.values()
        for row in rows
        for column, value in row.items()
        if "\ufdd0" in str(value)
    } == {"name_key"}
    others = [content for path, content in files.items() if path not in records]
    assert not any("\ufdd0".encode() in content for content in others)


async def _gathered(storage: SqlStorage, clock: FakeClock) -> Company:
    async with storage.writing(THE_BOT) as uow:
        company = await gather(uow, clock=clock)
        await uow.commit()
    return company


async def _exported(storage: SqlStorage) -> dict[str, bytes]:
    """Return what is in the zip, by path."""
    belongings = await find_belongings(storage, HERE)
    assert belongings is not None
    (file,) = pack(lay_out(belongings, CardFiles()), name="export", largest=10_000_000)
    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _parsed(files: dict[str, bytes], table: Any) -> list[dict[str, Any]]:
    return json.loads(files.get(f"records/{table.name}.json", b"[]"))


async def _named_rows(
    config: DatabaseConfig, user_id: UserId
) -> list[tuple[Table, list[dict[str, Any]]]]:
    """Return the rows that name somebody by a reference, in tables where a row is one person's."""
    engines = Engines.of(config)
    found: list[tuple[Table, list[dict[str, Any]]]] = []
    async with connected(engines.reading, THE_BOT) as db:
        for table, whose in _owned_tables():
            named = select(table).where(or_(*(column == user_id for column in whose)))
            rows = (await db.execute(named)).mappings()
            found.append((table, [json.loads(json.dumps(dict(r), default=to_plain)) for r in rows]))
    await engines.dispose()
    return found


def _owned_tables() -> Iterator[tuple[Table, list[Any]]]:
    """Yield each table that has owners, with the columns that say who; `OF_NOBODY` has reasons."""
    without = {table.__tablename__ for table in OF_NOBODY}
    for table in Base.metadata.sorted_tables:
        whose = [c for c in table.columns if any(k.column.table is USERS for k in c.foreign_keys)]
        if table.name == "users":
            whose = [table.c.id]
        if table.name == "turns":
            continue  # who pays is not always who asked; see the contracts
        if whose and table.name not in without:
            yield table, whose
