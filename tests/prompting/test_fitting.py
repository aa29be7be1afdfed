"""What goes when a prompt does not fit, and that what was asked never does."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lore import Lorebook, LoreEntry
from bot.domain.persona import DepthPrompt
from bot.domain.prompt import Prompt
from bot.prompting.assemble import Assembled, Budget, build_prompt, estimate_prompt
from tests.builders import a_group, a_likeness, a_message, a_scene, an_answer
from tests.prompting.cards import a_card, a_card_book

LONG = "word " * 100
QUESTION = "What now?"
FIRST_TO_GO = (
    "second", "first", "oldest", "newest", "lore", "note", "scenario", "personality", "mask",
    "description", "reminder", "main",
)  # fmt: skip
"""The first words of all long texts, in the order in which they are promised to go."""

LONG_CARD = a_card(
    system_prompt=f"main {LONG}",
    description=f"description {LONG}",
    personality=f"personality {LONG}",
    scenario=f"scenario {LONG}",
    example_dialogue=f"<START>\nfirst {LONG}\n<START>\nsecond {LONG}",
    post_history_instructions=f"reminder {LONG}",
    depth_prompt=DepthPrompt(prompt=f"note {LONG}"),
)
LONG_BOOK = Lorebook(entries=(LoreEntry(id="1", content=f"lore {LONG}", constant=True),))


def assembled(tokens: int, **changes: Any) -> Assembled:
    """Return the prompt of a long card after a long talk, within so many tokens."""
    scene = a_scene(
        an_answer(f"oldest {LONG}", seq=1, by=LONG_CARD),
        an_answer(f"newest {LONG}", seq=2, by=LONG_CARD),
        a_message(QUESTION, seq=3, turn=1, guise=a_likeness("Ann").guise),
        persona=LONG_CARD,
        persona_lore=LONG_BOOK,
        cast=[a_likeness("Ann", f"mask {LONG}")],
        **changes,
    )
    return build_prompt(scene, Budget(context_tokens=tokens, answer_tokens=0))


def what_is_in(prompt: Prompt) -> set[str]:
    """Return the first words of the long texts that are in the prompt."""
    text = "\n".join([prompt.system, *(m.content for m in prompt.messages)])
    return {part for part in FIRST_TO_GO if f"{part} word" in text}


def test_parts_go_in_the_order_that_is_promised() -> None:
    gone: dict[str, None] = {}
    for tokens in range(4000, 100, -10):
        missing = set(FIRST_TO_GO) - what_is_in(assembled(tokens).prompt)
        gone |= dict.fromkeys(sorted(missing - set(gone)))

    assert tuple(gone) == FIRST_TO_GO


def test_what_was_left_out_is_told() -> None:
    little = assembled(700)

    assert {s.name for s in little.left_out} >= {"scenario", "note", "examples"}
    assert not {s.name for s in little.left_out} & {s.name for s in little.sections}
    assert [str(v) for v in little.lore.verdicts] == ["not told: the budget of 72 tokens was full"]


def test_the_default_instruction_stands_in_when_the_card_has_a_longer_one_than_fits() -> None:
    prompt = assembled(150).prompt

    assert prompt.system.startswith("Write the next reply of Sera in a chat with Ann.")
    assert QUESTION in prompt.messages[-1].content


def test_lore_takes_a_quarter_of_the_prompt_at_most() -> None:
    entries = [LoreEntry(id=str(n), content=f"{n} {LONG}", constant=True) for n in range(40)]
    scene = a_scene(
        a_message(QUESTION, seq=1, turn=1), persona_lore=Lorebook(entries=tuple(entries))
    )

    lore = build_prompt(scene, Budget(context_tokens=4000, answer_tokens=0)).lore

    assert 850 < lore.tokens <= 1000
    assert str(lore.verdicts[-1]) == "not told: the budget of 1000 tokens was full"


@pytest.mark.parametrize("address", [None, a_group()])
@given(st.integers(150, 3000), st.lists(st.booleans(), max_size=12), st.text(max_size=300))
def test_a_prompt_fits_alternates_and_ends_with_what_was_asked(
    address: Any, tokens: int, answered: list[bool], question: str
) -> None:
    card = a_card()
    said = [
        an_answer(f"{n} {LONG}", seq=n, by=card) if own else a_message(f"{n} {LONG}", seq=n)
        for n, own in enumerate(answered, start=1)
    ]
    scene = a_scene(
        *said,
        a_message(question, seq=len(said) + 1, turn=1),
        persona=card,
        address=address,
        persona_lore=a_card_book(),
    )
    budget = Budget(context_tokens=tokens, answer_tokens=0)

    prompt = build_prompt(scene, budget).prompt

    roles = [m.role for m in prompt.messages]
    assert roles == ["user", "assistant"] * (len(roles) // 2) + ["user"]
    assert question in prompt.messages[-1].content
    asked = len(question.encode()) / 3.6
    assert estimate_prompt(prompt) <= max(budget.prompt_tokens, asked + 150)
