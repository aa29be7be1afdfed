"""How much people and places may ask of models: counted in the database, refused in a sentence."""

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.domain.command import Caller
from bot.domain.errors import ModelOverloadedError
from bot.domain.limits import LimitKind, Payer, Tally
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.policy import THE_BOT
from bot.domain.prompt import Spent
from bot.domain.turn import Usage
from bot.domain.user import Identity
from tests.builders import ANN, BEN, a_caller, a_direct_chat, a_group, a_topic, an_incoming
from tests.conversation.conftest import House, Open
from tests.fakes.clock import FakeClock
from tests.fakes.language_model import ScriptedModel, with_title
from tests.fakes.platform import RecordingPlatform

COSTLY = Usage(input_tokens=900, output_tokens=100, cost=Decimal("0.5"))
A_DAY = timedelta(days=1).total_seconds()
HERE = a_group()


@pytest.fixture
def clock() -> FakeClock:
    """Return the clock of the bot: it is noon of the first of January."""
    return FakeClock()


@pytest.fixture
def limited(open_house: Open, clock: FakeClock) -> Any:
    """Return how to open a bot with limits, in front of a model that costs something."""

    def opened(**limits: Any) -> AbstractAsyncContextManager[House]:
        return open_house(ScriptedModel("Fine.", usage=COSTLY), clock=clock, limits=limits)

    return opened


async def tally(house: House) -> Tally:
    """Return how Ann's account stands."""
    async with house.application.storage.reading(THE_BOT) as uow:
        user = await uow.users.find(ANN)
        assert user is not None
        payer = Payer(user_id=user.id)
        return (await uow.tallies.of([payer]))[payer]


def told(house: House, place: PlaceAddress | None = None) -> list[str]:
    """Return what the bot itself said there."""
    return [notice.text for notice in house.platform.at(place or a_direct_chat()).notices]


async def test_answers_of_a_minute_are_limited_until_the_first_of_them_is_a_minute_old(
    limited: Any, clock: FakeClock
) -> None:
    async with limited(turns_a_minute=2) as house:
        for text in ("One", "Two", "Three", "Four"):
            shown = await house.answers(text)
            clock.advance(10)

        assert len(shown.answers) == 2
        assert told(house) == [
            "You have asked for 2 answers within a minute, which is the most; ask again in 40"
            " seconds. `/usage` shows where you stand."
        ]
        clock.advance(19)
        assert len((await house.answers("Still early")).answers) == 2
        clock.advance(1)
        assert len((await house.answers("Now")).answers) == 3
        kept = await house.kept()
        assert kept[4:] == ["Three", "Four", "Still early", "Now", "Fine."], (
            "what was not answered is kept"
        )


async def test_tokens_of_a_day_are_limited_until_midnight_utc(
    limited: Any, clock: FakeClock
) -> None:
    async with limited(tokens_a_day=1500) as house:
        for text in ("One", "Two", "Three"):
            shown = await house.answers(text)

        assert len(shown.answers) == 2
        assert told(house) == [
            "You have used up today's 1,500 tokens; ask again after midnight UTC, in about 12"
            " hours. `/usage` shows where you stand."
        ]
        clock.advance(A_DAY / 2)
        assert len((await house.answers("A new day")).answers) == 3


async def test_money_of_a_month_is_limited_until_the_next_one(
    limited: Any, clock: FakeClock
) -> None:
    async with limited(dollars_a_month="0.75") as house:
        for text in ("One", "Two", "Three"):
            await house.answers(text)
        clock.advance(A_DAY * 30)
        assert len((await house.answers("Still January")).answers) == 2
        assert told(house) == [
            "You have used up this month's $0.75; ask again from 2026-02-01 (UTC) on."
            " `/usage` shows where you stand."
        ]
        clock.advance(A_DAY)
        assert len((await house.answers("February")).answers) == 3


async def test_a_restart_resets_nothing(limited: Any) -> None:
    limits = {"turns_a_minute": 1, "tokens_a_day": 5000}
    async with limited(**limits) as house:
        await house.answers("One")
    async with limited(**limits) as house:
        shown = await house.answers("Two", message_id="200")
        assert (await tally(house)).tokens == 1000

    assert len(shown.answers) == 1
    assert "1 answer within a minute" in told(house)[-1]


async def test_a_person_has_one_account_wherever_they_are(limited: Any) -> None:
    async with limited(turns_a_minute=1) as house:
        await house.answers("Hello", place=HERE, mentions_bot=True)
        elsewhere = await house.answers("And here?")
        other = await house.answers("I am Ben", place=HERE, mentions_bot=True, sender=BEN)

        assert elsewhere.answers == []
        assert len(other.answers) == 2


async def test_linked_accounts_are_one_person(limited: Any) -> None:
    async with limited(turns_a_minute=1) as house:
        discord = house.application.platforms["discord"] = RecordingPlatform("discord")
        here = Identity(platform="discord", external_id="70", display_name="ann_")
        there = PlaceAddress(key=PlaceKey("discord", "700"), kind="direct")
        caller = Caller(identity=here, place=there, bot_account="discord:1")
        await house.answers("Hello")
        code = (await house.runs("link")).text.split("`")[1].removeprefix("/link ")
        preview = await house.runs(f"link {code}", caller)
        await house.runs(preview.buttons[0].command, caller)

        message = {"place": there, "sender": here, "bot_account": "discord:1"}
        await house.answers("And here?", **message)

        assert discord.at(there).answers == []
        assert "1 answer within a minute" in discord.at(there).notices[-1].text


async def test_no_minute_has_a_turn_too_many_where_many_ask_at_once(limited: Any) -> None:
    async with limited(turns_a_minute=2) as house:
        groups = [a_group(f"-100{number}") for number in range(5)]
        await asyncio.gather(
            *(house.hears("Now!", place=group, mentions_bot=True) for group in groups)
        )
        for group in groups:
            await house.settles(group)

        assert sum(len(house.platform.at(group).answers) for group in groups) == 2


async def test_a_place_is_limited_with_all_that_is_in_it(limited: Any) -> None:
    async with limited(turns_a_minute_here=1) as house:
        await house.answers("Hello", place=a_topic(), mentions_bot=True)
        shown = await house.answers("And I?", place=HERE, mentions_bot=True, sender=BEN)
        private = await house.answers("In private", sender=BEN)

        assert shown.answers == []
        assert told(house, HERE)[0].startswith("This place has asked for 1 answer within a minute")
        assert len(private.answers) == 1


async def test_the_operators_word_for_one_person_or_place_goes_before_the_settings(
    limited: Any, house_rules: Any
) -> None:
    async with limited(tokens_a_day=500, tokens_a_day_here=500) as house:
        await house.answers("One", place=a_topic(), mentions_bot=True)
        await house_rules(house, "tokens", Decimal(5000), person=True)
        refused = await house.answers("Two", place=a_topic(), mentions_bot=True)
        assert len(refused.answers) == 1, "the place has its own"

        await house_rules(house, "tokens", None, person=False)
        shown = await house.answers("Three", place=a_topic(), mentions_bot=True)

    assert len(shown.answers) == 2


@pytest.fixture
def house_rules() -> Any:
    """Return how the operator gives Ann, or the group, a limit of their own."""

    async def give(house: House, kind: LimitKind, amount: Decimal | None, *, person: bool) -> None:
        async with house.application.storage.writing(THE_BOT) as uow:
            user = await uow.users.get_or_create(ANN)
            group = await uow.places.get_or_create(HERE)
            payer = Payer(user_id=user.id) if person else Payer(place_id=group.id)
            await uow.allowances.give(payer, kind, amount)
            await uow.commit()

    return give


async def test_another_answer_counts_as_one_that_whoever_wants_it_asked_for(limited: Any) -> None:
    async with limited(turns_a_minute=2) as house:
        await house.answers("One")
        await house.runs("retry")
        await house.settles(a_direct_chat())
        reply = await house.runs("retry")
        assert reply.tone == "bad"
        assert reply.text.startswith("You have asked for 2 answers within a minute")
        assert len(house.model.prompts) == 2

    async with limited() as house:
        await house.answers("One", place=HERE, mentions_bot=True, sender=BEN)
        house.platform.managers.add(ANN.external_id)
        await house.runs("retry", a_caller(HERE))
        await house.settles(HERE)

        assert (await tally(house)).tokens == 3000, "Ann wanted another answer to Ben"


async def test_an_edit_at_the_limit_changes_the_words_and_asks_for_nothing(limited: Any) -> None:
    async with limited(turns_a_minute=1) as house:
        asked = await house.hears("One")
        await house.settles(a_direct_chat())
        await house.application.front_desk.amend(an_incoming("Two", message_id=asked.message_id))
        await house.settles(a_direct_chat())

        assert len(house.model.prompts) == 1
        assert await house.kept() == ["Two", "Fine."]


async def test_tokens_of_answers_that_failed_were_stopped_or_count_no_more_are_counted(
    open_house: Open, clock: FakeClock
) -> None:
    reported = Spent(usage=Usage(input_tokens=10))
    model = ScriptedModel((reported, "Half", ModelOverloadedError("Busy.")))
    async with open_house(model, clock=clock) as house:
        await house.answers("Fails")
        assert (await tally(house)).tokens == 10

        for end in ("stop", "edit"):
            model.follow((reported, "one two"), (reported, "Whole."))
            model.hold = asyncio.Event()
            model.spoke.clear()
            asked = await house.hears("Slowly")
            await model.spoke.wait()
            if end == "stop":
                await house.runs("stop")
            else:
                changed = an_incoming("Anew", message_id=asked.message_id)
                await house.application.front_desk.amend(changed)
            model.hold.set()
            await house.settles(a_direct_chat())

        after = await tally(house)

    whole = len(model.prompts[-1].system) // 4 + 1
    assert (after.turns, after.tokens) == (4, 10 + 10 + 10 + whole)


async def test_what_a_title_costs_is_put_on_the_account_of_whoever_talks(
    open_house: Open, clock: FakeClock
) -> None:
    model = ScriptedModel(with_title("Tea"), usage=COSTLY)
    async with open_house(model, clock=clock, titles=True) as house:
        for text in ("One", "Two"):
            await house.answers(text)
        for _ in range(1000):
            if (await tally(house)).turns == 3:
                break
            await asyncio.sleep(0.001)

        assert (await tally(house)).tokens == 3000


async def test_usage_says_where_one_stands_and_of_a_place_to_those_who_manage_it(
    limited: Any,
) -> None:
    async with limited(turns_a_minute=5, tokens_a_day=2000, dollars_a_month_here=3) as house:
        await house.answers("Hello", place=HERE, mentions_bot=True)
        mine = await house.runs("usage")
        there = await house.runs("usage", a_caller(HERE))
        house.platform.managers.add(ANN.external_id)
        managed = await house.runs("usage", a_caller(HERE))

    said = {
        "You": "Answers asked for in the last minute: 1 of 5\nAnswers today: 1\n"
        "Tokens today: 1,000 of 2,000\nMoney this month: $0.5000"
    }
    assert {f.name: f.value for f in mine.fields} == said
    assert {f.name: f.value for f in there.fields} == said
    assert {f.name: f.value for f in managed.fields} == {
        **said,
        "Friends": "Answers today: 1\nTokens today: 1,000\nMoney this month: $0.5000 of $3.00",
    }


async def test_usage_says_that_tokens_without_a_price_count_as_no_money(
    open_house: Open,
) -> None:
    unpriced = Usage(input_tokens=1200, output_tokens=34)
    model = ScriptedModel("Fine.", usage=unpriced)
    async with open_house(model, limits={"dollars_a_month": 1}) as house:
        assert (await house.runs("usage")).text == "You have asked nothing of me yet."
        await house.answers("Hello")
        (mine,) = (await house.runs("usage")).fields

    assert "Money this month: $0.00 of $1.00" in mine.value
    assert "For 1,234 tokens of this month I know no price" in mine.value
