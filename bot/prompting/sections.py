"""A persona's texts as sections of the instructions, in the order that card users expect.

Source of the order: SillyTavern's chat-completion default (main, description, personality,
scenario, examples); post-history instructions are said after the conversation.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.persona import PersonaDefinition
from bot.prompting.traits import describe_traits

_MAIN = "Write the next reply of {{char}} in a chat with {{user}}."

_CONDUCT = (
    "Write only what {{char}} says. Never write lines for {{user}} or anybody else, and never"
    " begin with a name."
)

_COMPANY = (
    "Several people talk here; each of their lines begins with the name of who wrote it."
    " Answer the last one."
)

_QUOTES = (
    "Lines in square brackets tell what other personas answered earlier. You are not them: do not"
    " continue in their voice."
)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the instructions."""

    name: str
    text: str


_BRIEF = (
    "You are {{char}}, an AI companion. %s Say your name when you are asked who you are. Answer in"
    " two or three short sentences."
)


def brief_sections(definition: PersonaDefinition) -> Iterator[Section]:
    """Yield what a very small model can follow: longer instructions make it ramble and loop."""
    yield Section("brief", _BRIEF % (definition.personality or definition.description).strip())


def persona_sections(
    definition: PersonaDefinition, *, in_company: bool, has_quotes: bool, has_blurb: bool = False
) -> Iterator[Section]:
    """Yield the sections of the instructions that are not empty; macros are not expanded yet.

    With `has_blurb`, the description is for people who choose, and only stands in for a missing
    system prompt. Otherwise, as in character cards, it is what the persona is.
    """
    texts = {
        "main": (definition.system_prompt or _MAIN).replace("{{original}}", _MAIN),
        "description": "" if has_blurb and definition.system_prompt else definition.description,
        "personality": _titled("Personality", definition.personality),
        "traits": _titled("Manner", describe_traits(definition.traits)),
        "scenario": _titled("Scenario", definition.scenario),
        "examples": _titled("How {{char}} talks, for example", definition.example_dialogue),
        "company": _COMPANY if in_company else "",
        "quotes": _QUOTES if has_quotes else "",
        "conduct": _CONDUCT,
    }
    for name, text in texts.items():
        if text.strip():
            yield Section(name, text.strip())


def _titled(title: str, text: str) -> str:
    """Return the text under its title, or nothing for no text."""
    return f"{title}:\n{text.strip()}" if text.strip() else ""
