"""Queues are bounded: whoever asks beyond their share is told so, and keeps nobody else waiting."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from bot.conversation.admission import QueueLimits
from bot.domain.turn import Waiting
from tests.builders import ANN, BEN, a_direct_chat, a_group
from tests.conversation.conftest import House, Open
from tests.fakes.language_model import ScriptedModel

HERE, THERE = a_group("7"), a_direct_chat("8")
LIMITS = QueueLimits(of_user=2, here=3, in_all=4)


@pytest.mark.parametrize(
    ("waiting", "words"),
    [
        (Waiting(of_user=1, here=2, in_all=3), None),
        (Waiting(of_user=2, here=2, in_all=3), "You have too many messages waiting already;"),
        (Waiting(of_user=0, here=3, in_all=3), "Too many messages wait for an answer here;"),
        (Waiting(of_user=0, here=0, in_all=4), "More people ask than I can answer right now;"),
    ],
)
def test_one_more_may_wait_below_every_limit(waiting: Waiting, words: str | None) -> None:
    refusal = LIMITS.refusal(waiting)

    assert (refusal or "").startswith(words or "")
    assert (refusal is None) == (words is None)


def let_go(house: House) -> None:
    """Let the answer in hand come to an end."""
    assert house.model.hold is not None
    house.model.hold.set()


@asynccontextmanager
async def busy_house(open_house: Open, **limits: int) -> AsyncGenerator[House]:
    """Open a bot that has one answer in hand, which does not come to an end."""
    model = ScriptedModel("one two")
    model.hold = asyncio.Event()
    async with open_house(model, **limits) as house:
        await house.hears("First", place=HERE, mentions_bot=True)
        await model.spoke.wait()
        yield house
        model.hold.set()


async def test_a_flood_is_refused_once_and_the_rest_of_it_without_a_word(
    open_house: Open,
) -> None:
    async with busy_house(open_house, queue_of_user=2) as house:
        for _ in range(6):
            await house.hears("Again", place=HERE, mentions_bot=True)
        shown = house.platform.at(HERE)
        assert [notice.text for notice in shown.notices] == [
            "You have too many messages waiting already; ask again when I have caught up."
        ]

        let_go(house)
        await house.settles(HERE)

        assert len(shown.answers) == 3


async def test_a_flood_of_one_keeps_nobody_else_out(open_house: Open) -> None:
    async with busy_house(open_house, queue_of_user=2) as house:
        for _ in range(4):
            await house.hears("Again", place=HERE, mentions_bot=True)
        await house.hears("May I?", place=HERE, mentions_bot=True, sender=BEN)
        let_go(house)
        await house.settles(HERE)

        shown = house.platform.at(HERE)
        assert (len(shown.answers), len(shown.notices)) == (4, 1)


async def test_a_person_has_one_share_wherever_they_ask(open_house: Open) -> None:
    async with busy_house(open_house, queue_of_user=2) as house:
        for _ in range(2):
            await house.hears("Again", place=HERE, mentions_bot=True)
        await house.hears("And here?", place=THERE, sender=ANN)

        (notice,) = house.platform.at(THERE).notices
        assert notice.text.startswith("You have too many messages waiting")


async def test_one_place_takes_no_more_than_its_share(open_house: Open) -> None:
    async with busy_house(open_house, queue_here=1) as house:
        await house.hears("Again", place=HERE, mentions_bot=True)
        await house.hears("Me too", place=HERE, mentions_bot=True, sender=BEN)
        let_go(house)
        other = await house.answers("And here?", place=THERE, sender=BEN)

        (notice,) = house.platform.at(HERE).notices
        assert notice.text.startswith("Too many messages wait for an answer here")
        assert len(other.answers) == 1


async def test_whoever_was_refused_is_answered_when_we_have_caught_up_and_told_anew_later(
    open_house: Open,
) -> None:
    async with busy_house(open_house, queue_of_user=1) as house:
        for _ in range(2):
            await house.hears("Again", place=HERE, mentions_bot=True)
        shown = house.platform.at(HERE)
        let_go(house)
        await house.settles(HERE)
        before = len(shown.answers)

        await house.answers("Now?", place=HERE, mentions_bot=True)
        assert (len(shown.answers), len(shown.notices)) == (before + 1, 1)

        house.model.hold = asyncio.Event()
        house.model.spoke.clear()
        await house.hears("Slowly", place=HERE, mentions_bot=True)
        await house.model.spoke.wait()
        for _ in range(2):
            await house.hears("Again", place=HERE, mentions_bot=True)
        assert len(shown.notices) == 2
        let_go(house)


async def test_what_was_refused_is_remembered(open_house: Open) -> None:
    async with busy_house(open_house, queue_of_user=1) as house:
        for text in ("Again", "I like tea"):
            await house.hears(text, place=HERE, mentions_bot=True)
        let_go(house)
        await house.settles(HERE)
        await house.answers("What do I like?", place=HERE, mentions_bot=True)

    said = "\n".join(message.content for message in house.model.prompts[-1].messages)
    assert "I like tea" in said


async def test_refusals_are_counted(open_house: Open) -> None:
    async with busy_house(open_house, queue_of_user=1) as house:
        for _ in range(3):
            await house.hears("Again", place=HERE, mentions_bot=True)

        assert b"greenroom_turns_refused_total 2.0" in house.application.meter.page(waiting=0)
