"""A persona speaks for itself only, however its words come in."""

from dataclasses import replace

import pytest

from bot.conversation.cutting import SpeakerCut
from tests.builders import BEN, a_group
from tests.conversation.conftest import Open
from tests.fakes.language_model import ScriptedModel

NAMES = ("Ann", "Ben Okri", "Sir Lancelot")


def shown(answer: str, *, size: int, so_far: str = "", names: tuple[str, ...] = NAMES) -> str:
    """Return what is let through of an answer that comes in pieces of a size."""
    cut = SpeakerCut(names, so_far=so_far)
    pieces = (answer[at : at + size] for at in range(0, len(answer), size))
    return "".join([*(cut.take(piece) for piece in pieces), cut.rest()])


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(
    "line",
    [
        "Ann: yes please",
        "**Ann:** yes please",
        "**Ann**: yes please",
        "*Ann*: yes",
        "__Ben Okri__: hi",
        "[Ann]: yes",
        "[Ann: yes]",
        "### Ann:",
        "ANN : yes",
        "  Ann: yes",
        "Ann\uff1a yes",
        "A\u200bnn: yes",
        "\uff21nn: yes",
        "Ben  Okri: hi",
        "Sir Lancelot:\nI ride.",
        "Ann:",
    ],
)
def test_the_line_of_another_is_cut_with_all_that_follows(line: str, size: int) -> None:
    assert shown(f"Tea it is.\n\n{line}\nAnd more.", size=size) == "Tea it is.\n\n"
    assert shown(line, size=size) == ""


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(
    "answer",
    [
        "Ann, that is kind of you: thank you.",
        "Ann said: tea. And Ben Okri: coffee.",
        "Anna: a name that nobody has here.",
        "Annotations: none.",
        "- Ann: buys milk\n- Ben Okri: cooks\n* Ann: sings",
        "1. Ann: first",
        "> Ann: what you wrote before",
        '"Ann: come here!" she called.',
        "```\nAnn: 3\nBen Okri: 4\n```\nThat is all.",
        "~~~yaml\nAnn: 3\n~~~",
        "The knight spoke.\nMordred: Never!\nMerlin: So be it.",
        "At 12:30, Ann: no, later.",
        "Sir Lancelot rides on\n",
        "Ann",
        "**Ann** is here.",
        "*",
        "`Ann: code`",
        "``",
    ],
)
def test_all_else_stays_whole(answer: str, size: int) -> None:
    assert shown(answer, size=size) == answer


def test_nothing_is_kept_back_that_cannot_become_a_name() -> None:
    cut = SpeakerCut(NAMES)

    assert cut.take("Be") == ""
    assert cut.take("l") == "Bel"
    assert cut.take("l\nAn") == "l\n"
    assert cut.take("y") == "Any"


def test_what_goes_on_begins_where_it_stopped() -> None:
    assert shown("Ann: yes", size=1, so_far="I say to ") == "Ann: yes"
    assert shown("Ann: yes", size=1, so_far="I say.\n") == ""
    assert shown("Ann: 3\n```\nAnn: no", size=1, so_far="```\n") == "Ann: 3\n```\n"
    assert shown("Well.", size=1, so_far="Ann: what people wrote themselves\n") == "Well."


async def test_what_is_stored_is_what_was_shown(open_house: Open) -> None:
    model = ScriptedModel("Tea it is.\nBen: And cake!\nRiya: Of course.")
    async with open_house(model) as house:
        group = a_group()
        await house.hears("Cake?", place=group, sender=BEN)
        shown = await house.answers("Tea?", place=group, mentions_bot=True)
        await house.hears("Cake?", place=group, sender=BEN, mentions_bot=True)
        await house.settles(group)

        assert shown.answers[-1].rstrip() == "🌸 Riya: Tea it is."
        assert (await house.kept(group))[-1] == "Tea it is."


async def test_an_answer_for_somebody_else_alone_is_none(open_house: Open) -> None:
    async with open_house(ScriptedModel("Ann: I like tea.")) as house:
        shown = await house.answers("Tea?")

    assert shown.answers == []
    assert "began to speak for somebody else" in shown.notices[0].text


async def test_a_persona_that_is_called_like_somebody_speaks(open_house: Open) -> None:
    async with open_house(ScriptedModel("Riya: Hello.")) as house:
        shown = await house.answers("Hello", sender=replace(BEN, display_name="Riya"))

    assert shown.answers == ["🌸 Riya: Riya: Hello."]
