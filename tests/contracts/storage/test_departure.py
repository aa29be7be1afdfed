"""What every storage promises about personas that leave: withdrawn, or removed for good."""

from bot.domain.lore import LoreState
from bot.domain.persona import Footprint, Persona
from bot.domain.policy import THE_BOT
from bot.domain.turn import Outcome
from bot.ports.storage import Storage, UnitOfWork
from tests.builders import a_definition, a_group, an_incoming
from tests.storage.stage import COACH, Stage, answer, ask, make, set_stage

DONE = Outcome(state="answered")
TOLD = LoreState(greeting=1)


async def test_a_withdrawn_persona_frees_what_is_bound_to_it(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        rex = await make(uow)
        await _choose(uow, stage, rex)

        await uow.authored_personas.withdraw(rex.id)

        assert await uow.bindings.that_apply(stage.place, stage.user.id) == []
        assert (await uow.sessions.get(stage.session.id)).active_persona_id is None


async def test_only_what_is_bound_to_it_is_freed(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        rex, max_ = await make(uow, "Rex"), await make(uow, "Max")
        await _choose(uow, stage, max_)

        await uow.authored_personas.withdraw(rex.id)

        bindings = await uow.bindings.that_apply(stage.place, stage.user.id)
        assert [binding.persona_id for binding in bindings] == [max_.id, max_.id]
        assert (await uow.sessions.get(stage.session.id)).active_persona_id == max_.id


async def test_what_a_withdrawn_persona_said_stays(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        rex = await make(uow)
        turn = await ask(uow, stage, an_incoming("Who are you?"), persona_id=rex.id)
        await answer(uow, stage, turn, "Rex!", by=rex)

        await uow.authored_personas.withdraw(rex.id)

        said = await uow.messages.window(stage.session.id, 9)
        assert [(m.content, m.persona_id) for m in said] == [
            ("Who are you?", None),
            ("Rex!", rex.id),
        ]
        assert await uow.persona_history.at(rex.id, 1) == rex


async def test_all_that_a_purged_persona_said_is_gone_everywhere(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow)
        stages = [await set_stage(uow), await set_stage(uow, a_group())]
        for stage in stages:
            incoming = an_incoming("Who?", place=stage.place.address)
            turn = await ask(uow, stage, incoming, persona_id=rex.id)
            await answer(uow, stage, turn, "Rex!", by=rex)
            await uow.greetings.add_greeting("Woof!", session_id=stage.session.id, persona=rex)
            await answer(uow, stage, turn, "And Coach.")

        await uow.authored_personas.purge(rex.id)

        for stage in stages:
            left = await uow.messages.window(stage.session.id, 9)
            assert [m.content for m in left] == ["Who?", "And Coach."]


async def test_nothing_refers_to_a_purged_persona(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        rex = await make(uow)
        await uow.authored_personas.revise(rex.id, a_definition("Max"))
        session = await uow.sessions.start(
            place_id=stage.place.id, owner_id=stage.user.id, title="", persona_id=rex.id
        )
        await uow.turns.queue(session.id, rex.id)
        await _choose(uow, stage, rex)

        await uow.authored_personas.purge(rex.id)
        await uow.commit()

    async with storage.writing(THE_BOT) as uow:
        left = await uow.sessions.get(session.id)
        asked = await uow.turns.claim_next(session.id)
        assert (left.default_persona_id, left.active_persona_id) == (None, None)
        assert asked is not None
        assert asked.persona_id is None
        assert await uow.bindings.that_apply(stage.place, stage.user.id) == []
        assert await uow.personas.existing({rex.id}) == {}
        assert await uow.persona_history.revisions(rex.id, 9) == []
        nothing = Footprint(messages=0, sessions=0, bindings=0)
        assert await uow.persona_history.footprint(rex.id) == nothing


async def test_other_personas_stay_as_they_are_when_one_is_purged(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        rex, max_ = await make(uow, "Rex"), await make(uow, "Max")
        await _choose(uow, stage, max_)
        turn = await uow.turns.queue(stage.session.id, max_.id)

        await uow.authored_personas.purge(rex.id)

        assert await uow.personas.existing({max_.id, COACH}) == {
            max_.id: max_,
            COACH: stage.coach,
        }
        assert await uow.turns.claim_next(stage.session.id) is not None
        session = await uow.sessions.get(stage.session.id)
        assert (session.default_persona_id, session.active_persona_id) == (COACH, max_.id)
        assert turn.persona_id == max_.id


async def test_nothing_is_purged_without_a_commit(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        rex = await make(uow)
        turn = await ask(uow, stage, an_incoming(), persona_id=rex.id)
        await answer(uow, stage, turn, "Rex!", by=rex)
        await uow.commit()

    async with storage.writing(THE_BOT) as uow:
        await uow.authored_personas.purge(rex.id)

    async with storage.reading(THE_BOT) as uow:
        assert await uow.personas.existing({rex.id}) == {rex.id: rex}
        assert len(await uow.messages.of_turn(turn.id)) == 2


async def test_the_ledger_forgets_turns_that_a_purged_persona_alone_answered(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        rex = await make(uow)
        alone, together, in_hand = [
            await ask(uow, stage, an_incoming(message_id=f"{n}"), persona_id=rex.id)
            for n in range(3)
        ]
        for turn in (alone, together, in_hand):
            await uow.deliveries.sending(turn.id, 0)
            await answer(uow, stage, turn, "Rex!", by=rex)
        await answer(uow, stage, together, "And Coach.")
        for turn in (alone, together):
            await uow.turns.finish(turn.id, DONE)

        await uow.authored_personas.purge(rex.id)

        kept = [len(await uow.deliveries.of_turn(t.id)) for t in (alone, together, in_hand)]
        assert kept == [0, 1, 1]


async def test_lore_is_forgotten_where_a_purged_persona_spoke(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow)
        here, there = await set_stage(uow), await set_stage(uow, a_group())
        for stage in (here, there):
            await uow.lorebooks.keep_state(stage.session.id, TOLD)
        await uow.greetings.add_greeting("Woof!", session_id=here.session.id, persona=rex)

        await uow.authored_personas.purge(rex.id)

        assert await uow.lorebooks.state(here.session.id) == LoreState()
        assert await uow.lorebooks.state(there.session.id) == TOLD


async def _choose(uow: UnitOfWork, stage: Stage, persona: Persona) -> None:
    """Choose a persona at every scope."""
    await uow.bindings.bind_place(stage.place.id, persona.id)
    await uow.bindings.bind_user(stage.user.id, persona.id)
    await uow.sessions.activate_persona(stage.session.id, persona.id)
