"""Encryption is turned on and off while people talk, and goes on wherever it was interrupted."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from bot.domain.errors import BadInputError
from bot.domain.policy import THE_BOT
from bot.system import Uuid7Source
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.ownership.guard import connected
from storage.sealing import conversion
from storage.sealing.config import SecurityConfig
from storage.sealing.survey import survey
from storage.unit_of_work import SqlStorage
from tests.builders import an_incoming
from tests.storage.databases import A_KEY, opened
from tests.storage.stage import Stage, ask, make, set_stage

MESSAGES = 25


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a conversion take a few rows at a time."""
    monkeypatch.setattr(conversion, "_AT_ONCE", 4)


async def test_a_conversion_goes_on_where_it_was_interrupted(config: DatabaseConfig) -> None:
    stage = await _past(config)
    async with _open(config) as storage:
        for _ in range(3):
            await storage.custodian.convert_some()
        assert await _sealed_rows(config) == 12
        assert "'messages', 12 of 25 rows" in (await _status(config))[0]

    async with _open(config) as storage:
        await storage.custodian.convert_some()
        assert await _sealed_rows(config) == 16
        await storage.custodian.convert()
        assert await _said(storage, stage) == [str(n) for n in range(MESSAGES)]

    assert await _sealed_rows(config) == MESSAGES
    assert (await _status(config))[0] == "What people say and write is encrypted."


async def test_people_talk_on_while_it_is_turned_on_and_off(config: DatabaseConfig) -> None:
    stage = await _past(config)
    async with _open(config) as storage:
        await asyncio.gather(storage.custodian.convert(), _talk_on(storage, stage))
        words = [str(n) for n in range(2 * MESSAGES)]
        assert await _said(storage, stage) == words
    assert await _sealed_rows(config) == 2 * MESSAGES

    async with _open(config, encrypt=False) as storage:
        assert await _said(storage, stage) == words
        await storage.custodian.convert()
    assert await _sealed_rows(config) == 0
    async with _open(config, key="") as storage:
        assert await _said(storage, stage) == words
        assert await _status(config, key="") == ["Nothing is encrypted."]


async def test_what_a_process_without_the_key_still_stores_is_sealed_in_the_end(
    config: DatabaseConfig,
) -> None:
    stage = await _past(config)
    async with _open(config, key="") as late, _open(config) as storage:
        while (await _status(config))[0].split("'")[1] == "messages":
            await storage.custodian.convert_some()
        await _talk_on(late, stage)
        await storage.custodian.convert()

    assert await _sealed_rows(config) == 2 * MESSAGES


async def test_a_change_of_mind_halfway_leaves_everything_as_it_was(config: DatabaseConfig) -> None:
    stage = await _past(config)
    async with _open(config) as storage:
        await storage.custodian.convert_some()

    async with _open(config, encrypt=False) as storage:
        assert await _said(storage, stage) == [str(n) for n in range(MESSAGES)]
        await storage.custodian.convert()

    assert await _sealed_rows(config) == 0


async def test_a_name_is_taken_whether_it_was_converted_or_not(config: DatabaseConfig) -> None:
    await _past(config)

    async with _open(config) as storage:
        for _ in range(2):
            async with storage.writing(THE_BOT) as uow:
                with pytest.raises(BadInputError, match="already"):
                    await make(uow, "REX")
            await storage.custodian.convert()


@asynccontextmanager
async def _open(
    config: DatabaseConfig, *, key: str = A_KEY, encrypt: bool = True
) -> AsyncGenerator[SqlStorage]:
    storage = await opened(config, key=key, encrypt=encrypt, ids=Uuid7Source())
    try:
        yield storage
    finally:
        await storage.aclose()


async def _past(config: DatabaseConfig) -> Stage:
    """Let Ann have made Rex, and said things, before anything was encrypted."""
    async with _open(config, key="") as storage:
        async with storage.writing(THE_BOT) as uow:
            stage = await set_stage(uow)
            await make(uow, "Rex")
            await uow.commit()
        await _talk(storage, stage, range(MESSAGES))
    return stage


async def _talk_on(storage: SqlStorage, stage: Stage) -> None:
    for number in range(MESSAGES, 2 * MESSAGES):
        await _talk(storage, stage, [number])


async def _talk(storage: SqlStorage, stage: Stage, numbers: Iterable[int]) -> None:
    async with storage.writing(THE_BOT) as uow:
        for number in numbers:
            await ask(uow, stage, an_incoming(str(number), message_id=str(number)))
        await uow.commit()


async def _said(storage: SqlStorage, stage: Stage) -> list[str]:
    async with storage.reading(THE_BOT) as uow:
        window = await uow.messages.window(stage.session.id, 1000)
    return [message.content for message in window]


async def _status(config: DatabaseConfig, *, key: str = A_KEY) -> list[str]:
    return await survey(config, SecurityConfig.model_validate({"master_key": key}))


async def _sealed_rows(config: DatabaseConfig) -> int:
    """Return how many messages are sealed."""
    engines = Engines.of(config)
    async with connected(engines.reading, THE_BOT) as db:
        rows = (await db.execute(text("SELECT content FROM messages"))).scalars().all()
    await engines.dispose()
    return sum(content.startswith("\ufdd0") for content in rows)
