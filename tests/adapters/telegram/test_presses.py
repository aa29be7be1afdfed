"""Buttons: what a press does, what becomes of the message, and presses that come too late."""

from typing import Any

import pytest

from bot.domain.reply import Button, Reply
from tests.adapters.telegram.conftest import Core
from tests.platforms.bot_api.errors import ApiError
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi
from tests.platforms.bot_api.values import Json, Post

MENU = Reply(text="Who?", buttons=(Button(label="Coach", command="persona switch coach"),))

pytestmark = pytest.mark.usefixtures("adapter")


async def shown_menu(core: Core, alice: Person, menu: Reply = MENU) -> Post:
    """Let a command show a menu in Alice's chat, and return it."""
    core.desk.reply = menu
    await alice.sends("/persona list")
    return await alice.chat.until_shown("Who?")


async def press_of(telegram: BotApi, alice: Person, **what: Any) -> str:
    """Let something be pressed that no test can see any more; returns what the presser is told."""
    query: Json = {"id": "9", "from": alice.account.to_json(), "chat_instance": "1", **what}
    telegram.world.presses["9"] = None
    telegram.world.updates.add("callback_query", query)
    await telegram.world.updates.until_acknowledged()
    return telegram.world.presses["9"] or ""


async def test_a_press_runs_its_line_and_the_result_takes_the_place_of_the_menu(
    telegram: BotApi, core: Core, alice: Person
) -> None:
    menu = await shown_menu(core, alice)
    core.desk.reply = Reply(text="Coach answers.")

    query = await alice.presses(menu, "Coach")
    await alice.chat.until_shown("Coach answers.")

    assert (core.desk.calls[-1].path, core.desk.calls[-1].arguments) == (
        "persona switch",
        {"name": "coach"},
    )
    assert telegram.world.presses[query] == ""
    assert alice.chat.said() == [menu]
    assert menu.buttons == []


async def test_a_press_counts_as_the_person_who_pressed_and_where(
    telegram: BotApi, core: Core, alice: Person, ben: Person
) -> None:
    forum = telegram.forum()
    topic = forum.open_topic("Tea", alice.account)
    core.desk.reply = MENU
    await alice.sends("/persona list", to=forum, topic=topic)
    (menu,) = await forum.until_said(1, topic)

    await ben.presses(menu, "Coach", to=forum)
    await forum.until_said(2, topic)

    caller = core.desk.calls[-1].caller
    assert caller.identity.external_id == str(ben.account.id)
    assert caller.place.key.topic_id == str(topic)


@pytest.mark.parametrize("reply", [MENU, Reply(text="No.", tone="bad")], ids=["menu", "bad"])
async def test_buttons_stay_where_they_are_still_of_use(
    core: Core, alice: Person, reply: Reply
) -> None:
    menu = await shown_menu(core, alice)
    core.desk.reply = reply

    await alice.presses(menu, "Coach")
    await alice.chat.until_said(2)

    assert menu.buttons == ["Coach"]


async def test_a_press_that_cannot_be_confirmed_is_run_nevertheless(
    telegram: BotApi, core: Core, alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    menu = await shown_menu(core, alice)
    core.desk.reply = Reply(text="Coach answers.")
    telegram.fail("answerCallbackQuery", ApiError(400, "Bad Request: query is too old"))

    await alice.presses(menu, "Coach")

    await alice.chat.until_shown("Coach answers.")
    assert "The press of a button is not confirmed" in caplog.text


async def test_a_button_of_a_command_that_is_gone_says_so(core: Core, alice: Person) -> None:
    old = Button(label="Old", command="gone for good")
    menu = await shown_menu(core, alice, Reply(text="Who?", buttons=(old,)))

    await alice.presses(menu, "Old")

    await alice.chat.until_shown("There is no command /gone.")
    assert len(core.desk.calls) == 1


async def test_a_button_of_a_message_that_telegram_keeps_no_more_says_what_to_do(
    telegram: BotApi, core: Core, alice: Person
) -> None:
    forum = telegram.forum()
    message = {"chat": forum.to_json(), "message_id": 5, "date": 0}

    told = await press_of(telegram, alice, message=message, data="persona switch coach")

    assert told == "This button is too old; please call the command again."
    assert core.desk.calls == [], "nobody knows in which topic it was"


async def test_a_button_that_is_none_of_ours_does_nothing(
    telegram: BotApi, core: Core, alice: Person
) -> None:
    message = alice.chat.message_json(alice.chat.add(telegram.world.bot, "Play?"))

    told = await press_of(telegram, alice, message=message, game_short_name="chess")

    assert "too old" in told
    assert core.desk.calls == []
