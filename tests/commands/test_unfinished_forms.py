"""Forms that are left alone, and answers that are only a part of what was written."""

import pytest

from tests.commands.clerk import STAMP, Clerk, labels
from tests.conversation.conftest import House, Open
from tests.fakes.clock import FakeClock
from tests.fakes.post_office import Letter, PostOffice

DAY = 24 * 60 * 60


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    """Return an office whose commands every bot of these tests has."""
    office = PostOffice()
    office.open(monkeypatch)
    return office


@pytest.fixture
def ann(house: House) -> Clerk:
    """Return somebody in a direct chat."""
    return Clerk(house)


async def test_a_form_that_is_left_alone_for_a_day_asks_no_more(open_house: Open) -> None:
    clock = FakeClock()
    async with open_house(clock=clock) as house:
        ann = Clerk(house)
        await ann.begins()
        clock.advance(DAY - 1)
        question = await ann.answers("Ben")
        clock.advance(DAY - 1)
        assert await ann.is_asked(), "the last answer counts"

        clock.advance(2)

        assert not await ann.is_asked()
        late = await ann.presses(question, "Keep it")
        assert (late.tone, late.text) == ("bad", "You are not filling in anything here.")


async def test_a_part_of_a_text_is_no_answer(ann: Clerk, office: PostOffice) -> None:
    await ann.begins()
    await ann.answers("Ben")
    await ann.answers("A very long", message_id="part")

    again = await ann.takes_back("part")

    assert again is not None
    assert again.text.startswith("Your text came in several messages")
    assert "**Text** (2 of 3)" in again.text
    assert [field.value for field in again.fields] == ["Dear friend"]
    await ann.answers("Shorter")
    await ann.answers(picture=STAMP)
    assert office.letters == [Letter(to="Ben", text="Shorter", stamp=STAMP)]


async def test_what_was_answered_last_is_asked_again_wherever_it_stands(ann: Clerk) -> None:
    await ann.begins()
    await ann.answers("Ben")
    question = await ann.presses(await ann.answers("Hi"), "Back")
    question = await ann.presses(question, "Back")
    assert "**To**" in question.text
    await ann.answers("A very long", message_id="part")

    again = await ann.takes_back("part")

    assert again is not None
    assert "**To** (1 of 3)" in again.text


async def test_a_part_that_was_refused_takes_no_other_answer_with_it(ann: Clerk) -> None:
    await ann.begins()
    await ann.answers("Ben", message_id="whole")
    await ann.answers("x" * 401, message_id="part")

    again = await ann.takes_back("part")

    assert again is not None
    assert "**Text** (2 of 3)" in again.text
    assert "Back" in labels(again)


async def test_a_part_that_the_command_refused_is_asked_again(
    ann: Clerk, office: PostOffice
) -> None:
    office.refusal = "Nobody is called Ben."
    question = await ann.begins()
    await ann.answers("Ben")
    await ann.presses(await ann.answers("Hi"), "Skip")
    refused = await ann.answers("More", message_id="other")
    assert labels(refused)[0] == "Try again"
    question = await ann.presses(refused, "Change: Text")
    assert "**Text**" in question.text
    await ann.answers("A very long", message_id="part")

    again = await ann.takes_back("part")

    assert again is not None
    assert "**Text** (2 of 3)" in again.text


async def test_a_form_that_was_handed_in_with_a_part_says_so(
    ann: Clerk, office: PostOffice
) -> None:
    office.refusal = "Nobody is called Ben."
    await ann.begins()
    await ann.answers("Ben")
    refused = await ann.presses(await ann.answers("Hi"), "Skip")
    await ann.presses(refused, "Change: Text")
    office.refusal = ""
    await ann.answers("A very long", message_id="part")

    late = await ann.takes_back("part")

    assert late is not None
    assert late.tone == "bad"
    assert late.text.startswith("A letter: this was handed in with only the first part")
    assert [letter.text for letter in office.letters] == ["A very long"]


async def test_a_part_of_talk_is_none_of_a_form(ann: Clerk) -> None:
    assert await ann.takes_back("part") is None
    await ann.begins()
    for answer in ("Ben", "Hi"):
        await ann.answers(answer)
    await ann.answers(picture=STAMP)

    assert await ann.takes_back("part") is None
