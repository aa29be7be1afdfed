"""What goes wrong on Telegram, and what people notice of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.catalogue import CATALOGUE
from bot.domain.errors import ModelUnreachableError
from tests.fakes.clock import FakeClock
from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.faults import blocked, dropped, too_many_requests
from tests.platforms.bot_api.judging import complaints
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi

_HOUR = 3600


async def test_a_message_that_comes_twice_is_answered_once(
    house: House, telegram: BotApi, alice: Person
) -> None:
    house.script("One.", "Two.")

    update = await alice.sends("Hi")
    telegram.world.updates.add("message", update["message"])
    await alice.chat.until_said(1)
    await alice.sends("Again")
    await alice.chat.until_said(2)
    await telegram.world.updates.until_acknowledged()

    assert alice.chat.texts() == ["🌸 Riya\nOne.", "Two."]
    await house.close()
    assert house.stored("SELECT count(*) FROM turns") == [(2,)]


async def test_a_long_answer_with_code_comes_whole_and_code_stays_code(
    house: House, alice: Person
) -> None:
    code = "\n".join(f"print({number}, '😀')" for number in range(500))
    house.script(f"See:\n\n```python\n{code}\n```\n\nThat was it.")

    await alice.sends("Count for me")

    await alice.chat.until_shown("That was it.")
    posts = alice.chat.said()
    assert len(posts) > 1
    assert "\n".join(piece for post in posts for piece in post.marked("pre")) == code
    assert all(e["language"] == "python" for p in posts for e in p.entities if e["type"] == "pre")
    assert [post.text.startswith("🌸 Riya\n") for post in posts] == [True] + [False] * (
        len(posts) - 1
    )
    await house.close()
    assert house.stored("SELECT count(*) FROM deliveries WHERE state = 'sent'") == [(len(posts),)]


async def test_a_failing_model_is_said_and_can_be_tried_again(house: House, alice: Person) -> None:
    house.script(ModelUnreachableError("The model cannot be reached."))
    await alice.sends("Hi")
    failure = await alice.chat.until_shown("The model cannot be reached.")
    assert failure.buttons == ["Try again"]

    house.script("Here I am.")
    await alice.presses(failure, "Try again")

    await alice.chat.until_shown("🌸 Riya\nHere I am.")
    await alice.chat.until_shown("Trying again.")
    assert failure.buttons == []
    await house.close()
    assert house.stored("SELECT state, attempt FROM turns") == [("answered", 2)]


async def test_everything_is_still_there_after_a_restart(house: House, alice: Person) -> None:
    model = house.script("Hello, Alice.", "Alice.")
    await alice.sends("/persona switch coach")
    await alice.sends("My name is Alice")
    await alice.chat.until_shown("Hello, Alice.")

    await house.restart()
    await alice.sends("What is my name?")

    assert (await alice.chat.until_said(3))[2].text == "Alice."
    assert [m.content for m in model.prompts[1].messages[:2]] == [
        "My name is Alice",
        "Hello, Alice.",
    ]


async def test_what_was_said_while_the_bot_was_down_is_answered_when_it_is_back(
    house: House, alice: Person
) -> None:
    house.script("Sorry, I was away.")
    await house.close()
    await alice.sends("Anybody there?")

    await house.open()

    await alice.chat.until_shown("Sorry, I was away.")


async def test_what_was_said_long_before_the_bot_is_back_is_offered_and_answered_on_demand(
    house: House, alice: Person
) -> None:
    house.script("Better late than never.")
    await house.close()
    await alice.sends("Anybody there?")
    await alice.sends("Hello?")

    await house.restart(clock=FakeClock(datetime.now(UTC) + timedelta(hours=8)))
    offer = await alice.chat.until_shown("I was away when you wrote: “Hello?” Shall I answer now?")
    assert len(alice.chat.said()) == 1

    await alice.presses(offer, "Answer now")
    await alice.chat.until_shown("🌸 Riya\nBetter late than never.")
    assert offer.buttons == []


async def test_the_final_message_is_sent_after_the_wait_that_telegram_asks_for(
    house: House, telegram: BotApi, alice: Person
) -> None:
    clock = FakeClock()
    await house.restart(clock=clock)
    house.script("Better late than never.")
    telegram.fail("sendMessage", too_many_requests(_HOUR), chat=alice.chat)

    await alice.sends("Hi")

    await alice.chat.until_shown("Better late than never.")
    assert clock.monotonic() >= _HOUR
    assert len(alice.chat.said()) == 1


async def test_a_person_who_blocked_the_bot_stops_nobody_else(
    house: House, telegram: BotApi, alice: Person, ben: Person
) -> None:
    for method in ("sendMessage", "sendMessageDraft", "sendChatAction"):
        telegram.fail(method, blocked(), chat=alice.chat, times=99)

    await alice.sends("Hi")
    await telegram.until_sent("sendMessage", 2, chat=alice.chat)
    await ben.sends("Hi")

    await ben.chat.until_said(1)
    await house.close()
    errors = [str(error) for (error,) in house.stored("SELECT error FROM turns WHERE error <> ''")]
    assert errors == ["Telegram does not let me write there: bot was blocked by the user."]


async def test_a_broken_connection_is_taken_up_again(
    house: House, telegram: BotApi, alice: Person
) -> None:
    await house.restart(clock=FakeClock())
    telegram.fail("getUpdates", dropped(), times=3)

    await alice.sends("Hi")

    await alice.chat.until_said(1)


async def test_every_request_is_one_that_the_documentation_allows(
    house: House, telegram: BotApi, alice: Person, shared_folder: Path
) -> None:
    await alice.sends("/persona")
    (menu,) = await alice.chat.until_said(1)
    await alice.presses(menu, "🎯 Coach")
    await alice.sends("**Hi** `there`")
    await alice.chat.until_said(2)

    assert {r.method for r in telegram.requests} >= {"setMyCommands", "sendMessage", "getUpdates"}
    assert complaints(telegram, shared_folder) == []
    del house


async def test_commands_are_published_once_as_long_as_they_do_not_change(
    house: House, telegram: BotApi
) -> None:
    await telegram.until_sent("getUpdates")
    await house.restart()
    await telegram.until_sent("getUpdates", len(telegram.sent("getUpdates")) + 1)

    assert len(telegram.sent("setMyCommands")) == 2
    published = (c.spec for c in CATALOGUE if c.spec.is_listed and not c.spec.is_for_operators)
    nouns = list(dict.fromkeys(spec.noun for spec in published))
    assert [c["command"] for c in telegram.world.commands["default"]] == nouns
    assert nouns[0] == "persona"
    assert telegram.world.commands["all_group_chats"] == telegram.world.commands["default"]


@pytest.mark.parametrize("text", ["/dance", "/dance@greenroom_bot"])
async def test_an_unknown_command_is_told_to_who_meant_us(
    house: House, alice: Person, text: str
) -> None:
    await alice.sends(text)

    await alice.chat.until_shown("There is no command /dance.")
    del house
