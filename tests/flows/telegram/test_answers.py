"""Another answer, and an earlier conversation, by what can be pressed on Telegram."""

import asyncio

import pytest

from tests.flows.telegram.conftest import House, says
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_another_answer_takes_the_place_of_the_first_after_a_restart_too(
    house: House, alice: Person
) -> None:
    house.script("One.", "Two.")
    await alice.sends("Say a number")
    first = await alice.chat.until_shown("One.")

    await house.restart()
    house.script("Two.")
    await alice.presses(first, "Regenerate")
    second = await alice.chat.until_shown("Two.")
    assert second.id == first.id

    await alice.presses(second, "2/2 ▶")
    assert (await alice.chat.until_shown("One.")).id == first.id
    await house.close()
    assert alice.chat.texts() == ["🌸 Riya\nOne."], "nothing else is said"


async def test_an_earlier_conversation_is_chosen_in_a_list(house: House, alice: Person) -> None:
    house.script("Hello.")
    await says(alice, "/session new Cats")
    await alice.sends("Cats purr.")
    await alice.chat.until_shown("Hello.")
    await says(alice, "/session new Dogs")

    listed = await says(alice, "/session list")
    assert "Cats, Riya, 3 messages" in listed.text
    await alice.presses(listed, "Cats")

    await alice.chat.until_shown("'Cats' goes on here. Just write.")
    del house


async def test_a_draft_is_stopped_by_its_own_button_and_what_was_said_stays(
    house: House, alice: Person
) -> None:
    model = house.script("Once upon a time there was", "Welcome back.")
    model.hold = asyncio.Event()
    await alice.sends("Tell me a tale")
    await alice.chat.until_drafted("Once")

    await alice.stops_the_draft()
    (said,) = await alice.chat.until_said(1)
    model.hold.set()
    await alice.sends("Thanks")
    await alice.chat.until_shown("Welcome back.")
    await house.close()

    assert said.text == "🌸 Riya\nOnce"
    assert house.stored("SELECT state FROM turns ORDER BY id") == [("cancelled",), ("answered",)]


@pytest.mark.parametrize("is_private", [True, False], ids=["private", "group"])
async def test_a_very_long_answer_comes_as_a_file_with_its_beginning_shown(
    house: House, telegram: BotApi, alice: Person, *, is_private: bool
) -> None:
    answer = " ".join(f"{number:05}" for number in range(5000))
    house.script(answer, "Short.")
    chat = alice.chat if is_private else telegram.group()
    await alice.sends("@greenroom_bot count", to=chat)

    *beginning, last = await chat.until_said(6)
    assert [post.upload for post in beginning] == [None] * 5
    assert "".join(post.text for post in beginning).count("00042") == 1
    assert last.upload is not None
    assert last.upload.content.decode() == answer

    await house.until_ended(1)
    await alice.presses(last, "Regenerate", to=chat)
    await chat.until_shown("Short.")
    await house.close()
    assert [post.text for post in chat.said()] == ["🌸 Riya\nShort."]
