"""The prompt of a full card, word for word.

It is kept in `full_card.txt`. To renew it after a change that is meant, run
`RENEW=1 .venv/bin/python -m pytest -n0 tests/prompting/test_full_card.py` and read the difference.
"""

import os
from pathlib import Path

from bot.domain.prompt import Prompt
from bot.domain.scene import Scene
from bot.prompting.assemble import Budget, build_prompt
from tests.builders import a_likeness, a_message, a_scene, an_answer
from tests.prompting.cards import a_card, a_card_book

WIDE = Budget(context_tokens=8000, answer_tokens=300)
ANNS_MASK = a_likeness("Ann").guise
KEPT = Path(__file__).parent / "full_card.txt"


def a_full_scene() -> Scene:
    """Return a conversation with a full card that came by its greeting."""
    card = a_card()
    return a_scene(
        an_answer("You are awake.", seq=1, by=card),
        a_message("Am I wounded?", seq=2, turn=1, guise=ANNS_MASK),
        an_answer("You were. The glade healed you.", seq=3, by=card, turn=1),
        a_message("Who did this? {{char}}?", seq=4, turn=2, guise=ANNS_MASK),
        persona=card,
        turn=2,
        persona_lore=a_card_book(),
        cast=[a_likeness("Ann", "A knight without a horse.")],
    )


def written(prompt: Prompt) -> str:
    """Return the prompt as it is kept."""
    lines = (f"=== {m.role}\n{m.content}\n" for m in prompt.messages)
    return "\n".join([f"=== system\n{prompt.system}\n", *lines])


def test_the_prompt_of_a_full_card_is_the_one_that_is_kept() -> None:
    text = written(build_prompt(a_full_scene(), WIDE).prompt)
    if os.environ.get("RENEW"):
        KEPT.write_text(text, encoding="utf-8")

    assert text == KEPT.read_text(encoding="utf-8")


def test_the_preview_names_every_part_in_its_order_with_its_tokens() -> None:
    sections = build_prompt(a_full_scene(), WIDE).sections

    assert [s.name for s in sections] == [
        "main",
        "lore before",
        "mask",
        "description",
        "personality",
        "lore on personality",
        "traits",
        "scenario",
        "lore on scenario",
        "lore after",
        "lore above examples",
        "examples",
        "lore below examples",
        "conduct",
        "conversation",
        "notes",
        "reminder",
    ]
    assert all(s.tokens > 4 for s in sections)
