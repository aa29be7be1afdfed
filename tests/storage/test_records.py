"""What is stored besides what the ports give back."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from bot.domain.attachment import Attachment
from bot.domain.policy import THE_BOT
from bot.domain.turn import Outcome, Usage
from bot.ports.storage import Storage
from storage.config import DatabaseConfig
from storage.definitions import from_json, to_json
from storage.engine import Engines
from storage.ownership.guard import connected
from storage.unit_of_work import SqlMarkers
from tests.builders import NOON, a_definition, an_incoming
from tests.fakes.clock import FakeClock
from tests.storage.stage import COACH, LIBRARY, MEERA, answer, ask, set_stage


@pytest.mark.parametrize(
    ("written", "kept"),
    [("a\0b", "a\ufffdb"), ("a\ud83db", "a\ufffdb"), ("\ud83d\ude00 ß", "😀 ß"), ("😀", "😀")],
)
async def test_what_no_database_takes_is_replaced_in_texts(
    storage: Storage, written: str, kept: str
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming(written))
        await answer(uow, stage, turn, written)
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        said = await uow.messages.window(stage.session.id, 9)
    assert [message.content for message in said] == [kept, kept]


async def test_a_turn_keeps_what_its_answer_cost_and_when_it_came(
    storage: Storage, config: DatabaseConfig, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        turn = await uow.turns.queue((await set_stage(uow)).session.id, COACH)
        clock.advance(1)
        await uow.turns.claim_next(turn.session_id)
        clock.advance(9)
        outcome = Outcome(
            state="answered",
            model="test:one",
            usage=Usage(input_tokens=90, output_tokens=12, cost=Decimal("0.000125")),
            first_token_at=NOON + timedelta(seconds=2),
        )
        await uow.turns.finish(turn.id, outcome)
        await uow.commit()

    row = await _one(config, "SELECT model, input_tokens, output_tokens, cost FROM turns")
    assert (row[0], row[1], row[2], float(row[3])) == ("test:one", 90, 12, 0.000125)
    times = await _one(config, "SELECT started_at, first_token_at, finished_at FROM turns")
    assert [str(time)[17:19] for time in times] == ["01", "02", "10"]


async def test_who_changed_the_words_of_an_answer_goes_with_them(
    storage: Storage, config: DatabaseConfig
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming("Tea?"))
        await answer(uow, stage, turn, "Yes.")
        await uow.variants.rewrite(turn.id, "Chai!", by=stage.user.id)
        await uow.commit()
    marks = "SELECT CAST(metadata AS TEXT) FROM {} WHERE content = '{}'"
    (edited,) = await _one(config, marks.format("messages", "Chai!"))
    assert f'"edited_by": "{stage.user.id}"' in edited
    assert f'"edited_at": "{NOON.isoformat()}"' in edited

    async with storage.writing(THE_BOT) as uow:
        await uow.variants.choose(turn.id, 1)
        await uow.commit()
    assert await _one(config, marks.format("variants", "Chai!")) == (edited,)
    assert await _one(config, marks.format("messages", "Yes.")) == ("{}",)

    async with storage.writing(THE_BOT) as uow:
        await uow.variants.choose(turn.id, 2)
        await uow.commit()
    assert await _one(config, marks.format("messages", "Chai!")) == (edited,)

    async with storage.writing(THE_BOT) as uow:
        await answer(uow, stage, turn, "No.")
        await uow.commit()
    assert await _one(config, marks.format("messages", "No.")) == ("{}",)


async def test_a_closed_session_keeps_who_answered_in_it(
    storage: Storage, config: DatabaseConfig
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await uow.sessions.activate_persona(stage.session.id, MEERA)
        await uow.sessions.start(
            place_id=stage.place.id, owner_id=stage.user.id, title="", persona_id=None
        )
        await uow.commit()

    keys = "persona_snapshot ->> 'id', persona_snapshot ->> 'revision'"
    closed = await _one(config, f"SELECT {keys} FROM sessions WHERE NOT is_current")  # noqa: S608
    assert [str(value) for value in closed] == ["meera", "1"]


async def test_a_session_without_a_persona_of_its_own_keeps_none(
    storage: Storage, config: DatabaseConfig
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        for _ in range(2):
            await uow.sessions.start(
                place_id=stage.place.id, owner_id=stage.user.id, title="", persona_id=None
            )
        await uow.commit()

    count = "SELECT count(*), count(persona_snapshot) FROM sessions WHERE NOT is_current"
    assert await _one(config, count) == (2, 1)


async def test_a_message_keeps_what_came_with_it(storage: Storage, config: DatabaseConfig) -> None:
    picture = Attachment(name="cat.png", url="https://example.org/cat.png")
    async with storage.writing(THE_BOT) as uow:
        await ask(uow, await set_stage(uow), an_incoming(attachments=(picture,), sent_at=NOON))
        await uow.commit()

    said = "SELECT bot_account, attachments -> 0 ->> 'name', metadata ->> 'sent_at' FROM messages"
    assert await _one(config, said) == ("telegram:1", "cat.png", NOON.isoformat())


async def test_an_earlier_revision_stays_as_it_was(
    storage: Storage, config: DatabaseConfig
) -> None:
    async with storage.writing(THE_BOT) as uow:
        await uow.personas.mirror_library(LIBRARY)
        await uow.personas.mirror_library({COACH: a_definition("Trainer"), MEERA: LIBRARY[MEERA]})
        await uow.commit()

    first = (
        "SELECT definition ->> 'name' FROM persona_revisions"
        " WHERE persona_id = 'coach' AND revision = 1"
    )
    assert await _one(config, first) == ("Coach",)


def test_a_definition_is_read_when_another_version_wrote_it() -> None:
    stored = to_json(a_definition("Coach"))
    del stored["greeting"], stored["traits"]
    stored["voice"] = "warm"
    stored["memory_policy"] = {"window_messages": 7, "mood": 1}

    definition = from_json(stored)

    assert definition.name == "Coach"
    assert definition.greeting == ""
    assert definition.memory_policy.window_messages == 7


async def test_adapters_keep_markers_without_a_unit_of_work(storage: Storage) -> None:
    markers = SqlMarkers(storage)

    await markers.keep("commands", "fingerprint")

    assert await markers.find("commands") == "fingerprint"
    assert await markers.find("offset") is None


async def _one(config: DatabaseConfig, statement: str) -> tuple[Any, ...]:
    engines = Engines.of(config)
    async with connected(engines.reading, THE_BOT) as db:
        row = (await db.execute(text(statement))).one()
    await engines.dispose()
    return tuple(row)
