"""What every storage promises about sessions."""

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.ids import SessionId
from bot.domain.policy import THE_BOT
from bot.ports.storage import Storage
from tests.builders import NOON, a_group, an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.storage.stage import COACH, MEERA, answer, ask, set_stage


async def test_a_place_has_the_session_that_was_begun_there(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        elsewhere = await uow.places.get_or_create(a_group())

        assert await uow.sessions.find_current(stage.place.id) == stage.session
        assert await uow.sessions.get(stage.session.id) == stage.session
        assert await uow.sessions.find_current(elsewhere.id) is None
    assert stage.session.title == "Plans"
    assert (stage.session.place_id, stage.session.owner_id) == (stage.place.id, stage.user.id)
    assert (stage.session.default_persona_id, stage.session.active_persona_id) == (COACH, None)
    assert stage.session.created_at == NOON


async def test_the_old_session_is_closed_when_a_new_one_begins(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        clock.advance(60)
        fresh = await uow.sessions.start(
            place_id=stage.place.id, owner_id=stage.user.id, title="", persona_id=None
        )
        old = await uow.sessions.get(stage.session.id)

        assert await uow.sessions.find_current(stage.place.id) == fresh
    assert old.closed_at == clock.now()
    assert fresh.closed_at is None
    assert fresh.default_persona_id is None


async def test_a_session_has_the_persona_chosen_last(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await uow.sessions.activate_persona(stage.session.id, MEERA)
        chosen = await uow.sessions.get(stage.session.id)
        await uow.sessions.activate_persona(stage.session.id, None)
        freed = await uow.sessions.get(stage.session.id)

    assert (chosen.active_persona_id, chosen.default_persona_id) == (MEERA, COACH)
    assert freed.active_persona_id is None


async def test_a_session_counts_what_is_said_in_it(storage: Storage, clock: FakeClock) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming())
        clock.advance(2)
        await answer(uow, stage, turn, "Hi!")

        session = await uow.sessions.get(stage.session.id)

    assert session.message_count == 2
    assert session.last_message_at == clock.now()


async def test_a_session_is_not_found_when_its_key_is_nobodys(storage: Storage) -> None:
    nobody = SessionId(CountingIds().new())
    async with storage.writing(THE_BOT) as uow:
        with pytest.raises(NotFoundError):
            await uow.sessions.get(nobody)
        with pytest.raises(NotFoundError):
            await uow.sessions.activate_persona(nobody, None)


async def test_the_model_gives_a_title_once(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        first = await uow.sessions.entitle(stage.session.id, "Goa in December")
        second = await uow.sessions.entitle(stage.session.id, "Beaches")
        session = await uow.sessions.get(stage.session.id)

    assert (first, second) == (True, False)
    assert (session.title, session.title_source) == ("Goa in December", "model")


async def test_the_model_does_not_overrule_a_person(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await uow.archive.rename(stage.session.id, "Dreams")

        assert not await uow.sessions.entitle(stage.session.id, "Goa in December")
        session = await uow.sessions.get(stage.session.id)

    assert (session.title, session.title_source) == ("Dreams", "person")


async def test_a_session_remembers_what_we_called_the_thread_that_was_opened_for_it(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        opened = await uow.sessions.start(
            place_id=stage.place.id,
            owner_id=stage.user.id,
            title="Tea",
            persona_id=None,
            title_source="person",
            thread_title="Riya · Tea",
        )
        begun = await uow.sessions.get(opened.id)
        await uow.sessions.keep_thread_title(opened.id, "Riya · Chai")
        renamed = await uow.sessions.get(opened.id)

    assert stage.session.thread_title is None
    assert (begun.title_source, begun.thread_title) == ("person", "Riya · Tea")
    assert renamed.thread_title == "Riya · Chai"


async def test_a_session_that_moves_has_no_thread_of_its_own_any_more(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await uow.sessions.keep_thread_title(stage.session.id, "Riya · Tea")
        elsewhere = await set_stage(uow, a_group())

        await uow.archive.move(stage.session.id, elsewhere.place.id)

        assert (await uow.sessions.get(stage.session.id)).thread_title is None
