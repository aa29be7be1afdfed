"""A master key opens its own database, and nothing else is ever read half."""

from base64 import b64encode
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.errors import ConfigurationError, StorageError
from bot.domain.policy import THE_BOT
from bot.system import Uuid7Source
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.sealing.config import SecurityConfig
from storage.sealing.keyring import Keyring
from storage.sealing.master import new_master_key, write_keys
from storage.sealing.survey import survey
from storage.unit_of_work import SqlStorage
from tests.builders import an_incoming
from tests.fakes.clock import FakeClock
from tests.storage.databases import A_KEY, opened
from tests.storage.stage import Stage, ask, set_stage

ANOTHER = b64encode(b"another key of 32 bytes, indeed!").decode()


async def test_a_sealed_database_asks_for_its_key(config: DatabaseConfig) -> None:
    await _talk(await opened(config, key=A_KEY))

    with pytest.raises(ConfigurationError, match="no master key") as missing:
        await opened(config)
    with pytest.raises(ConfigurationError, match="not the one") as wrong:
        await opened(config, key=ANOTHER)

    assert "GREENROOM_SECURITY__MASTER_KEY" in missing.value.remedy
    assert "version" in wrong.value.remedy


async def test_what_is_sealed_is_never_read_as_words_when_the_key_came_later(
    sqlite: DatabaseConfig,
) -> None:
    early = await opened(sqlite)
    stage = await _talk(await opened(sqlite, key=A_KEY))

    with pytest.raises(StorageError, match="master key is not given"):
        await _said(early, stage)
    await early.aclose()


@pytest.mark.parametrize("key", ["short", "no base64 at all!", "a" * 42])
async def test_a_key_that_is_none_is_refused_without_being_repeated(
    sqlite: DatabaseConfig, key: str
) -> None:
    with pytest.raises(ConfigurationError, match="32 bytes") as refused:
        await opened(sqlite, key=key)

    assert key not in f"{refused.value} {refused.value.remedy}"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE messages SET content = (SELECT content FROM messages WHERE seq = 2) WHERE seq = 1",
        "UPDATE messages SET content = author_name WHERE seq = 1",
        "UPDATE messages SET content = substr(content, 1, 30) WHERE seq = 1",
        "UPDATE messages SET content = 'planted' WHERE seq = 1",
    ],
)
async def test_words_that_stand_in_anothers_place_are_an_error_and_never_shown(
    sqlite: DatabaseConfig, change: str
) -> None:
    storage = await opened(sqlite, key=A_KEY)
    stage = await _talk(storage, close=False)
    await storage.custodian.convert()
    engines = Engines.of(sqlite)
    async with engines.writing.connect() as db:
        await db.execute(text(change))
        await db.commit()
    await engines.dispose()

    with pytest.raises(StorageError, match="damaged, or not in its place"):
        await _said(storage, stage)
    await storage.aclose()


async def test_keys_are_wrapped_anew_while_another_process_reads_on(
    config: DatabaseConfig, tmp_path: Path
) -> None:
    path = tmp_path / "keys"
    write_keys(path, [A_KEY])
    running = _on_file(config, path)
    await running.custodian.unlock()
    stage = await _talk(running, close=False)
    (before,) = (await survey(config, SecurityConfig(master_key_file=path)))[1:]

    write_keys(path, [ANOTHER, A_KEY])
    rotating = _on_file(config, path)
    assert await rotating.custodian.rewrap() > 1
    assert await rotating.custodian.rewrap() == 0
    await rotating.aclose()
    (after,) = (await survey(config, SecurityConfig(master_key_file=path)))[1:]

    running.custodian.keyring.forget_all()
    assert await _said(running, stage) == ["one", "two"]
    await running.aclose()
    assert before != after
    await (await opened(config, key=ANOTHER)).aclose()
    with pytest.raises(ConfigurationError, match="not the one"):
        await opened(config, key=A_KEY)


async def test_a_key_that_is_rolled_back_seals_nothing_afterwards(config: DatabaseConfig) -> None:
    storage = await opened(config, key=A_KEY, ids=Uuid7Source())
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await uow.commit()
    async with storage.writing(THE_BOT) as uow:
        await ask(uow, stage, an_incoming("rolled back"))

    async with storage.writing(THE_BOT) as uow:
        await ask(uow, stage, an_incoming("kept"))
        await uow.commit()
    await storage.aclose()

    again = await opened(config, key=A_KEY)
    assert await _said(again, stage) == ["kept"]
    await again.aclose()


async def test_few_keys_are_held_in_memory(sqlite: DatabaseConfig) -> None:
    storage = await opened(sqlite, key=A_KEY)
    stage = await _talk(storage, close=False)
    storage.custodian.keyring = Keyring(storage.custodian.keyring.masters, most=1)
    await storage.custodian.unlock()

    assert await _said(storage, stage) == ["one", "two"]
    await storage.aclose()


def test_a_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "room" / "keys"

    write_keys(path, [new_master_key()])

    assert path.stat().st_mode & 0o777 == 0o600


def _on_file(config: DatabaseConfig, path: Path) -> SqlStorage:
    security = SecurityConfig(master_key_file=path)
    return SqlStorage(config, clock=FakeClock(), ids=Uuid7Source(), security=security)


async def _talk(storage: SqlStorage, *, close: bool = True) -> Stage:
    """Let Ann say two things."""
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        for number, words in enumerate(("one", "two")):
            await ask(uow, stage, an_incoming(words, message_id=str(number)))
        await uow.commit()
    if close:
        await storage.aclose()
    return stage


async def _said(storage: SqlStorage, stage: Stage) -> list[str]:
    async with storage.reading(THE_BOT) as uow:
        return [message.content for message in await uow.messages.window(stage.session.id, 9)]
