"""Words that are found for people on Telegram: shown to them alone, changed by a question, sent."""

import asyncio

from tests.flows.telegram.conftest import House, says
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_words_are_written_changed_by_a_question_and_said(
    house: House, alice: Person
) -> None:
    house.llm = {"model": "openai:large"}
    await house.restart()
    house.script("Take me home.", "Come in.")

    written = await says(alice, "/write home")
    assert "Take me home." in written.text
    await alice.presses(written, "Change it first")
    question = await alice.chat.until_shown("What you say (1 of 1)")
    assert "Now: Take me home." in question.text
    await alice.sends("Home, please.")

    await alice.chat.until_shown("Alice: Home, please.")
    await alice.chat.until_shown("Riya\nCome in.")
    said: list[tuple[object, ...]] = [("user", "Home, please."), ("assistant", "Come in.")]
    await house.until_stored(said, "SELECT role, content FROM messages ORDER BY seq")


async def test_in_a_group_words_come_directly_and_are_said_in_the_group(
    house: House, telegram: BotApi, alice: Person
) -> None:
    house.script("Home.", "Far.", "You tell me.", "Come in.")
    group = telegram.group()

    await alice.sends("/suggest", to=group)
    await group.until_shown("I wrote to you directly.")
    suggested = await alice.chat.until_shown("1. Home.")
    await alice.presses(suggested, "Far.")

    await group.until_shown("Alice: Far.")
    await group.until_shown("Riya\nCome in.")
    assert "Come in." not in "".join(alice.chat.texts())


async def test_while_words_are_looked_for_a_place_goes_on(house: House, alice: Person) -> None:
    model = house.script("Home.")
    model.thinking = asyncio.Event()
    await alice.sends("/suggest")
    await model.was_asked.wait()

    await alice.sends("/persona switch coach")
    await alice.chat.until_shown("answers here from now on")
    assert "Home." not in "".join(alice.chat.texts())

    model.thinking.set()
    await alice.chat.until_shown("1. Home.")


async def test_words_that_are_looked_for_at_the_end_are_asked_for_again(
    house: House, telegram: BotApi, alice: Person
) -> None:
    model = house.script("Home.")
    model.thinking = asyncio.Event()
    await alice.sends("/suggest")
    await model.was_asked.wait()
    await telegram.world.updates.until_acknowledged()

    await house.restart()
    house.script("Far.")
    await alice.sends("/suggest")

    await alice.chat.until_shown("1. Far.")
    assert "Home." not in "".join(alice.chat.texts())
