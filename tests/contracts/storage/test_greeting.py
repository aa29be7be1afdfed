"""What every storage promises about greetings."""

from dataclasses import replace

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.ids import SessionId
from bot.domain.policy import THE_BOT
from bot.ports.storage import Storage
from tests.builders import BEN, a_group, a_persona, an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.storage.stage import answer, ask, make, set_stage


async def test_a_greeting_is_a_message_of_no_turn(storage: Storage, clock: FakeClock) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        clock.advance(5)
        await uow.greetings.add_greeting(
            "Welcome!", session_id=stage.session.id, persona=stage.coach
        )

        (said,) = await uow.messages.window(stage.session.id, 9)
        session = await uow.sessions.get(stage.session.id)

    assert (said.role, said.tag, said.content, said.seq) == ("assistant", "greeting", "Welcome!", 1)
    assert (said.persona_id, said.persona_revision, said.author_name) == ("coach", 1, "Coach")
    assert (said.turn_id, said.author_id, said.created_at) == (None, None, clock.now())
    assert (session.message_count, session.last_message_at) == (1, clock.now())


async def test_a_greeting_is_replaced_while_nothing_else_was_said(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        rex = await make(uow, "Rex")
        for content, persona in (("Welcome!", stage.coach), ("Woof!", rex)):
            await uow.greetings.add_greeting(content, session_id=stage.session.id, persona=persona)
        revised = await uow.authored_personas.revise(rex.id, replace(rex.definition, name="Max"))

        is_replaced = await uow.greetings.replace_greeting(
            "Wuff!", session_id=stage.session.id, persona=revised
        )

        assert is_replaced
        said = await uow.messages.window(stage.session.id, 9)
        assert [(m.seq, m.content, m.author_name, m.persona_revision) for m in said] == [
            (1, "Welcome!", "Coach", 1),
            (2, "Wuff!", "Max", 2),
        ]


async def test_a_greeting_stays_when_something_was_said_after_it(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        here = stage.session.id
        await uow.greetings.add_greeting("Welcome!", session_id=here, persona=stage.coach)
        await ask(uow, stage, an_incoming("Hello"))

        assert not await uow.greetings.replace_greeting(
            "Hey!", session_id=here, persona=stage.coach
        )
        said = await uow.messages.window(here, 9)
        assert [m.content for m in said] == ["Welcome!", "Hello"]


async def test_only_a_greeting_of_the_same_persona_is_replaced(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        here, replace_greeting = stage.session.id, uow.greetings.replace_greeting
        on_nothing = await replace_greeting("Hey!", session_id=here, persona=stage.coach)
        await uow.greetings.add_greeting("Welcome!", session_id=here, persona=stage.coach)
        on_others = await replace_greeting("Hey!", session_id=here, persona=stage.meera)
        await answer(uow, stage, await ask(uow, stage, an_incoming()), "Hi!")
        on_an_answer = await replace_greeting("Hey!", session_id=here, persona=stage.coach)

        assert (on_nothing, on_others, on_an_answer) == (False, False, False)


async def test_a_greeting_elsewhere_is_left_alone(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        here, there = await set_stage(uow), await set_stage(uow, a_group())
        for stage in (here, there):
            await uow.greetings.add_greeting(
                "Welcome!", session_id=stage.session.id, persona=stage.coach
            )
        await uow.greetings.replace_greeting("Hey!", session_id=here.session.id, persona=here.coach)

        assert [m.content for m in await uow.messages.window(there.session.id, 9)] == ["Welcome!"]


async def test_somebody_was_greeted_when_it_was_in_a_session_of_theirs(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        ben = await uow.users.get_or_create(BEN)
        was_greeted = uow.greetings.was_greeted
        before = await was_greeted(stage.user.id, stage.coach.id)
        await uow.greetings.add_greeting("Hi!", session_id=stage.session.id, persona=stage.coach)
        turn = await ask(uow, stage, an_incoming())
        await answer(uow, stage, turn, "Hello!", by=stage.meera)

        assert not before
        assert await was_greeted(stage.user.id, stage.coach.id)
        assert not await was_greeted(ben.id, stage.coach.id)
        assert not await was_greeted(stage.user.id, stage.meera.id)


async def test_nobody_greets_in_a_session_that_does_not_exist(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        with pytest.raises(NotFoundError):
            await uow.greetings.add_greeting(
                "Hi!", session_id=SessionId(CountingIds().new()), persona=a_persona()
            )
