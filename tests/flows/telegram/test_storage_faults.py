"""A database that fails, on Telegram: nothing is lost or doubled, and people are told."""

import asyncio
import re
from typing import get_args

import pytest

from tests.fakes.clock import FakeClock
from tests.flows.disk import SAID, Disk, Trouble, disk
from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi

__all__ = ["disk"]

LONG = "Do you hear me? " * 100
WORDS = " ".join(["word"] * 900)
WAITS = "My database does not take your message right now."
NOT_KEPT = "My database does not take this answer yet."

every_trouble = pytest.mark.parametrize("trouble", get_args(Trouble))


@pytest.fixture
async def house(disk: Disk, house: House) -> House:
    """Return the bot on a disk that may fail, in a time that passes at once."""
    del disk
    await house.restart(clock=FakeClock())
    return house


@every_trouble
async def test_a_message_is_acknowledged_only_when_it_is_stored_and_then_answered_once(
    house: House,
    telegram: BotApi,
    alice: Person,
    disk: Disk,
    *,
    trouble: Trouble,
    caplog: pytest.LogCaptureFixture,
) -> None:
    house.script("Now I hear you.")

    async with disk.in_trouble(trouble):
        await alice.sends(LONG)
        await alice.chat.until_shown(WAITS)
        polls = len(telegram.sent("getUpdates"))
        await telegram.until_sent("getUpdates", polls + 3)
        assert len(telegram.world.updates.pending) == 1

    await alice.chat.until_shown("Now I hear you.")
    await telegram.world.updates.until_acknowledged()
    await house.close()
    assert len(alice.chat.said()) == 2
    assert house.stored("SELECT state FROM turns") == [("answered",)]
    assert SAID[trouble] in caplog.text


@every_trouble
async def test_an_answer_is_shown_and_kept_once_when_the_database_is_well_again(
    house: House, telegram: BotApi, alice: Person, disk: Disk, trouble: Trouble
) -> None:
    model = house.script(WORDS, "And I am well.")
    model.hold = asyncio.Event()
    await alice.sends("Hi")
    await model.spoke.wait()
    await telegram.world.updates.until_acknowledged()

    async with disk.in_trouble(trouble):
        model.hold.set()
        await alice.chat.until_shown(NOT_KEPT)

    await alice.chat.until_shown("word word")
    await alice.sends("How are you?")
    await alice.chat.until_shown("And I am well.")
    await house.close()
    shown = " ".join(alice.chat.texts())
    assert shown.count(NOT_KEPT) == 1
    assert len(re.findall(r"\bword\b", shown)) == len(WORDS.split())
    answers = "SELECT length(content) FROM messages WHERE role = 'assistant' ORDER BY seq"
    assert house.stored(answers) == [(len(WORDS),), (len("And I am well."),)]
