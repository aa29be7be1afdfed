"""What came too late: it is offered, not answered out of the blue."""

import asyncio
from datetime import timedelta

from bot.domain.policy import THE_BOT
from tests.builders import NOON, a_caller, a_direct_chat
from tests.conversation.conftest import House, Open
from tests.fakes.clock import FakeClock
from tests.fakes.language_model import ScriptedModel

HERE = a_direct_chat()
LONG_AGO = NOON - timedelta(minutes=16)


async def kept(house: House) -> list[tuple[str, str]]:
    """Return what is kept of the conversation."""
    async with house.application.storage.reading(THE_BOT) as uow:
        place = await uow.places.get_or_create(HERE)
        session = await uow.sessions.find_current(place.id)
        assert session is not None
        said = await uow.messages.window(session.id, 9)
    return [(message.role, message.content) for message in said]


async def test_a_question_of_long_ago_is_offered_with_what_was_asked(open_house: Open) -> None:
    async with open_house(clock=FakeClock()) as house:
        shown = await house.answers("Shall I take\nan umbrella?", sent_at=LONG_AGO)

        assert (shown.answers, house.model.prompts) == ([], [])
        (offer,) = shown.notices
        assert offer.text == (
            "I was away when you wrote: “Shall I take an umbrella?” Shall I answer now?"
        )
        assert [button.label for button in offer.buttons] == ["Answer now"]


async def test_the_answer_comes_when_the_person_still_wants_it(open_house: Open) -> None:
    async with open_house(ScriptedModel("Yes, do."), FakeClock()) as house:
        shown = await house.answers("Shall I take an umbrella?", sent_at=LONG_AGO)

        await house.runs(shown.notices[0].buttons[0].command, a_caller(HERE))
        await house.settles(HERE)

        assert shown.answers == ["🌸 Riya: Yes, do."]
        assert await kept(house) == [
            ("user", "Shall I take an umbrella?"),
            ("assistant", "Yes, do."),
        ]


async def test_what_is_only_a_little_late_is_answered(open_house: Open) -> None:
    async with open_house(clock=FakeClock()) as house:
        shown = await house.answers("Hello", sent_at=NOON - timedelta(minutes=14))

    assert (shown.answers, shown.notices) == (["🌸 Riya: Fine."], [])


async def test_one_offer_stands_for_all_that_came_meanwhile(open_house: Open) -> None:
    model, clock = ScriptedModel("one two", "Here I am."), FakeClock()
    model.hold = asyncio.Event()
    async with open_house(model, clock) as house:
        await house.hears("Now")
        await model.spoke.wait()
        for text in ("Hello?", "Anybody?", "Well then."):
            await house.hears(text, sent_at=LONG_AGO)
        model.hold.set()
        await house.settles(HERE)
        shown = house.platform.at(HERE)

        (offer,) = shown.notices
        assert "“Well then.”" in offer.text
        await house.runs(offer.buttons[0].command)
        await house.settles(HERE)

        assert shown.answers == ["🌸 Riya: one two", "🌸 Riya: Here I am."]
        asked = "\n".join(message.content for message in model.prompts[-1].messages)
        assert [text in asked for text in ("Hello?", "Anybody?", "Well then.")] == [True] * 3


async def test_what_waited_in_the_queue_while_we_were_here_is_answered(open_house: Open) -> None:
    model, clock = ScriptedModel("one two", "three"), FakeClock()
    model.hold = asyncio.Event()
    async with open_house(model, clock) as house:
        for text in ("First", "Second"):
            await house.hears(text, sent_at=NOON)
        await model.spoke.wait()
        clock.advance(3600)
        model.hold.set()
        await house.settles(HERE)

        assert house.platform.at(HERE).answers == ["🌸 Riya: one two", "🌸 Riya: three"]


async def test_a_turn_that_a_stop_cut_off_long_ago_is_offered_at_the_next_start(
    open_house: Open,
) -> None:
    model = ScriptedModel("never ends")
    model.hold = asyncio.Event()
    async with open_house(model, FakeClock()) as house:
        await house.hears("Are you there?", sent_at=NOON)
        await model.spoke.wait()
        await house.application.engine.drain(0)

    async with open_house(clock=FakeClock(NOON + timedelta(hours=8))) as house:
        await house.application.engine.resume(("telegram",))
        await house.settles(HERE)

        (offer,) = house.platform.at(HERE).notices
        assert "“Are you there?”" in offer.text
        assert house.model.prompts == []
