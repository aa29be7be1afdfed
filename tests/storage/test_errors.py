"""The database's errors become ours, and never say what people wrote."""

import traceback
from pathlib import Path

import pytest

from bot.domain.errors import StorageError
from bot.domain.ids import PersonaId
from bot.domain.policy import THE_BOT
from bot.ports.storage import Storage
from storage.config import DatabaseConfig
from storage.migrate import upgrade
from storage.unit_of_work import SqlMarkers, SqlStorage
from tests.builders import ANN, a_persona
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.storage.databases import config_of, sqlite_at
from tests.storage.stage import COACH, set_stage

SECRET = "what Ann wrote"


async def test_what_was_written_is_not_quoted_when_the_database_refuses_it(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await uow.turns.queue(stage.session.id, COACH)
        await uow.commit()

    with pytest.raises(StorageError) as caught:
        async with storage.writing(THE_BOT) as uow:
            await uow.messages.add_answer(
                SECRET,
                session_id=stage.session.id,
                turn_id=turn.id,
                persona=a_persona("coach", revision=99),
                tag="chat",
            )

    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert "foreign key" in caught.value.remedy.lower()


async def test_reading_refuses_to_write(storage: Storage) -> None:
    with pytest.raises(StorageError, match="did not take"):
        async with storage.reading(THE_BOT) as uow:
            await uow.users.get_or_create(ANN)


async def test_an_unknown_persona_cannot_be_chosen(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await uow.commit()

    with pytest.raises(StorageError):
        async with storage.writing(THE_BOT) as uow:
            await uow.sessions.activate_persona(stage.session.id, PersonaId("nobody"))


async def test_a_server_that_is_not_there_is_a_storage_error_without_the_password() -> None:
    config: DatabaseConfig = config_of("postgresql://ann:secret@127.0.0.1:1/room")
    storage = SqlStorage(config, clock=FakeClock(), ids=CountingIds())

    with pytest.raises(StorageError) as caught:
        async with storage.reading(THE_BOT) as uow:
            await uow.users.find(ANN)

    assert "127.0.0.1" in caught.value.remedy
    assert "secret" not in "".join(traceback.format_exception(caught.value))


async def test_a_note_is_forgotten_when_the_server_is_not_there(
    caplog: pytest.LogCaptureFixture,
) -> None:
    storage = SqlStorage(
        config_of("postgresql://127.0.0.1:1/room"), clock=FakeClock(), ids=CountingIds()
    )
    markers = SqlMarkers(storage)

    await markers.keep("commands", "1")
    assert await markers.find("commands") is None

    assert "The note 'commands' is not kept: The database says: connection" in caplog.text
    assert "The note 'commands' cannot be read: The database says: connection" in caplog.text


async def test_a_folder_that_cannot_be_made_is_a_storage_error_that_names_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "room").write_text("This is a file.")
    config = sqlite_at(tmp_path / "room" / "greenroom.db")

    with pytest.raises(StorageError) as caught:
        await upgrade(config)

    assert caught.value.remedy == (
        f"The database says: the folder '{tmp_path / 'room'}' cannot be made: File exists"
    )
