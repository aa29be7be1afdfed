"""A database that fails, on Discord: nothing is lost or doubled, and people are told."""

import asyncio
import re
from typing import get_args

import pytest

from tests.fakes.clock import FakeClock
from tests.flows.discord.loopback import Home, answers, ask, echo
from tests.flows.disk import SAID, Disk, Trouble, disk
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.people import Person

__all__ = ["disk"]

LONG = "Do you hear me? " * 100
WORDS = " ".join(["word"] * 900)
WAITS = "My database does not take your message right now."
NOT_KEPT = "My database does not take this answer yet."

pytestmark = pytest.mark.usefixtures("disk")
every_trouble = pytest.mark.parametrize("trouble", get_args(Trouble))


@pytest.fixture
def clock() -> FakeClock:
    """Return a time that passes at once."""
    return FakeClock()


@pytest.fixture
async def chat(home: Home, ann: Person) -> Channel:
    """Return a chat in which the bot has answered once."""
    home.script(echo)
    await ask(ann, "first", ann.chat)
    await ann.chat.until_shown("Answer first.")
    await home.until_ended(1)
    return ann.chat


@every_trouble
async def test_what_is_said_is_taken_by_and_by_in_order_and_answered_once(
    home: Home,
    ann: Person,
    chat: Channel,
    disk: Disk,
    *,
    trouble: Trouble,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with disk.in_trouble(trouble):
        await ann.says(LONG + "Question one?", to=chat)
        await ask(ann, "two", chat)
        await chat.until_shown(WAITS)

    await chat.until_shown("Answer two.")
    await home.close()
    assert answers(chat) == ["first", "one", "two"]
    assert "".join(chat.texts()).count(WAITS) == 1
    assert home.stored("SELECT DISTINCT state FROM turns") == [("answered",)]
    assert SAID[trouble] in caplog.text


@every_trouble
async def test_an_answer_is_shown_and_kept_once_when_the_database_is_well_again(
    home: Home, ann: Person, chat: Channel, disk: Disk, trouble: Trouble
) -> None:
    model = home.script(WORDS, echo)
    model.hold = asyncio.Event()
    await ask(ann, "one", chat)
    await model.spoke.wait()

    async with disk.in_trouble(trouble):
        model.hold.set()
        await chat.until_shown(NOT_KEPT)

    await ask(ann, "two", chat)
    await chat.until_shown("Answer two.")
    await home.close()
    shown = " ".join(chat.texts())
    assert shown.count(NOT_KEPT) == 1
    assert len(re.findall(r"\bword\b", shown)) == len(WORDS.split())
    said = "SELECT length(content) FROM messages WHERE role = 'assistant' ORDER BY seq"
    assert home.stored(said) == [(len(text),) for text in ("Answer first.", WORDS, "Answer two.")]


async def test_what_waits_for_the_database_when_the_bot_ends_is_taken_at_the_next_start(
    home: Home, ann: Person, chat: Channel, disk: Disk
) -> None:
    async with disk.in_trouble("read-only"):
        await ask(ann, "one", chat)
        await chat.until_shown(WAITS)
        await home.close()
    await home.open()

    await chat.until_shown("Answer one.")
    await home.close()
    assert answers(chat) == ["first", "one"]


async def test_what_was_changed_and_deleted_meanwhile_counts_when_the_database_is_back(
    home: Home, ann: Person, chat: Channel, lounge: Channel, disk: Disk
) -> None:
    kept = await ann.says("Question kept?", to=chat)
    gone = await ann.says("Question gone?", to=chat)
    await home.until_ended(3)
    async with disk.in_trouble("read-only"):
        await ann.edits(kept, "Question changed?")
        await ann.deletes(gone)
        await ask(ann, "elsewhere", lounge, mentions_bot=True)
        await lounge.until_shown(WAITS)

    await ask(ann, "last", chat)
    await chat.until_shown("Answer last.")
    await home.close()
    asked = (
        "SELECT content FROM messages WHERE role = 'user' AND content NOT LIKE '%elsewhere%'"
        " ORDER BY id"
    )
    assert [text for (text,) in home.stored(asked)] == [
        "Question first?",
        "Question changed?",
        "",
        "Question last?",
    ]
