"""What stands among the lines of a conversation, and in whose voice."""

from typing import Any

import pytest

from bot.domain.lore import Lorebook, LoreEntry, LoreRole
from bot.domain.persona import DepthPrompt
from bot.domain.prompt import Prompt
from bot.prompting.assemble import Budget, build_prompt
from tests.builders import a_group, a_message, a_persona, a_scene, an_answer

WIDE = Budget(context_tokens=8000, answer_tokens=300)


def a_prompt(*entries: LoreEntry, address: Any = None, **changes: Any) -> Prompt:
    """Return the prompt of a short talk: A, B and C, of which the persona said B."""
    coach = a_persona(**changes)
    scene = a_scene(
        a_message("A", seq=1),
        an_answer("B", seq=2, by=coach),
        a_message("C", seq=3, turn=1),
        persona=coach,
        address=address,
        persona_lore=Lorebook(entries=entries),
    )
    return build_prompt(scene, WIDE).prompt


def flat(prompt: Prompt) -> str:
    """Return the lines in one line, each with the first letter of its role."""
    lines = (f"{m.role[0]}:{m.content}" for m in prompt.messages)
    return " ".join(lines).replace("\n\n", "+").replace("[Note to you: N]", "[N]")


def lore(text: str = "N", **changes: Any) -> LoreEntry:
    given: dict[str, Any] = {"position": "at_depth", **changes}
    return LoreEntry(id=text, content=text, constant=True, **given)


@pytest.mark.parametrize(
    ("depth", "system", "user", "assistant"),
    [
        (0, "u:A a:B u:C+[N]", "u:A a:B u:C+N", "u:A a:B+N u:C"),
        (1, "u:A a:B u:[N]+C", "u:A a:B u:N+C", "u:A a:B+N u:C"),
        (2, "u:A+[N] a:B u:C", "u:A+N a:B u:C", "u:A a:N+B u:C"),
        (3, "u:[N]+A a:B u:C", "u:N+A a:B u:C", "u:[The conversation so far] a:N u:A a:B u:C"),
        (9, "u:[N]+A a:B u:C", "u:N+A a:B u:C", "u:[The conversation so far] a:N u:A a:B u:C"),
        (-1, "u:A a:B u:C+[N]", "u:A a:B u:C+N", "u:A a:B+N u:C"),
    ],
)
def test_lore_and_notes_stand_at_their_depth_in_their_voice(
    depth: int, system: str, user: str, assistant: str
) -> None:
    expected: dict[LoreRole, str] = {"system": system, "user": user, "assistant": assistant}

    for role, lines in expected.items():
        assert flat(a_prompt(lore(depth=depth, role=role))) == lines
        note = DepthPrompt(prompt="N", depth=depth, role=role)
        assert flat(a_prompt(depth_prompt=note)) == lines


def test_lore_stands_around_the_note_of_the_persona() -> None:
    prompt = a_prompt(
        lore("bottom", position="note_bottom"),
        lore("top", position="note_top"),
        depth_prompt=DepthPrompt(prompt="note", depth=1, role="user"),
    )

    assert flat(prompt) == "u:A a:B u:top+note+bottom+C"


def test_lore_around_a_note_keeps_its_place_when_there_is_no_note() -> None:
    assert flat(a_prompt(lore(position="note_top"))) == "u:[N]+A a:B u:C"


def test_a_line_in_the_voice_of_people_carries_a_name_when_several_talk() -> None:
    prompt = a_prompt(lore(depth=1, role="user"), address=a_group())

    assert flat(prompt) == "u:Ann: A a:B u:Ann: N+Ann: C"


def test_the_reminder_is_read_last() -> None:
    prompt = a_prompt(lore(depth=0), post_history_instructions="N")

    assert flat(prompt) == "u:A a:B u:C+[N]+[N]"


def test_lore_that_tells_nothing_is_no_line() -> None:
    assert flat(a_prompt(lore("{{noop}}", depth=1))) == "u:A a:B u:C"
