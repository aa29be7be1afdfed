"""Build the prompt of a turn. Pure: the same scene and budget give the same prompt."""

from dataclasses import dataclass

from bot.domain.message import Message
from bot.domain.prompt import Prompt, PromptMessage
from bot.domain.scene import Scene
from bot.prompting.chance import SeededChance
from bot.prompting.history import has_quotes, merge_neighbours, to_prompt, visible_messages
from bot.prompting.macros.of_turn import macros_of_turn
from bot.prompting.sections import brief_sections, persona_sections
from bot.prompting.tokens import estimate


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


def build_prompt(scene: Scene, budget: Budget) -> Prompt:
    """Return instructions and as much of the conversation as fits, ending with what was asked."""
    definition = scene.persona.definition
    seen = visible_messages(scene)
    chance = SeededChance(f"{scene.turn.id} {scene.turn.attempt}")
    macros = macros_of_turn(scene, seen, chance=chance)
    sections = (
        brief_sections(definition)
        if budget.is_brief
        else persona_sections(
            definition,
            in_company=not scene.place.address.is_private,
            has_quotes=has_quotes(seen, scene),
            has_blurb=scene.persona.source == "library",
        )
    )
    system = macros.expand("\n\n".join(s.text for s in sections))
    reminder = "" if budget.is_brief else definition.post_history_instructions.strip()
    reminder = macros.expand(reminder, original="")
    room = min(
        definition.memory_policy.window_tokens,
        budget.prompt_tokens - estimate(system) - estimate(reminder),
    )
    lines = [to_prompt(m, scene) for m in _newest_that_fit(seen, room)]
    return Prompt(
        system=system,
        messages=_with_reminder(merge_neighbours(lines), reminder),
        preference=definition.model,
    )


def estimate_prompt(prompt: Prompt) -> int:
    """Return about how many tokens the whole prompt takes."""
    return estimate(prompt.system) + sum(estimate(m.content) for m in prompt.messages)


def _newest_that_fit(messages: list[Message], room: int) -> list[Message]:
    """Return the newest messages within the tokens; the last one always."""
    kept: list[Message] = []
    for message in reversed(messages):
        room -= estimate(message.content)
        if room < 0 and kept:
            break
        kept.append(message)
    return kept[::-1]


def _with_reminder(messages: tuple[PromptMessage, ...], reminder: str) -> tuple[PromptMessage, ...]:
    """Append the post-history instructions to the last line, as a note that is nobody's words."""
    if not reminder:
        return messages
    *earlier, last = messages
    noted = PromptMessage(role="user", content=f"{last.content}\n\n[Note to you: {reminder}]")
    return (*earlier, noted)
