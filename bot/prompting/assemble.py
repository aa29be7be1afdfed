"""Build the prompt of a turn. Pure: the same scene and budget give the same prompt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.message import Message
from bot.domain.passage import NOTHING_TOLD, Recalled
from bot.domain.prompt import Prompt, PromptMessage
from bot.domain.scene import Scene
from bot.prompting.attachments import attachments_that_fit
from bot.prompting.chance import SeededChance
from bot.prompting.fitting import examples_that_fit, newest_that_fit, sections_that_fit, total
from bot.prompting.history import (
    OPENING,
    has_names,
    has_quotes,
    merge_neighbours,
    to_go_on,
    to_prompt,
    visible_messages,
)
from bot.prompting.lore.activate import activate
from bot.prompting.lore.outcome import LoreOutcome, none_told
from bot.prompting.lore.patterns import Patterns
from bot.prompting.lore.talk import talk_of
from bot.prompting.macros.expander import Macros
from bot.prompting.macros.of_turn import macros_of_turn
from bot.prompting.memory import ToldMemory, memory_note, memory_share, told_memory
from bot.prompting.notes import mask_note, notes_of, with_notes, with_reminder
from bot.prompting.sections import (
    Section,
    brief_section,
    in_order,
    lore_sections,
    persona_sections,
)
from bot.prompting.tokens import estimate, estimate_line

_TOO_SMALL = "the model is too small to be told any lore"

_SHARE_OF_LORE = 4
"""Lore takes at most this part of the prompt, a quarter."""

_SHARE_OF_MEMORY = 4
"""What is recalled takes at most this part, a quarter, of what is left beside lore."""

_SHARE_OF_ATTACHMENTS = 2
"""What came with messages takes at most this part, a half, of what the persona leaves free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How long a prompt may be."""

    context_tokens: int
    """What the model can read and write together."""
    answer_tokens: int
    """What is kept free for the answer."""
    is_brief: bool = False
    """Whether the model is too small for a persona's full instructions."""
    token_factor: float = 1.0
    """Real tokens per estimated token, from `Calibration`."""

    @property
    def prompt_tokens(self) -> int:
        """Return how many estimated tokens the prompt may take."""
        return int((self.context_tokens - self.answer_tokens) / self.token_factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """A prompt and what it was made of."""

    prompt: Prompt
    sections: Sequence[Section]
    """What is in it, in the order in which the model reads it."""
    left_out: Sequence[Section]
    """What did not fit, besides older lines of the conversation and lore."""
    lore: LoreOutcome
    """Which lore is told, why the rest is not, and what the session has to remember of it."""
    recalled: Recalled = NOTHING_TOLD
    """What of the past is told."""


def build_prompt(scene: Scene, budget: Budget) -> Assembled:
    """Return instructions and as much of the conversation as fits, ending with what was asked.

    Another attempt at the same turn draws its luck anew.
    """
    seen = visible_messages(scene)
    chance = SeededChance(f"{scene.turn.id} {scene.turn.attempt}")
    macros = macros_of_turn(scene, seen, chance=chance)
    if budget.is_brief:
        return _brief(scene, seen, macros, budget)
    return _full(scene, seen, macros, budget)


def estimate_prompt(prompt: Prompt) -> int:
    """Return about how many tokens the whole prompt takes."""
    return estimate(prompt.system) + _length(prompt.messages)


def _length(messages: Iterable[PromptMessage]) -> int:
    """Return about how many tokens these lines take."""
    return sum(estimate_line(message) for message in messages)


def _full(scene: Scene, seen: Sequence[Message], macros: Macros, budget: Budget) -> Assembled:
    """Give what must not be missing its room first, then lore, the conversation and examples."""
    policy = scene.persona.definition.memory_policy
    lines = [to_prompt(m, scene) for m in seen]
    asked = estimate(lines[-1].content) + _length(to_go_on(scene.so_far))

    room = budget.prompt_tokens - estimate(OPENING.content) - asked
    texts = persona_sections(scene, macros, has_quotes=has_quotes(seen, scene))
    kept, left_out = sections_that_fit(texts, macros, room=room)

    room = max(0, room - total(kept))
    shown = attachments_that_fit(seen, scene.pictures, room=room // _SHARE_OF_ATTACHMENTS)

    room -= shown.tokens
    share = min(room, budget.prompt_tokens // _SHARE_OF_LORE)
    lore = _activated(scene, seen, macros, budget=share, room=room)

    room -= lore.tokens
    share = memory_share(scene, room // _SHARE_OF_MEMORY)
    history = newest_that_fit(lines, room=min(policy.window_tokens, room - share + asked))
    memory = told_memory(scene, shown=seen[-len(history) :], room=share)

    room -= memory.tokens + _length(history[:-1])
    dialogue = scene.persona.definition.example_dialogue
    examples, cut = examples_that_fit(dialogue, macros, room=room)
    return _joined(
        scene,
        macros,
        sections=[*kept, *examples],
        left_out=[*left_out, *cut],
        lore=lore,
        memory=memory,
        history=[to_prompt(m, scene, shown) for m in seen[-len(history) :]],
    )


def _activated(
    scene: Scene, seen: Sequence[Message], macros: Macros, *, budget: int, room: int
) -> LoreOutcome:
    """Return the lore of this turn."""
    return activate(
        scene.lorebooks,
        talk_of(scene, seen, char=macros.values["char"]),
        macros=macros,
        chance=macros.chance,
        budget=budget,
        room=room,
        effects=scene.effects,
        patterns=Patterns(),
    )


def _joined(
    scene: Scene,
    macros: Macros,
    *,
    sections: Sequence[Section],
    left_out: Sequence[Section],
    lore: LoreOutcome,
    memory: ToldMemory,
    history: Sequence[PromptMessage],
) -> Assembled:
    """Put all parts in their order."""
    definition = scene.persona.definition
    own = {section.name: section.text for section in sections}
    instructions = in_order([*sections, *lore_sections(lore.told)])
    notes = [
        *notes_of(definition.depth_prompt, own.get("note", ""), lore.told),
        *mask_note(scene, own.get("mask note", "")),
    ]
    user = f"{macros.values['user']}: " if has_names(scene) else ""
    remembered = memory_note(memory)
    messages = merge_neighbours(with_notes(history, [*notes, *remembered], user=user))
    reminder = own.get("reminder", "")
    said = {
        "conversation": "\n\n".join(line.content for line in history),
        "notes": "\n\n".join(note.text for note in notes),
        "memory": memory.text,
        "reminder": reminder,
    }
    return Assembled(
        prompt=Prompt(
            system="\n\n".join(section.text for section in instructions),
            messages=(*with_reminder(messages, reminder), *to_go_on(scene.so_far)),
            preference=definition.model,
        ),
        sections=[*instructions, *(Section(name, text) for name, text in said.items() if text)],
        left_out=left_out,
        lore=lore,
        recalled=memory.recalled,
    )


def _brief(scene: Scene, seen: Sequence[Message], macros: Macros, budget: Budget) -> Assembled:
    """Tell a very small model who it is and what was said, and nothing else."""
    definition = scene.persona.definition
    instructions = brief_section(scene, macros)
    room = budget.prompt_tokens - instructions.tokens - _length(to_go_on(scene.so_far))
    shown = attachments_that_fit(seen, scene.pictures, room=room // _SHARE_OF_ATTACHMENTS)
    room = min(definition.memory_policy.window_tokens, room - shown.tokens)
    kept = newest_that_fit([to_prompt(m, scene) for m in seen], room=room)
    history = [to_prompt(m, scene, shown) for m in seen[-len(kept) :]]
    return Assembled(
        prompt=Prompt(
            system=instructions.text,
            messages=(*merge_neighbours(history), *to_go_on(scene.so_far)),
            preference=definition.model,
        ),
        sections=[
            instructions,
            Section("conversation", "\n\n".join(line.content for line in history)),
        ],
        left_out=(),
        lore=none_told(scene.lorebooks, scene.effects, reason=_TOO_SMALL),
    )
