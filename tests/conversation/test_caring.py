"""Whoever may be in danger is answered by the bot itself, whatever persona was asked."""

import logging
from dataclasses import replace

import pytest

from bot.domain.errors import DeliveryError
from bot.domain.policy import THE_BOT
from tests.builders import a_caller, a_direct_chat, a_group
from tests.conversation.conftest import House, Open
from tests.fakes.language_model import ScriptedModel
from tests.titles import titles_are_settled

CRY = "I want to kill myself"
CARE = "this is the bot itself"


async def test_no_persona_and_no_model_answers_it(house: House) -> None:
    await house.runs("persona switch flirtatious")

    shown = await house.answers(CRY)

    (answer,) = shown.answers
    assert answer.startswith("**I set every role aside")
    assert "findahelpline.com" in answer
    assert house.model.prompts == []
    assert shown.buttons[0] == ()


@pytest.mark.parametrize("how", ["coach: " + CRY, CRY + " tonight, coach"])
async def test_it_makes_no_difference_who_is_asked_by_name(house: House, how: str) -> None:
    shown = await house.answers(how)

    assert CARE in shown.answers[0]
    assert house.model.prompts == []


async def test_a_command_that_asks_is_no_way_around_it(house: House) -> None:
    await house.runs(f"ask coach {CRY}", replace(a_caller(), call_id="1"))
    await house.settles(a_caller().place)

    assert CARE in house.platform.at(a_caller().place).answers[0]
    assert house.model.prompts == []


async def test_the_conversation_goes_on_and_the_persona_knows_what_it_did_not_say(
    open_house: Open,
) -> None:
    async with open_house(ScriptedModel("Good morning.", "I am here.")) as house:
        await house.answers("Hello")
        await house.answers(CRY)
        shown = await house.answers("Are you still there?")

    assert shown.answers[-1] == "🌸 Riya: I am here."
    roles = [(m.role, m.content) for m in house.model.prompts[-1].messages]
    assert roles[1] == ("assistant", "Good morning.")
    (role, told), *more = roles[2:]
    assert more == []
    assert role == "user"
    assert CRY in told
    assert "[To this the bot itself answered, not Riya" in told
    assert "findahelpline" not in told


async def test_it_is_kept_as_nobodys_words(house: House) -> None:
    shown = await house.answers(CRY)

    async with house.application.storage.reading(THE_BOT) as uow:
        place = await uow.places.find(a_direct_chat().key)
        assert place is not None
        session = await uow.sessions.find_current(place.id)
        assert session is not None
        question, answer = await uow.messages.window(session.id, 10)
    assert (answer.role, answer.tag, answer.persona_id) == ("system", "safety", None)
    assert answer.turn_id == question.turn_id
    assert answer.content == shown.answers[0]


@pytest.mark.parametrize("line", ["retry", "continue", "as coach"])
async def test_asking_again_is_answered_the_same_way(house: House, line: str) -> None:
    before = list((await house.answers(CRY)).answers)

    await house.runs(line)
    await house.settles(a_direct_chat())

    assert house.platform.at(a_direct_chat()).answers == before
    assert len(await house.kept()) == 2
    assert house.model.prompts == []


async def test_an_edit_that_becomes_a_sign_takes_the_place_of_what_a_persona_said(
    open_house: Open,
) -> None:
    async with open_house(ScriptedModel("Nice.", "Sure."), regenerate_on_edit=False) as house:
        said = await house.hears("I want to kite")
        await house.settles(said.place)
        await house.answers("And you?")
        await house.application.front_desk.amend(replace(said, text=CRY))
        await house.settles(said.place)

        shown = house.platform.at(said.place)
        assert CARE in shown.answers[0]
        assert shown.answers[1] == "🌸 Riya: Sure."
        assert (await house.kept())[1] == shown.answers[0]

    async with open_house(ScriptedModel("Kites are lovely.")) as house:
        await house.hears(CRY, place=a_direct_chat("8"), message_id="80")
        await house.settles(a_direct_chat("8"))
        again = await house.hears(CRY, place=a_direct_chat("8"), message_id="81")
        await house.settles(a_direct_chat("8"))
        await house.application.front_desk.amend(replace(again, text="I want to kite"))
        await house.settles(a_direct_chat("8"))

        assert house.platform.at(a_direct_chat("8")).answers[1] == "🌸 Riya: Kites are lovely."
        kept = await house.kept(a_direct_chat("8"))
        assert kept[2:] == ["I want to kite", "Kites are lovely."]


async def test_in_a_group_nobody_is_answered_who_did_not_ask(house: House) -> None:
    group = a_group()
    await house.answers("Hello", place=group, mentions_bot=True)

    await house.answers(CRY, place=group)
    assert len(house.platform.at(group).answers) == 1

    shown = await house.answers(CRY, place=group, mentions_bot=True)
    assert CARE in shown.answers[1]


async def test_no_limit_keeps_anybody_from_it(open_house: Open) -> None:
    async with open_house(limits={"turns_a_minute": 1}) as house:
        await house.answers("one")
        refused = await house.answers("two")
        assert len(refused.answers) == 1
        shown = await house.answers(CRY)

    assert CARE in shown.answers[-1]


async def test_it_is_in_no_title(open_house: Open) -> None:
    model = ScriptedModel("One.", "Two.", "A talk")
    async with open_house(model, titles=True) as house:
        await house.answers(CRY)
        await house.answers("Hello")
        await house.answers("How are you?")
        await titles_are_settled()

    asked = str(model.prompts[-1].messages)
    assert "[Its title]" in asked
    assert "Hello" in asked
    assert CRY not in asked
    assert "helpline" not in asked


async def test_two_messages_that_say_it_together_are_read_as_one(open_house: Open) -> None:
    async with open_house(ScriptedModel("What do you want?"), burst_within=30) as house:
        now = house.now()
        await house.hears("I just want to", sent_at=now)
        await house.hears("die", sent_at=now)
        await house.settles(a_direct_chat())

        (answer,) = house.platform.at(a_direct_chat()).answers
    assert CARE in answer


async def test_what_is_not_shown_is_offered_again_and_then_shown(house: House) -> None:
    house.platform.refusal = DeliveryError("The chat is closed.")
    shown = await house.answers(CRY)
    assert shown.answers == []

    house.platform.refusal = None
    await house.runs(shown.notices[-1].buttons[0].command)
    await house.settles(a_direct_chat())

    assert CARE in shown.answers[0]
    assert len(await house.kept()) == 2


async def test_it_is_counted_and_logged_without_a_word_of_it(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        await house.answers(CRY)

    assert "greenroom_crises_answered_total 1.0" in house.application.meter.page(waiting=0).decode()
    assert "A sign of crisis was answered with helplines" in caplog.messages
    assert all("kill" not in message for message in caplog.messages)


async def test_no_words_are_found_for_somebody_in_danger(house: House) -> None:
    written = await house.runs(f"write {CRY}")
    assert CARE in written.text
    assert written.buttons == ()

    await house.answers(CRY)
    assert "go on in your own" in (await house.runs("suggest")).text
    assert house.model.prompts == []
