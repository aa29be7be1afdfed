"""People put other words into an answer, or choose who else answers, by the message they mean."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.command import Caller, Invocation
from bot.domain.place import PlaceAddress
from bot.domain.policy import THE_BOT
from bot.domain.reply import Reply
from tests.builders import BEN, CLEO, a_caller, a_direct_chat, a_group
from tests.conversation.conftest import House, Open
from tests.fakes.language_model import ScriptedModel

NO_ANSWER = "That message is no answer that you may change."
BENS = a_caller(a_group(), BEN)


def pointing(at: str, caller: Caller | None = None) -> Caller:
    """Return somebody, Ann if nobody is named, who means this message."""
    return replace(caller or a_caller(), about=at)


async def rewrites(
    house: House, text: str, caller: Caller | None = None, *, opened: Reply | None = None
) -> Reply:
    """Open the form for an answer, unless it is open, and hand it in with other words."""
    reply = opened or await house.runs("edit", caller)
    assert reply.form is not None, reply.text
    line = house.application.commands.parse(reply.form.command, caller or a_caller())
    assert line is not None
    filled: Invocation = replace(line, arguments={**line.arguments, "text": text})
    return await house.application.commands.run(filled)


async def answer_id(house: House, place: PlaceAddress, question: str) -> str:
    """Return the platform's id of the answer to a question."""
    async with house.application.storage.reading(THE_BOT) as uow:
        known = await uow.places.find(place.key)
        session = await uow.sessions.find_current(known.id) if known else None
        assert session is not None
        said = await uow.messages.window(session.id, 20)
        (turn_id,) = [m.turn_id for m in said if m.content == question and m.turn_id]
        (part,) = await uow.deliveries.of_turn(turn_id)
    return part.platform_message_id


async def test_an_answer_says_what_its_reader_wrote_and_is_read_so_later(open_house: Open) -> None:
    async with open_house(ScriptedModel("Tea.", "Milk.")) as house:
        shown = await house.answers("What now?")
        opened = await house.runs("edit")
        assert opened.form is not None
        assert opened.form.fields[0].value == "Tea."

        reply = await rewrites(house, "Chai.", opened=opened)
        assert reply.text == "Your words stand there now; what was said first is kept."
        assert shown.answers == ["🌸 Riya: Chai."]

        await house.answers("And then?")

    read = [m.content for m in house.model.prompts[1].messages if m.role == "assistant"]
    assert read == ["Chai."]


async def test_what_was_said_first_is_chosen_again(open_house: Open) -> None:
    async with open_house(ScriptedModel("Tea.")) as house:
        shown = await house.answers("What now?")
        await rewrites(house, "Chai.")
        back = next(b for b in shown.buttons[0] if b.label == "2/2 ▶")
        await house.runs(back.command)

    assert shown.answers == ["🌸 Riya: Tea."]


async def test_words_that_are_the_same_change_nothing(house: House) -> None:
    shown = await house.answers("What now?")

    assert (await rewrites(house, "Fine.")).text == "You changed nothing."
    assert [b.label for b in shown.buttons[0]] == ["Regenerate", "Continue"]


async def test_an_older_answer_is_rewritten_by_its_message(open_house: Open) -> None:
    async with open_house(ScriptedModel("A1", "A2")) as house:
        await house.answers("Q1")
        shown = await house.answers("Q2")
        first = await answer_id(house, a_direct_chat(), "Q1")

        await rewrites(house, "Other words", pointing(first))

    assert shown.answers == ["🌸 Riya: Other words", "🌸 Riya: A2"]


async def test_an_older_answer_cannot_be_regenerated(open_house: Open) -> None:
    async with open_house(ScriptedModel("A1", "A2")) as house:
        await house.answers("Q1")
        await house.answers("Q2")
        first, second = [await answer_id(house, a_direct_chat(), text) for text in ("Q1", "Q2")]

        for line in ("retry", "as"):
            reply = await house.runs(line, pointing(first))
            assert reply.text.startswith("The conversation has gone on since then")
        assert (await house.runs("retry", pointing(second))).text == "Trying again."


async def test_an_answer_that_no_form_can_hold_is_not_edited(open_house: Open) -> None:
    async with open_house(ScriptedModel("x" * 4001)) as house:
        await house.answers("Much")

        assert (await house.runs("edit")).text == (
            "This answer has 4001 characters, and at most 4000 can be edited; `/retry` asks for"
            " another one."
        )


async def test_an_answer_of_others_is_like_none_but_for_moderators(house: House) -> None:
    group = a_group()
    shown = await house.answers("Hello", place=group, mentions_bot=True)
    answer = await answer_id(house, group, "Hello")
    opened = await house.runs("edit", pointing(answer, a_caller(group)))
    for line in ("edit", "retry", "as"):
        for message in (answer, "999"):
            assert (await house.runs(line, pointing(message, BENS))).text == NO_ANSWER
    assert (await rewrites(house, "Mine", BENS, opened=opened)).text == NO_ANSWER

    house.platform.managers.add(CLEO.external_id)
    cleo = a_caller(group, CLEO)
    await house.hears("I may", place=group, sender=CLEO)
    await rewrites(house, "Hush.", pointing(answer, cleo))

    assert shown.answers == ["🌸 Riya: Hush."]


async def test_an_answer_of_another_place_is_none(house: House) -> None:
    await house.answers("Hello")
    opened = await house.runs("edit")
    await house.answers("Hello", place=a_group(), mentions_bot=True)

    elsewhere = a_caller(a_group())

    assert (await rewrites(house, "Mine", elsewhere, opened=opened)).text == NO_ANSWER


async def test_an_answer_that_is_asked_for_anew_is_not_rewritten(open_house: Open) -> None:
    async with open_house(ScriptedModel("Tea.")) as house:
        await house.answers("What now?")
        opened = await house.runs("edit")
        house.model.thinking = asyncio.Event()
        await house.runs("retry")

        reply = await rewrites(house, "Chai.", opened=opened)
        house.model.thinking.set()

    assert reply.text == "This is being answered; `/stop` ends that."


async def test_who_shall_answer_is_asked_where_nobody_is_named(open_house: Open) -> None:
    async with open_house(ScriptedModel("Mine.", "Yours.")) as house:
        shown = await house.answers("Whose?")
        asked = await house.runs("as")
        assert asked.text == "Who shall answer instead?"
        assert all(len(choice.command.encode()) <= 64 for choice in asked.menu)
        coach = next(c for c in asked.menu if c.label == "🎯 Coach")

        await house.runs(coach.command)
        await house.settles(a_direct_chat())
        assert shown.answers == ["🎯 Coach: Yours."]

        await house.answers("And now?")
        assert (await house.runs(coach.command)).text.startswith("The conversation has gone on")


@pytest.mark.parametrize("line", ["edit", "as"])
async def test_there_is_nothing_to_edit_where_nothing_was_asked(house: House, line: str) -> None:
    assert (await house.runs(line)).text == "Nothing was asked here yet."
    assert (await house.runs(line, pointing("5"))).tone == "bad"
