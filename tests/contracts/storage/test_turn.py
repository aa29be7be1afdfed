"""What every storage promises about turns."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.ids import PersonaId, SessionId, TurnId, UserId
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.policy import THE_BOT
from bot.domain.turn import Outcome, Turn, Waiting
from bot.ports.storage import Storage
from tests.builders import BEN, NOON, an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.storage.stage import COACH, MEERA, ask, set_stage

DONE = Outcome(state="answered", model="test:one", first_token_at=NOON + timedelta(seconds=1))
FAILED = Outcome(state="failed", error="The model is away.")
CONSOLE = PlaceAddress(key=PlaceKey("console", "main"), kind="console")


async def test_turns_are_claimed_one_after_the_other_oldest_first(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        session_id = (await set_stage(uow)).session.id
        first = await uow.turns.queue(session_id, COACH)
        second = await uow.turns.queue(session_id, MEERA)

        claimed = await uow.turns.claim_next(session_id)
        meanwhile = await uow.turns.claim_next(session_id)
        await uow.turns.finish(first.id, DONE)
        then = await uow.turns.claim_next(session_id)
        await uow.turns.finish(second.id, DONE)

        assert await uow.turns.claim_next(session_id) is None
    assert first == Turn(
        id=first.id,
        session_id=session_id,
        state="queued",
        attempt=0,
        persona_id=COACH,
        error="",
        asked_at=NOON,
        created_at=NOON,
    )
    assert claimed is not None
    assert (claimed.id, claimed.state, claimed.attempt) == (first.id, "answering", 1)
    assert meanwhile is None
    assert then is not None
    assert (then.id, then.persona_id) == (second.id, MEERA)


async def test_sessions_answer_side_by_side(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        here = (await set_stage(uow)).session.id
        there = (await set_stage(uow, CONSOLE)).session.id
        await uow.turns.queue(here, COACH)
        await uow.turns.queue(there, COACH)

        assert await uow.turns.claim_next(here) is not None
        assert await uow.turns.claim_next(there) is not None


async def test_one_worker_gets_the_turn_when_several_claim_at_once(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        session_id = (await set_stage(uow)).session.id
        await uow.turns.queue(session_id, COACH)
        await uow.turns.queue(session_id, COACH)
        await uow.commit()

    async def claim() -> Turn | None:
        async with storage.writing(THE_BOT) as uow:
            turn = await uow.turns.claim_next(session_id)
            await uow.commit()
        return turn

    claims = await asyncio.gather(*(claim() for _ in range(6)))

    assert len([turn for turn in claims if turn is not None]) == 1


async def test_a_failed_turn_is_answered_again_when_it_is_asked_for(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        session_id = (await set_stage(uow)).session.id
        turn = await uow.turns.queue(session_id, COACH)
        await uow.turns.claim_next(session_id)
        await uow.turns.finish(turn.id, FAILED)

        again = await uow.turns.requeue(turn.id)
        claimed = await uow.turns.claim_next(session_id)

    assert again is not None
    assert (again.state, again.error, again.attempt) == ("queued", "", 1)
    assert claimed is not None
    assert (claimed.id, claimed.attempt) == (turn.id, 2)


async def test_a_turn_is_not_asked_for_again_unless_it_failed(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        session_id = (await set_stage(uow)).session.id
        turn = await uow.turns.queue(session_id, COACH)
        while_queued = await uow.turns.requeue(turn.id)
        await uow.turns.claim_next(session_id)
        while_answering = await uow.turns.requeue(turn.id)
        await uow.turns.finish(turn.id, DONE)

        assert (while_queued, while_answering) == (None, None)
        assert await uow.turns.requeue(turn.id) is None
        assert await uow.turns.requeue(TurnId(session_id)) is None


async def test_a_turn_in_hand_is_queued_again_when_the_next_run_resumes(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        session_id = (await set_stage(uow)).session.id
        turn = await uow.turns.queue(session_id, COACH)
        await uow.turns.claim_next(session_id)
        await uow.commit()

    async with storage.writing(THE_BOT) as uow:
        assert list(await uow.turns.resume(("telegram",))) == [session_id]
        claimed = await uow.turns.claim_next(session_id)
    assert claimed is not None
    assert (claimed.id, claimed.attempt) == (turn.id, 2)


async def test_only_the_platforms_that_run_are_resumed(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        here = (await set_stage(uow)).session.id
        there = (await set_stage(uow, CONSOLE)).session.id
        for session_id in (here, there):
            await uow.turns.queue(session_id, COACH)
            await uow.turns.claim_next(session_id)

        assert list(await uow.turns.resume(("console", "discord"))) == [there]
        assert await uow.turns.claim_next(here) is None
        assert await uow.turns.resume(()) == []


async def test_sessions_that_wait_are_named_once_and_the_rest_not_at_all(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        waiting = (await set_stage(uow)).session.id
        done = (await set_stage(uow, CONSOLE)).session.id
        await uow.turns.queue(waiting, COACH)
        await uow.turns.queue(waiting, COACH)
        turn = await uow.turns.queue(done, COACH)
        await uow.turns.finish(turn.id, FAILED)

        assert list(await uow.turns.resume(("telegram", "console"))) == [waiting]


async def test_an_unknown_turn_cannot_be_finished(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        with pytest.raises(NotFoundError):
            await uow.turns.finish(TurnId(CountingIds().new()), DONE)
        assert await uow.turns.claim_next(SessionId(CountingIds().new())) is None


async def test_a_turn_knows_when_it_was_asked_for(storage: Storage, clock: FakeClock) -> None:
    async with storage.writing(THE_BOT) as uow:
        session_id = (await set_stage(uow)).session.id
        earlier = NOON - timedelta(hours=1)
        late = await uow.turns.queue(session_id, COACH, asked_at=earlier)
        claimed = await uow.turns.claim_next(session_id)
        await uow.turns.finish(late.id, FAILED)
        clock.advance(60)
        again = await uow.turns.requeue(late.id)

    assert claimed is not None
    assert (claimed.asked_at, claimed.created_at) == (earlier, NOON)
    assert again is not None
    assert (again.asked_at, again.created_at) == (NOON + timedelta(seconds=60), NOON)


async def test_whoever_ends_a_turn_learns_how_many_wait_behind_it(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        session_id = (await set_stage(uow)).session.id
        elsewhere = (await set_stage(uow, CONSOLE)).session.id
        turns = [await uow.turns.queue(session_id, COACH) for _ in range(3)]
        await uow.turns.queue(elsewhere, COACH)

        assert [await uow.turns.finish(turn.id, DONE) for turn in turns] == [2, 1, 0]


async def test_turns_that_somebody_has_in_hand_are_not_taken_up(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        here = (await set_stage(uow)).session.id
        there = (await set_stage(uow, CONSOLE)).session.id
        for session_id in (here, there):
            await uow.turns.queue(session_id, COACH)
            await uow.turns.claim_next(session_id)

        left = await uow.turns.resume(("telegram", "console"), in_hand=(here,))

        assert list(left) == [there]
        assert await uow.turns.claim_next(here) is None
        assert await uow.turns.claim_next(there) is not None


async def test_those_who_wait_are_counted_here_for_one_user_and_in_all(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage, elsewhere = await set_stage(uow), await set_stage(uow, CONSOLE)
        ben = await uow.users.get_or_create(BEN)
        for number in ("1", "2", "3"):
            await ask(uow, stage, an_incoming(message_id=number))
        await ask(uow, elsewhere, an_incoming(place=CONSOLE))
        await uow.turns.queue(elsewhere.session.id, COACH)
        await uow.turns.claim_next(stage.session.id)

        of_ann = await uow.turns.waiting(stage.session.id, stage.user.id)
        of_ben = await uow.turns.waiting(elsewhere.session.id, ben.id)

    assert of_ann == Waiting(of_user=3, here=2, in_all=4)
    assert of_ben == Waiting(of_user=0, here=2, in_all=4)


async def test_a_turn_is_asked_in_more_words_while_it_has_no_answer(storage: Storage) -> None:
    moment = timedelta(seconds=2)
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming("One", message_id="1"))
        author_id = stage.user.id

        async def extended(persona: PersonaId = COACH, **changes: Any) -> Turn | None:
            given: dict[str, Any] = {
                "author_id": author_id,
                "asked_at": turn.asked_at + moment,
                "within": moment,
            }
            return await uow.turns.extend(stage.session.id, persona, **{**given, **changes})

        while_queued = await extended()
        claimed = await uow.turns.claim_next(stage.session.id)
        assert claimed is not None
        assert not await uow.turns.was_asked_anew(claimed)
        while_answering = await extended()
        assert await uow.turns.was_asked_anew(claimed)
        again = await uow.turns.claim_next(stage.session.id)
        assert again is not None
        assert await uow.turns.was_asked_anew(claimed)
        others = [
            await extended(MEERA),
            await extended(author_id=UserId(turn.id)),
            await extended(asked_at=turn.asked_at + 3 * moment),
        ]
        await uow.turns.finish(turn.id, DONE)
        when_answered = await extended()
        assert not await uow.turns.was_asked_anew(again)

    assert [t.id if t else None for t in (while_queued, while_answering)] == [turn.id] * 2
    assert while_answering is not None
    assert (while_answering.state, while_answering.asked_at) == ("queued", turn.asked_at + moment)
    assert again.attempt == 2
    assert (*others, when_answered) == (None, None, None, None)


async def test_only_the_turn_that_was_asked_last_is_asked_anew(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        first = await ask(uow, stage, an_incoming("One", message_id="1"))
        await uow.turns.finish(first.id, DONE)
        await clock.sleep(60)
        anew = await uow.turns.ask_anew(first.id)
        second = await ask(uow, stage, an_incoming("Two", message_id="2"))

        assert await uow.turns.ask_anew(first.id) is None
        await uow.variants.undo(stage.session.id, 1)
        assert await uow.turns.ask_anew(second.id) is None
        await uow.variants.redo(stage.session.id)
        assert await uow.turns.ask_anew(second.id) is not None
        await uow.sessions.close(stage.place.id)
        assert await uow.turns.ask_anew(second.id) is None
    assert anew is not None
    assert (anew.id, anew.state) == (first.id, "queued")
    assert anew.asked_at - first.asked_at == timedelta(seconds=60)
