"""What people say in several messages at once, as one question; and words that are edited."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.message import IncomingMessage
from bot.domain.prompt import Prompt
from tests.builders import ANN, BEN, a_direct_chat, a_group
from tests.conversation.conftest import House, Open
from tests.fakes.language_model import ScriptedModel

HERE = a_direct_chat()
WITHIN = 2
LATER = timedelta(seconds=WITHIN + 1)


def a_thoughtful_model(*script: str) -> ScriptedModel:
    """Return a model that says nothing before it is let."""
    model = ScriptedModel(*script)
    model.thinking = asyncio.Event()
    return model


async def begins(house: House, text: str, **changes: object) -> IncomingMessage:
    """Say something, and wait until the model thinks about it."""
    incoming = await house.hears(text, **changes)
    async with asyncio.timeout(60):
        await house.model.was_asked.wait()
    return incoming


async def ends(house: House) -> list[str]:
    """Let the model speak; returns the answers that are shown at last."""
    assert house.model.thinking is not None
    house.model.thinking.set()
    await house.settles(HERE)
    return house.platform.at(HERE).answers


def asked(house: House) -> list[str]:
    """Return the last line of each prompt."""
    return [read(prompt)[-1] for prompt in house.model.prompts]


def read(prompt: Prompt) -> list[str]:
    """Return what the model read of the conversation."""
    return [message.content.split("\n\n[Note to you")[0] for message in prompt.messages]


async def test_fragments_are_one_question_with_one_answer(open_house: Open) -> None:
    async with open_house(a_thoughtful_model("To both."), burst_within=WITHIN) as house:
        await begins(house, "I was in Rome")
        await house.hears("and I miss it")

        assert await ends(house) == ["🌸 Riya: To both."]
        assert asked(house) == ["I was in Rome", "I was in Rome\n\nand I miss it"]
        later = await house.answers("Do you?", sent_at=house.now() + LATER)

    assert len(later.answers) == 2
    assert read(house.model.prompts[-1]) == [
        "I was in Rome\n\nand I miss it",
        "To both.",
        "Do you?",
    ]


async def test_an_answer_that_began_too_early_begins_anew(open_house: Open) -> None:
    model = ScriptedModel("To the first half only.", "To both.")
    model.hold = asyncio.Event()
    async with open_house(model, burst_within=WITHIN) as house:
        await house.hears("I was in Rome")
        await model.spoke.wait()
        model.hold.set()
        await house.hears("and I miss it")
        await house.settles(HERE)

        assert house.platform.at(HERE).answers == ["🌸 Riya: To both."]
        assert await house.kept() == ["I was in Rome", "and I miss it", "To both."]


async def test_what_comes_later_is_a_question_of_its_own(open_house: Open) -> None:
    async with open_house(a_thoughtful_model("One.", "Two."), burst_within=WITHIN) as house:
        first = await begins(house, "I was in Rome")
        await house.hears("What is the time?", sent_at=first.sent_at + LATER)

        assert await ends(house) == ["🌸 Riya: One.", "🌸 Riya: Two."]


@pytest.mark.parametrize(
    "changes", [{"sender": BEN}, {"text": "coach: wake me"}], ids=["somebody else", "to another"]
)
async def test_what_is_not_of_the_same_pair_is_a_question_of_its_own(
    open_house: Open, changes: dict[str, Any]
) -> None:
    group: dict[str, Any] = {"place": a_group(), "mentions_bot": True, "sender": ANN}
    async with open_house(a_thoughtful_model("One.", "Two."), burst_within=WITHIN) as house:
        await begins(house, "I was in Rome", **group)
        await house.hears(**{"text": "and I miss it", **group, **changes})
        assert house.model.thinking is not None
        house.model.thinking.set()
        await house.settles(a_group())

        assert len(house.platform.at(a_group()).answers) == 2


async def test_every_message_is_a_question_of_its_own_where_the_setting_says_so(
    open_house: Open,
) -> None:
    async with open_house(a_thoughtful_model("One.", "Two."), burst_within=0) as house:
        await begins(house, "I was in Rome")
        await house.hears("and I miss it")

        assert await ends(house) == ["🌸 Riya: One.", "🌸 Riya: Two."]


async def test_a_fragment_that_waited_behind_another_turn_waits_once(open_house: Open) -> None:
    async with open_house(a_thoughtful_model("One.", "Two."), burst_within=WITHIN) as house:
        first = await begins(house, "Who are you?")
        await house.hears("I was in Rome", sent_at=first.sent_at + LATER)
        await house.hears("and I miss it", sent_at=first.sent_at + LATER)

        assert await ends(house) == ["🌸 Riya: One.", "🌸 Riya: Two."]
        assert asked(house)[-1] == "I was in Rome\n\nand I miss it"


async def test_a_burst_outlives_a_restart(open_house: Open) -> None:
    model = a_thoughtful_model("To both.")
    async with open_house(model, burst_within=WITHIN, stop_within=0) as house:
        await begins(house, "I was in Rome")
        await house.hears("and I miss it")
    async with open_house(ScriptedModel("To both."), burst_within=WITHIN) as house:
        await house.application.engine.resume(("telegram",))
        await house.settles(HERE)

        assert house.platform.at(HERE).answers == ["🌸 Riya: To both."]
        assert asked(house) == ["I was in Rome\n\nand I miss it"]


async def test_a_fragment_that_is_deleted_leaves_the_rest_to_be_answered(open_house: Open) -> None:
    async with open_house(a_thoughtful_model("To that."), burst_within=WITHIN) as house:
        first = await begins(house, "Who are you?", sent_at=house.now() - LATER)
        await house.hears("I was in Rome")
        fragment = await house.hears("drunk")
        await house.application.front_desk.withdraw(fragment.key)

        assert len(await ends(house)) == 2
        assert asked(house)[-1] == "I was in Rome"
        assert first.message_id != fragment.message_id


async def test_the_newest_message_is_answered_anew_when_it_is_edited(open_house: Open) -> None:
    async with open_house(ScriptedModel("Hello, Bpb.", "Hello, Bob.")) as house:
        said = await house.hears("My name is Bpb")
        await house.settles(HERE)
        await house.application.front_desk.amend(replace(said, text="My name is Bob"))
        await house.settles(HERE)
        shown = house.platform.at(HERE)

        assert shown.answers == ["🌸 Riya: Hello, Bob."]
        assert shown.buttons[0][-1].label == "2/2 ▶"
        assert await house.kept() == ["My name is Bob", "Hello, Bob."]


async def test_an_answer_in_hand_begins_anew_when_its_question_is_edited(open_house: Open) -> None:
    async with open_house(a_thoughtful_model("Hello, Bob.")) as house:
        said = await begins(house, "My name is Bpb")
        await house.application.front_desk.amend(replace(said, text="My name is Bob"))

        assert await ends(house) == ["🌸 Riya: Hello, Bob."]
        assert asked(house) == ["My name is Bpb", "My name is Bob"]


@pytest.mark.parametrize("text", ["My name is Bpb", "My name is Bob"])
async def test_nothing_is_answered_anew_when_an_edit_changes_no_word_or_is_too_late(
    open_house: Open, text: str
) -> None:
    async with open_house(ScriptedModel("One.", "Two.", "Three.")) as house:
        said = await house.hears("My name is Bpb")
        await house.settles(HERE)
        if text != said.text:
            await house.answers("What is my name?")
        before = list(house.platform.at(HERE).answers)
        await house.application.front_desk.amend(replace(said, text=text))
        await house.settles(HERE)

        assert house.platform.at(HERE).answers == before
        assert (await house.kept())[0] == text


async def test_an_edit_is_only_stored_where_the_setting_says_so(open_house: Open) -> None:
    async with open_house(ScriptedModel("One.", "Two."), regenerate_on_edit=False) as house:
        said = await house.hears("My name is Bpb")
        await house.settles(HERE)
        await house.application.front_desk.amend(replace(said, text="My name is Bob"))
        await house.settles(HERE)

        assert house.platform.at(HERE).answers == ["🌸 Riya: One."]
        assert await house.kept() == ["My name is Bob", "One."]


async def test_what_was_taken_back_is_not_answered_anew_by_an_edit(open_house: Open) -> None:
    async with open_house(ScriptedModel("One.", "Two.")) as house:
        said = await house.hears("My name is Bpb")
        await house.settles(HERE)
        await house.runs("undo")
        await house.application.front_desk.amend(replace(said, text="My name is Bob"))
        await house.settles(HERE)

        assert house.platform.at(HERE).answers == ["🌸 Riya: One."]


async def test_a_turn_is_no_part_of_the_prompt_once_its_question_is_deleted(
    open_house: Open,
) -> None:
    async with open_house(ScriptedModel("I will not tell.", "Nothing.")) as house:
        said = await house.hears("The code is 1234")
        await house.settles(HERE)
        await house.application.front_desk.withdraw(said.key)
        await house.answers("What do you know?")

        assert read(house.model.prompts[-1]) == ["What do you know?"]


async def test_what_follows_another_try_is_a_question_of_its_own(open_house: Open) -> None:
    async with open_house(ScriptedModel("One.", "Two.", "New."), burst_within=60) as house:
        await house.answers("An old question")
        house.model.thinking = asyncio.Event()
        await house.runs("retry")
        await house.hears("A new question")

        assert await ends(house) == ["🌸 Riya: Two.", "🌸 Riya: New."]


async def test_whoever_never_pauses_is_answered_all_the_same(open_house: Open) -> None:
    model = a_thoughtful_model("To ten.", "To the rest.")
    async with open_house(model, burst_within=WITHIN) as house:
        begin = house.now()
        for number in range(12):
            await house.hears(f"{number}", sent_at=begin + timedelta(seconds=number))

        assert len(await ends(house)) == 2
        assert asked(house)[-1] == "10\n\n11"


async def test_nothing_is_kept_of_an_answer_whose_question_was_edited_and_deleted(
    open_house: Open,
) -> None:
    model = ScriptedModel("Half an answer to it")
    model.hold = asyncio.Event()
    async with open_house(model) as house:
        said = await house.hears("My name is Bpb")
        await model.spoke.wait()
        await house.application.front_desk.amend(replace(said, text="My name is Bob"))
        await house.application.front_desk.withdraw(said.key)
        model.hold.set()
        await house.settles(HERE)

        assert await house.kept() == [""]


async def test_an_answer_to_what_is_taken_back_meanwhile_counts_no_more(open_house: Open) -> None:
    async with open_house(a_thoughtful_model("Too late.", "Fresh.")) as house:
        await begins(house, "Never mind this")
        await house.runs("undo")
        await ends(house)
        await house.answers("And this?")

        assert read(house.model.prompts[-1]) == ["And this?"]


async def test_an_edit_may_ask_somebody_else(open_house: Open) -> None:
    async with open_house(ScriptedModel("From Coach.", "From Kavya.")) as house:
        said = await house.hears("coach: what now?")
        await house.settles(HERE)
        await house.application.front_desk.amend(replace(said, text="kavya: and now?"))
        await house.settles(HERE)

        (answer,) = house.platform.at(HERE).answers
        assert answer.endswith("Kavya: From Kavya.")
