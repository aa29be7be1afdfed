"""What every storage promises about the conversations that people have had."""

import pytest

from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.ids import PlaceId, SessionId, UserId
from bot.domain.policy import THE_BOT
from bot.domain.session import Session
from bot.domain.turn import Outcome
from bot.ports.storage import Storage, UnitOfWork
from tests.builders import BEN, a_group, a_lorebook, an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.storage.stage import COACH, MEERA, Stage, answer, ask, set_stage


async def begin(uow: UnitOfWork, stage: Stage, title: str) -> Session:
    """Let Ann begin another conversation in the same place."""
    return await uow.sessions.start(
        place_id=stage.place.id, owner_id=stage.user.id, title=title, persona_id=MEERA
    )


async def test_sessions_are_listed_by_when_something_was_said(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        clock.advance(60)
        await begin(uow, stage, "Later")
        elsewhere = await set_stage(uow, a_group())
        clock.advance(60)
        turn = await ask(uow, stage, an_incoming("Hello?"))
        await answer(uow, stage, turn, "Hi!")

        everywhere = await uow.archive.listed(stage.user.id, place_id=None, offset=0, limit=10)
        here = await uow.archive.listed(stage.user.id, place_id=stage.place.id, offset=0, limit=10)
        second = await uow.archive.listed(stage.user.id, place_id=None, offset=1, limit=1)
        counts = [
            await uow.archive.count(stage.user.id, place_id=place_id)
            for place_id in (None, stage.place.id)
        ]

    assert [(s.session.title, s.persona_name, s.last_line) for s in here] == [
        ("Plans", "Coach", "Hi!"),
        ("Later", "Meera", ""),
    ]
    assert [s.session.id for s in everywhere][:2] == [stage.session.id, elsewhere.session.id]
    assert [s.session.id for s in second] == [elsewhere.session.id]
    assert [s.place_title for s in second] == ["Friends"]
    assert counts == [3, 2]


async def test_nobody_has_the_sessions_of_others(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        ben = await uow.users.get_or_create(BEN)

        assert await uow.archive.listed(ben.id, place_id=None, offset=0, limit=10) == []
        assert await uow.archive.count(ben.id, place_id=stage.place.id) == 0


async def test_a_session_goes_on_when_it_is_resumed(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        later = await begin(uow, stage, "Later")
        await uow.archive.resume(stage.session.id)
        current = await uow.sessions.find_current(stage.place.id)
        closed = await uow.sessions.get(later.id)

    assert current is not None
    assert (current.id, current.closed_at) == (stage.session.id, None)
    assert closed.closed_at is not None


async def test_a_place_has_no_session_when_it_was_closed(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await uow.sessions.close(stage.place.id)
        await uow.sessions.close(stage.place.id)

        assert await uow.sessions.find_current(stage.place.id) is None
        assert (await uow.sessions.get(stage.session.id)).closed_at is not None


async def test_a_session_has_the_title_that_it_was_given_last(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await uow.archive.rename(stage.session.id, "Dreams")

        assert (await uow.sessions.get(stage.session.id)).title == "Dreams"


async def test_a_session_is_deleted_with_everything_in_it(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        kept = await set_stage(uow, a_group())
        turn = await ask(uow, stage, an_incoming("Secret"))
        await uow.deliveries.sending(turn.id, 0)
        await answer(uow, stage, turn, "Hush")
        await uow.turns.finish(turn.id, Outcome(state="answered"))
        await uow.lorebooks.add(
            a_lorebook("Low."), owner_id=stage.user.id, session_id=stage.session.id
        )
        await ask(uow, kept, an_incoming("Kept", place=a_group()))

        await uow.archive.delete(stage.session.id)
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        with pytest.raises(NotFoundError):
            await uow.sessions.get(stage.session.id)
        assert await uow.transcripts.whole(stage.session.id) == []
        assert await uow.lorebooks.that_apply(stage.session.id, None) == []
        assert len(await uow.transcripts.whole(kept.session.id)) == 1


async def test_a_session_is_not_deleted_while_it_is_answered(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await ask(uow, stage, an_incoming("Hello"))
        await uow.turns.claim_next(stage.session.id)

        with pytest.raises(BadInputError, match="being written"):
            await uow.archive.delete(stage.session.id)


async def test_a_session_goes_on_in_another_place_when_it_is_moved(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming("Before", message_id="1"))
        await uow.deliveries.sending(turn.id, 0)
        await answer(uow, stage, turn, "Then")
        await uow.turns.finish(turn.id, Outcome(state="answered"))
        other = await set_stage(uow, a_group())
        clock.advance(60)

        await uow.archive.move(stage.session.id, other.place.id)
        await ask(uow, stage, an_incoming("After", message_id="1", place=a_group()))
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        current = await uow.sessions.find_current(other.place.id)
        said = await uow.messages.window(stage.session.id, 9)
        assert await uow.sessions.find_current(stage.place.id) is None
        assert (await uow.sessions.get(other.session.id)).closed_at is not None
        assert await uow.deliveries.of_turn(turn.id) == []
    assert current is not None
    assert (current.id, current.closed_at) == (stage.session.id, None)
    assert [(m.content, m.place_id) for m in said] == [
        ("Before", stage.place.id),
        ("Then", stage.place.id),
        ("After", other.place.id),
    ]


async def test_what_was_said_before_a_move_is_edited_and_withdrawn_where_it_was_said(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        other = await set_stage(uow, a_group())
        for number in ("1", "2"):
            turn = await ask(uow, stage, an_incoming("Hello", message_id=number))
            await uow.turns.finish(turn.id, Outcome(state="answered"))
        await uow.archive.move(stage.session.id, other.place.id)

        assert await uow.messages.was_taken(an_incoming(message_id="1"))
        assert not await uow.messages.was_taken(an_incoming(message_id="1", place=a_group()))
        edited = an_incoming("Good-bye", message_id="1")
        await uow.messages.amend(edited, author_id=stage.user.id)
        await uow.messages.withdraw(an_incoming(message_id="2").key)
        said = await uow.messages.window(stage.session.id, 9)

    assert [m.content for m in said] == ["Good-bye", ""]


async def test_a_closed_session_goes_on_when_it_is_moved(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage, other = await set_stage(uow), await set_stage(uow, a_group())
        going = await begin(uow, stage, "Later")
        await uow.archive.move(stage.session.id, other.place.id)

        moved = await uow.sessions.find_current(other.place.id)
        left = await uow.sessions.find_current(stage.place.id)
    assert moved is not None
    assert moved.id == stage.session.id
    assert left == going


async def test_a_session_that_is_moved_to_where_it_is_goes_on_there(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming("Hello"))
        await uow.deliveries.sending(turn.id, 0)
        await begin(uow, stage, "Later")
        await uow.archive.move(stage.session.id, stage.place.id)

        current = await uow.sessions.find_current(stage.place.id)
        assert len(await uow.deliveries.of_turn(turn.id)) == 1
    assert current is not None
    assert current.id == stage.session.id


async def test_a_session_stays_while_an_answer_is_waited_for(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage, other = await set_stage(uow), await set_stage(uow, a_group())
        await ask(uow, stage, an_incoming("Hello"))
        with pytest.raises(BadInputError, match="waits for an answer"):
            await uow.archive.move(stage.session.id, other.place.id)
        await uow.turns.claim_next(stage.session.id)

        with pytest.raises(BadInputError, match="waits for an answer"):
            await uow.archive.move(stage.session.id, other.place.id)
        assert (await uow.sessions.get(stage.session.id)).place_id == stage.place.id


async def test_nothing_is_done_with_a_session_that_is_not_there(storage: Storage) -> None:
    nobody = SessionId(CountingIds().new())
    async with storage.writing(THE_BOT) as uow:
        for change in (
            uow.archive.rename(nobody, "x"),
            uow.archive.resume(nobody),
            uow.archive.move(nobody, PlaceId(nobody)),
            uow.archive.delete(nobody),
        ):
            with pytest.raises(NotFoundError):
                await change


async def test_words_are_found_in_what_one_wrote_and_was_answered(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming("Where is the Ärmel of 100% wool?"))
        await answer(uow, stage, turn, "The wool is in the cellar.")

        async def found(*words: str, user: Stage = stage) -> list[str]:
            hits = await uow.transcripts.search(user.user.id, words, offset=0, limit=10)
            return [hit.message.content for hit in hits]

        both = await found("WOOL")
        assert both == ["The wool is in the cellar.", "Where is the Ärmel of 100% wool?"]
        assert await found("wool", "cellar") == both[:1]
        assert await found("ärmel") == both[1:]
        assert await found("100%") == both[1:]
        assert await found("0%0") == []
        (hit,) = await uow.transcripts.search(stage.user.id, ["wool"], offset=1, limit=1)
    assert hit.session.title == "Plans"


async def test_what_others_wrote_is_not_found(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow, a_group())
        ben = await uow.users.get_or_create(BEN)
        turn = await uow.turns.queue(stage.session.id, COACH)
        await uow.messages.add_incoming(
            an_incoming("My secret", place=a_group(), sender=BEN),
            session_id=stage.session.id,
            author_id=ben.id,
            turn_id=turn.id,
        )
        await answer(uow, stage, turn, "Your secret is safe.")

        async def found(user_id: UserId) -> list[str]:
            hits = await uow.transcripts.search(user_id, ["secret"], offset=0, limit=10)
            return [hit.message.content for hit in hits]

        assert await found(ben.id) == ["My secret"]
        assert await found(stage.user.id) == ["Your secret is safe."]
