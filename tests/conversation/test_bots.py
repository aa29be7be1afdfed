"""Other bots, which are heard only where that was allowed, and not for ever."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.policy import THE_BOT
from bot.domain.user import Identity
from tests.builders import ANN, BEN, a_caller, a_group
from tests.conversation.conftest import House, Open
from tests.fakes.clock import FakeClock

GROUP = a_group()
ROBO = Identity(
    platform="telegram", external_id="55", display_name="Robo", handle="RoboBot", is_bot=True
)
TO_US: dict[str, Any] = {"place": GROUP, "mentions_bot": True}


async def allow(house: House, name: str = "@robobot") -> None:
    """Let an administrator allow a bot in the group."""
    house.platform.managers.add(ANN.external_id)
    reply = await house.runs(f"bots allow {name}", a_caller(GROUP))
    assert reply.tone == "good"


async def test_another_bot_is_not_heard(house: House) -> None:
    await house.answers("Hello", **TO_US)
    shown = await house.answers("Hello", sender=ROBO, **TO_US)

    assert len(shown.answers) == 1
    assert await house.kept(GROUP) == ["Hello", "Fine."]


async def test_another_bot_leaves_no_trace_where_nobody_knows_it(house: House) -> None:
    shown = await house.answers("Hello", sender=ROBO, **TO_US)

    assert (shown.answers, shown.notices) == ([], [])
    async with house.application.storage.reading(THE_BOT) as uow:
        assert await uow.users.find(ROBO) is None
        assert await uow.places.find(GROUP.key) is None


@pytest.mark.parametrize("name", ["@RoboBot", "robobot", "55", "<@55>"])
async def test_a_bot_that_was_allowed_is_answered_until_it_is_forbidden(
    house: House, name: str
) -> None:
    await allow(house, name)
    assert len((await house.answers("Hello", sender=ROBO, **TO_US)).answers) == 1
    listed = await house.runs("bots", a_caller(GROUP))
    await house.runs(listed.buttons[0].command, a_caller(GROUP))

    assert len((await house.answers("Hello?", sender=ROBO, **TO_US)).answers) == 1
    assert (await house.runs("bots", a_caller(GROUP))).buttons == ()


async def test_two_bots_do_not_answer_each_other_for_ever(open_house: Open) -> None:
    clock = FakeClock()
    async with open_house(clock=clock, bot_messages=3) as house:
        await allow(house)
        for number in range(6):
            await house.answers(f"And {number}?", sender=ROBO, sent_at=clock.now(), **TO_US)
        await house.answers("I am a person", sent_at=clock.now(), **TO_US)
        shown = house.platform.at(GROUP)
        assert len(shown.answers) == 4
        assert [notice.text for notice in shown.notices] == [
            "I answered other bots here 3 times within 10 minutes. So that we do not talk in"
            " circles, I leave what they say unanswered for a while."
        ]

        clock.advance(601)
        await house.answers("Still there?", sender=ROBO, sent_at=clock.now(), **TO_US)
        assert len(shown.answers) == 5


async def test_a_bot_that_changes_its_words_is_not_answered_anew(house: House) -> None:
    await allow(house)
    said = await house.hears("Hel", sender=ROBO, **TO_US)
    await house.settles(GROUP)
    for text in ("Hello", "Hello there"):
        await house.application.front_desk.amend(replace(said, text=text))
    await house.settles(GROUP)

    assert len(house.model.prompts) == 1
    assert (await house.kept(GROUP))[0] == "Hello there"


async def test_who_may_not_manage_the_place_does_not_decide(house: House) -> None:
    for line in ("bots allow robobot", "bots forbid robobot"):
        reply = await house.runs(line, a_caller(GROUP, BEN))
        assert reply.text.startswith("Only those who may manage this place decide")


@pytest.mark.parametrize("name", ["@", "two words", "x" * 33, "Пример"])
async def test_what_names_no_bot_is_refused(house: House, name: str) -> None:
    house.platform.managers.add(ANN.external_id)
    reply = await house.runs(f"bots allow {name}", a_caller(GROUP))

    assert (reply.tone, "names no bot" in reply.text) == ("bad", True)
