"""A persona's texts and what is told beside them, as sections in the order that card users expect.

Source of the order: SillyTavern's chat-completion default (main, lore, mask, description,
personality, scenario, lore, examples). What stands in or after the conversation is `notes`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.lore import LorePosition
from bot.domain.scene import Scene
from bot.prompting.history import has_names
from bot.prompting.lore.outcome import TextPosition, ToldLore
from bot.prompting.macros.expander import Macros
from bot.prompting.masks import mask_text, mask_texts
from bot.prompting.tokens import estimate
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

_SEVERAL_NAMES = (
    "{{user}} has spoken under several names; each of their lines begins with the one that it was"
    " spoken under. Answer the last one."
)

_QUOTES = (
    "Lines in square brackets tell what other personas answered earlier. You are not them: do not"
    " continue in their voice."
)

_BRIEF = (
    "You are {{char}}, an AI companion. %s Say your name when you are asked who you are. Answer in"
    " two or three short sentences."
)
_LONGEST_GIST = 600
_LONGEST_MASK = 300
"""Characters. Cards describe themselves at any length."""

_ORDER = (
    "main", "lore before", "others", "mask", "description", "personality", "lore on personality",
    "traits", "scenario", "lore on scenario", "mask after", "lore after", "lore above examples",
    "examples", "lore below examples", "company", "quotes", "conduct",
)  # fmt: skip

_LORE: Mapping[LorePosition | TextPosition, str] = {
    "before_char": "lore before",
    "personality": "lore on personality",
    "scenario": "lore on scenario",
    "after_char": "lore after",
    "examples_top": "lore above examples",
    "examples_bottom": "lore below examples",
}
"""The section of each position that is not in the conversation."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the prompt."""

    name: str
    text: str

    @property
    def tokens(self) -> int:
        """Return about how many tokens it takes."""
        return estimate(self.text)


def brief_section(scene: Scene, macros: Macros) -> Section:
    """Return what a very small model can follow: longer instructions make it ramble and loop."""
    definition = scene.persona.definition
    gist = first_sentences(definition.personality or definition.description, _LONGEST_GIST)
    text = macros.expand(_BRIEF % gist)
    mask = first_sentences(mask_text(scene, macros), _LONGEST_MASK)
    name = macros.values["user"]
    return Section("brief", f"{text} You are talking to {name}: {mask}" if mask else text)


def main_section(system_prompt: str, macros: Macros) -> Section:
    """Return the first instruction; for an empty one, the default."""
    default = macros.expand(_MAIN)
    return Section("main", macros.expand(system_prompt, original=default).strip() or default)


def persona_sections(scene: Scene, macros: Macros, *, has_quotes: bool) -> Iterator[Section]:
    """Yield the sections that are not empty, notes and reminder included; no lore, no examples."""
    definition = scene.persona.definition
    yield main_section(definition.system_prompt, macros)
    yield from (Section(name, text) for name, text in mask_texts(scene, macros).items())
    texts = {
        "description": definition.description if scene.persona.tells_description else "",
        "personality": _titled("Personality", definition.personality),
        "traits": _titled("Manner", describe_traits(definition.traits)),
        "scenario": _titled("Scenario", definition.scenario),
        "company": _company(scene),
        "quotes": _QUOTES if has_quotes else "",
        "conduct": _CONDUCT,
        "note": definition.depth_prompt.prompt if definition.depth_prompt else "",
    }
    for name, text in texts.items():
        if expanded := macros.expand(text).strip():
            yield Section(name, expanded)
    if reminder := macros.expand(definition.post_history_instructions, original="").strip():
        yield Section("reminder", reminder)


def lore_sections(told: Iterable[ToldLore]) -> list[Section]:
    """Return the lore that stands in the instructions, one section for each position."""
    texts: dict[str, list[str]] = {}
    for lore in told:
        if lore.text and lore.position in _LORE:
            texts.setdefault(_LORE[lore.position], []).append(lore.text)
    return [Section(name, "\n\n".join(entries)) for name, entries in texts.items()]


def in_order(sections: Iterable[Section]) -> Sequence[Section]:
    """Return those that make up the instructions, in their order."""
    by_name = {section.name: section for section in sections}
    return [by_name[name] for name in _ORDER if name in by_name]


def _company(scene: Scene) -> str:
    """Return what the names before lines mean."""
    if not scene.place.address.is_private:
        return _COMPANY
    return _SEVERAL_NAMES if has_names(scene) else ""


def first_sentences(text: str, length: int) -> str:
    """Return as many whole sentences as fit so many characters, or the words that do."""
    text = text.strip()
    if len(text) <= length:
        return text
    begun = text[:length]
    sentences, stop, _ = begun.rpartition(". ")
    return f"{sentences}." if stop else f"{begun.rpartition(' ')[0] or begun} …"


def _titled(title: str, text: str) -> str:
    """Return the text under its title, or nothing for no text."""
    return f"{title}:\n{text.strip()}" if text.strip() else ""
