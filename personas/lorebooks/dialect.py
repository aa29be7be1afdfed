"""Where the facts about an entry stand in the two ways of writing one.

A card's entry has a few keys of its own and the rest in `extensions`; SillyTavern's world files
have everything at the top and other names. Programs mix `snake_case` and `camelCase`, so each fact
is looked for under both, and in both places.

Source: Character Card V2 and V3, SillyTavern's conversion between cards and world files.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from personas.json_values import JsonObject, JsonPath

_EXTENSIONS = "extensions"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dialect:
    """One way of writing entries; there are two, and each equals only itself."""

    id_key: str
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """Facts that have another name here."""
    top: frozenset[str] = frozenset()
    """Facts that stand at the top only."""
    top_first: bool
    """Whether the top wins over `extensions` where a fact stands in both."""
    home_at_top: frozenset[str] = frozenset()
    """Facts that stand in both, and in a new entry at the top."""
    selective: bool
    """What an entry is that does not say it."""
    position: Literal["before_char", "after_char"]
    """Where an entry stands that does not say it."""
    blank: JsonObject
    """A new entry."""

    def places(self, fact: str) -> tuple[JsonPath, ...]:
        """Return where a fact may stand, from the place that wins."""
        return _places(self, fact)

    def home(self, fact: str) -> JsonPath:
        """Return where a fact is written that stands nowhere yet."""
        name = self.names.get(fact, fact)
        return (name,) if fact in self.home_at_top else self.places(fact)[0]


_TOP = (
    "content", "keys", "secondary_keys", "selective", "enabled", "constant", "insertion_order",
    "priority", "name", "comment",
)  # fmt: skip
_CAMEL_IN_CARDS = ("use_probability", "selective_logic")
"""The two that SillyTavern writes in `camelCase` into the extensions of a card."""


@cache
def _places(dialect: Dialect, fact: str) -> tuple[JsonPath, ...]:
    """Return the places of a fact; thousands of entries ask for the same few."""
    name = dialect.names.get(fact, fact)
    if fact in dialect.top:
        return ((name,),)
    camel = camel_case(name)
    is_camel_first = dialect.top_first or name in _CAMEL_IN_CARDS
    spellings = dict.fromkeys((camel, name) if is_camel_first else (name, camel))
    at_top = tuple((spelling,) for spelling in spellings)
    extended = tuple((_EXTENSIONS, spelling) for spelling in spellings)
    return (*at_top, *extended) if dialect.top_first else (*extended, *at_top)


def camel_case(name: str) -> str:
    """Return a `snake_case` name in `camelCase`."""
    head, *tail = name.split("_")
    return head + "".join(word.title() for word in tail)


CARD = Dialect(
    id_key="id",
    top=frozenset(_TOP),
    top_first=False,
    home_at_top=frozenset({"use_regex", "case_sensitive", "position"}),
    selective=False,
    position="after_char",
    blank={
        "keys": [],
        "content": "",
        "extensions": {},
        "enabled": True,
        "insertion_order": 100,
        "use_regex": False,
        "constant": False,
        "selective": True,
        "secondary_keys": [],
        "comment": "",
        "position": "before_char",
    },
)
"""Entries of a card's `character_book` and of `lorebook_v3`. Where they are silent, it is as
SillyTavern takes it."""

WORLD = Dialect(
    id_key="uid",
    names={
        "keys": "key",
        "secondary_keys": "keysecondary",
        "insertion_order": "order",
        "enabled": "disable",
    },
    top=frozenset(_TOP),
    top_first=True,
    selective=True,
    position="before_char",
    blank={
        "key": [],
        "keysecondary": [],
        "comment": "",
        "content": "",
        "constant": False,
        "vectorized": False,
        "selective": True,
        "selectiveLogic": 0,
        "addMemo": False,
        "order": 100,
        "position": 0,
        "disable": False,
        "ignoreBudget": False,
        "excludeRecursion": False,
        "preventRecursion": False,
        "matchPersonaDescription": False,
        "matchCharacterDescription": False,
        "matchCharacterPersonality": False,
        "matchCharacterDepthPrompt": False,
        "matchScenario": False,
        "matchCreatorNotes": False,
        "delayUntilRecursion": 0,
        "probability": 100,
        "useProbability": True,
        "depth": 4,
        "outletName": "",
        "group": "",
        "groupOverride": False,
        "groupWeight": 100,
        "scanDepth": None,
        "caseSensitive": None,
        "matchWholeWords": None,
        "useGroupScoring": None,
        "automationId": "",
        "role": 0,
        "sticky": None,
        "cooldown": None,
        "delay": None,
        "triggers": [],
    },
)
"""Entries of SillyTavern's world files."""
