"""What every storage promises about several answers to one turn, and turns taken back."""

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.policy import THE_BOT
from bot.domain.turn import ENDED, Outcome
from bot.domain.variant import Standing
from bot.ports.storage import Storage, UnitOfWork
from tests.builders import an_incoming
from tests.fakes.clock import FakeClock
from tests.storage.stage import MEERA, Stage, answer, ask, set_stage


async def said(uow: UnitOfWork, stage: Stage) -> list[tuple[str, str]]:
    """Return who said what, as a prompt would have it."""
    window = await uow.messages.window(stage.session.id, 20)
    return [(m.author_name, m.content) for m in window]


async def test_another_answer_takes_the_place_of_the_first(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming("Tea?"))
        assert await uow.variants.standing(turn.id) == Standing(number=0, of=0)
        await answer(uow, stage, turn, "Yes.")
        await answer(uow, stage, turn, "No.", by=stage.meera)

        assert await uow.variants.standing(turn.id) == Standing(number=2, of=2)
        assert await said(uow, stage) == [("Ann", "Tea?"), ("Meera", "No.")]


async def test_the_chosen_answer_is_the_one_that_is_read(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming("Tea?"))
        for text in ("Yes.", "No.", "Maybe."):
            await answer(uow, stage, turn, text)
        await answer(uow, stage, turn, "Later.", by=stage.meera)

        await uow.variants.choose(turn.id, 2)
        assert await said(uow, stage) == [("Ann", "Tea?"), ("Coach", "No.")]
        assert await uow.variants.standing(turn.id) == Standing(number=2, of=4)

        await uow.variants.choose(turn.id, 4)
        (answered,) = (await uow.messages.window(stage.session.id, 20))[1:]
        assert (answered.content, answered.persona_id) == ("Later.", MEERA)

        await answer(uow, stage, turn, "Never.")
        assert await uow.variants.standing(turn.id) == Standing(number=5, of=5)
        with pytest.raises(NotFoundError):
            await uow.variants.choose(turn.id, 6)


async def test_an_answer_that_is_rewritten_leaves_what_was_said_aside(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming("Tea?"))
        with pytest.raises(NotFoundError):
            await uow.variants.rewrite(turn.id, "Chai!", by=stage.user.id)
        await answer(uow, stage, turn, "Yes.", by=stage.meera)

        await uow.variants.rewrite(turn.id, "Chai!", by=stage.user.id)
        assert await said(uow, stage) == [("Ann", "Tea?"), ("Meera", "Chai!")]
        assert await uow.variants.standing(turn.id) == Standing(number=2, of=2)

        await uow.variants.choose(turn.id, 1)
        assert await said(uow, stage) == [("Ann", "Tea?"), ("Meera", "Yes.")]
        assert await uow.turns.find(turn.id) is not None


async def test_an_answer_that_goes_on_is_no_other_answer(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming("Tea?"))
        await answer(uow, stage, turn, "Yes")
        await answer(uow, stage, turn, "Yes, with milk.")

        assert await uow.variants.standing(turn.id) == Standing(number=1, of=1)
        assert await said(uow, stage) == [("Ann", "Tea?"), ("Coach", "Yes, with milk.")]


async def test_turns_are_taken_back_and_given_again(storage: Storage, clock: FakeClock) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turns = [
            await ask(uow, stage, an_incoming(f"Q{number}", message_id=str(number)))
            for number in range(1, 4)
        ]
        for number, turn in enumerate(turns, start=1):
            await answer(uow, stage, turn, f"A{number}")
        await uow.messages.add_incoming(
            an_incoming("and more", message_id="4"),
            session_id=stage.session.id,
            author_id=stage.user.id,
            turn_id=turns[-1].id,
        )

        assert await uow.variants.undo(stage.session.id, 1) == 1
        clock.advance(1)
        assert await uow.variants.undo(stage.session.id, 1) == 1
        assert await said(uow, stage) == [("Ann", "Q1"), ("Coach", "A1")]

        assert await uow.variants.redo(stage.session.id) is not None
        assert [text for _, text in await said(uow, stage)] == ["Q1", "Q2", "A1", "A2"]
        assert await uow.variants.redo(stage.session.id) is not None
        assert await uow.variants.redo(stage.session.id) is None
        assert len(await said(uow, stage)) == 7
        assert await uow.variants.undo(stage.session.id, 9) == 3


async def test_a_turn_is_queued_again_for_another_persona_or_to_go_on(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming("Tea?"))
        assert await uow.turns.requeue(turn.id, ended=ENDED) is None
        await uow.turns.finish(turn.id, Outcome(state="answered"))

        again = await uow.turns.requeue(turn.id, ended=ENDED, persona_id=MEERA)
        assert again is not None
        assert (again.persona_id, again.goes_on, again.state) == (MEERA, False, "queued")
        await uow.turns.finish(turn.id, Outcome(state="cancelled"))
        further = await uow.turns.requeue(turn.id, ended=ENDED, goes_on=True)
        assert further is not None
        assert (further.persona_id, further.goes_on) == (MEERA, True)
