"""What people do with an answer: ask for another one, choose, go on, stop, take it back."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from bot.domain.prompt import ModelEvent, Prompt
from bot.domain.reply import Button
from tests.builders import ANN, BEN, CLEO, a_caller, a_direct_chat, a_group
from tests.conversation.conftest import House, Open
from tests.fakes.language_model import ScriptedModel
from tests.fakes.platform import Shown


def said_before(prompt: Prompt) -> list[str]:
    """Return what the model read of the conversation."""
    return [message.content.split("\n\n[Note to you")[0] for message in prompt.messages]


def button(shown: Shown, label: str) -> Button:
    """Return a button below the newest answer."""
    return next(b for b in shown.buttons[len(shown.answers) - 1] if b.label == label)


async def press(house: House, label: str) -> Shown:
    """Press a button below the newest answer, and wait for what comes of it."""
    shown = house.platform.at(a_direct_chat())
    await house.runs(button(shown, label).command)
    await house.settles(a_direct_chat())
    return shown


async def test_another_answer_takes_the_place_of_the_first_and_is_what_is_read_later(
    open_house: Open,
) -> None:
    async with open_house(ScriptedModel("One.", "Two.", "Three.")) as house:
        await house.answers("Say a number")
        shown = await press(house, "Regenerate")
        assert shown.answers == ["🌸 Riya: Two."]

        await house.answers("Thanks")

    assert said_before(house.model.prompts[1]) == ["Say a number"]
    assert said_before(house.model.prompts[2]) == ["Say a number", "Two.", "Thanks"]


async def test_an_earlier_answer_is_chosen_again(open_house: Open) -> None:
    async with open_house(ScriptedModel("One.", "Two.", "Three.")) as house:
        await house.answers("Say a number")
        await press(house, "Regenerate")
        shown = await press(house, "2/2 ▶")
        assert shown.answers == ["🌸 Riya: One."]
        assert [b.label for b in shown.buttons[0]] == ["Regenerate", "Continue", "1/2 ▶"]
        await house.answers("Thanks")

    assert said_before(house.model.prompts[-1]) == ["Say a number", "One.", "Thanks"]


async def test_another_persona_answers_and_each_answer_keeps_its_own(open_house: Open) -> None:
    async with open_house(ScriptedModel("Mine.", "Yours.", "Next.")) as house:
        await house.answers("Whose?")
        await house.runs("as coach")
        await house.settles(a_direct_chat())
        shown = house.platform.at(a_direct_chat())
        assert shown.answers == ["🎯 Coach: Yours."]

        await press(house, "2/2 ▶")
        assert shown.answers == ["🌸 Riya: Mine."]
        await house.answers("And now?")

    assert shown.answers[-1] == "🌸 Riya: Next.", "who answers here is not changed by it"


async def test_an_answer_is_continued_where_it_ended(open_house: Open) -> None:
    async with open_house(ScriptedModel("Once upon", " a time.", "Bye.")) as house:
        await house.answers("A story")
        shown = await press(house, "Continue")
        assert shown.answers == ["🌸 Riya: Once upon a time."]
        assert [b.label for b in shown.buttons[0]] == ["Regenerate", "Continue"]
        await house.answers("Thanks")

    asked = house.model.prompts[1].messages
    assert [m.role for m in asked] == ["user", "assistant", "user"]
    assert asked[1].content == "Once upon"
    assert said_before(house.model.prompts[2]) == ["A story", "Once upon a time.", "Thanks"]


async def test_an_answer_that_is_stopped_stays_as_far_as_it_went(open_house: Open) -> None:
    model = ScriptedModel("one two three", "Next.")
    model.hold = asyncio.Event()
    async with open_house(model) as house:
        await house.hears("Count")
        await model.spoke.wait()

        assert (await house.runs("stop")).text == "Stopped."
        await house.settles(a_direct_chat())
        model.hold = None
        shown = await house.answers("Thanks")

        assert (await house.runs("stop")).text == "No answer is being written here."
    assert shown.answers == ["🌸 Riya: one ", "🌸 Riya: Next."]
    assert said_before(model.prompts[1]) == ["Count", "one", "Thanks"]
    assert shown.notices == []


class ReluctantModel(ScriptedModel):
    """Takes its time to end an answer that is stopped, as connections do."""

    def __init__(self, *script: str) -> None:
        super().__init__(*script)
        self.hold = asyncio.Event()
        self.may_end = asyncio.Event()

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent]:
        """Say the next line of the script, and come to an end when it may."""
        try:
            async with aclosing(super().stream(prompt)) as events:
                async for event in events:
                    yield event
        finally:
            await self.may_end.wait()


async def test_an_answer_that_is_stopped_twice_stays_as_far_as_it_went(open_house: Open) -> None:
    model = ReluctantModel("one two three")
    async with open_house(model) as house:
        await house.hears("Count")
        await model.spoke.wait()

        assert (await house.runs("stop")).text == "Stopped."
        assert (await house.runs("stop")).text == "Stopped."
        model.may_end.set()
        await house.settles(a_direct_chat())

    shown = house.platform.at(a_direct_chat())
    assert shown.answers == ["🌸 Riya: one "]
    assert shown.notices == []


async def test_turns_taken_back_are_known_to_nobody_until_they_count_again(
    open_house: Open,
) -> None:
    async with open_house(ScriptedModel("A1", "A2", "A3", "A4")) as house:
        await house.answers("Q1")
        await house.answers("Q2")
        reply = await house.runs("undo")
        await house.answers("Q3")
        assert said_before(house.model.prompts[2]) == ["Q1", "A1", "Q3"]

        await house.runs(reply.buttons[0].command)
        await house.answers("Q4")

    assert said_before(house.model.prompts[3]) == ["Q1", "A1", "Q2", "A2", "Q3", "A3", "Q4"]


async def test_only_the_newest_answer_is_changed(open_house: Open) -> None:
    async with open_house(ScriptedModel("A1", "A2")) as house:
        first = await house.answers("Q1")
        again = button(first, "Regenerate").command
        await house.answers("Q2")

        reply = await house.runs(again)

    assert reply.text == (
        "The conversation has gone on since then, perhaps elsewhere; only its newest answer can be"
        " changed."
    )
    assert len(house.model.prompts) == 2


async def test_an_answer_in_a_group_is_changed_by_who_asked_for_it(house: House) -> None:
    group, ben = a_group(), a_caller(identity=BEN, place=a_group())
    await house.answers("Hello", place=group, mentions_bot=True)

    for line in ("retry", "as coach", "continue", "stop"):
        reply = await house.runs(line, ben)
        assert reply.text == "Ann asked this, and decides what becomes of it."
    assert (await house.runs("undo", ben)).text == (
        "What counts here is decided by who began this conversation, by who may manage this place,"
        " or who asked."
    )
    assert len(house.model.prompts) == 1


async def test_a_turn_in_a_group_is_taken_back_by_who_asked_or_moderates(house: House) -> None:
    group = a_group()
    ann, ben, cleo = (a_caller(identity=who, place=group) for who in (ANN, BEN, CLEO))
    await house.answers("Hello", place=group, mentions_bot=True)
    await house.answers("Tell them all", place=group, mentions_bot=True, sender=BEN)

    refused = await house.runs("undo 2", ben)
    by_ben = await house.runs("undo", ben)
    house.platform.managers.add(CLEO.external_id)
    by_cleo = await house.runs("undo", cleo)

    assert refused.tone == "bad"
    assert (by_ben.tone, by_ben.buttons) == ("good", ())
    assert (await house.runs("turn redo", ben)).tone == "bad"
    assert by_cleo.tone == "good"
    assert await house.kept(group) == []
    assert (await house.runs("turn redo", ann)).tone == "good"
    assert await house.kept(group) == ["Hello", "Fine."]


async def test_there_is_nothing_to_change_where_nothing_was_asked(house: House) -> None:
    for line in ("retry", "continue", "stop"):
        assert (await house.runs(line)).text == "Nothing was asked here yet."
    assert (await house.runs("undo")).text == "Nothing was said here yet."


async def test_a_stopped_answer_stays_so_after_a_restart(open_house: Open) -> None:
    model = ScriptedModel("one two three")
    model.hold = asyncio.Event()
    async with open_house(model) as house:
        await house.hears("Count")
        await model.spoke.wait()
        await house.runs("stop")
        await house.settles(a_direct_chat())
    async with open_house(ScriptedModel("Again.")) as house:
        await house.application.engine.resume(("telegram",))
        await house.settles(a_direct_chat())

        assert house.platform.at(a_direct_chat()).answers == ["🌸 Riya: one "]
