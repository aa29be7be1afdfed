"""Background that is told when its words fall. Field names are those of the card specification.

What a card says of an entry beyond this is kept with the card, not here.
"""

from dataclasses import dataclass, field
from typing import Literal

from bot.domain.ids import LorebookId, PersonaId, UserId
from bot.domain.timed_effects import TimedEffects

SecondaryLogic = Literal["and_any", "not_all", "not_any", "and_all"]
"""What the secondary keys must do, once a primary key has fallen; an empty list always passes."""

LorePosition = Literal[
    "before_char", "after_char", "note_top", "note_bottom", "at_depth", "examples_top",
    "examples_bottom",
]  # fmt: skip
LoreRole = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoreEntry:
    """One piece of background and what brings it up. Defaults are SillyTavern's."""

    id: str
    """Unique in its book and stable: what timed effects and `/lore toggle` refer to."""
    content: str
    """Leading `@@name value` lines are decorators of Character Card V3."""
    keys: tuple[str, ...] = ()
    """`/pattern/flags` is a regular expression; so is every key where `use_regex` is set."""
    secondary_keys: tuple[str, ...] = ()
    selective: bool = True
    """Whether secondary keys count at all."""
    logic: SecondaryLogic = "and_any"
    enabled: bool = True
    constant: bool = False
    """Always told; counts towards the budget like any other."""
    insertion_order: int = 100
    """Lower stands higher up."""
    priority: int = 0
    """Lower is discarded first where the budget is short; 0 leaves it to `insertion_order`."""
    name: str = ""
    comment: str = ""
    use_regex: bool = False
    case_sensitive: bool | None = None
    """None follows the book's default: not."""
    match_whole_words: bool | None = None
    """None follows the default: not."""
    scan_depth: int | None = None
    """How many of the newest messages are scanned; None follows the book."""
    position: LorePosition = "before_char"
    depth: int = 4
    """For `at_depth`: how many messages from the end it stands."""
    role: LoreRole = "system"
    """For `at_depth`: in whose voice."""
    probability: int = 100
    """Per cent."""
    exclude_recursion: bool = False
    """Not brought up by other entries."""
    prevent_recursion: bool = False
    """Brings up no other entries."""
    delay_until_recursion: int = 0
    """Only brought up by other entries, from this level of recursion on; 0 for no such delay."""
    sticky: int = 0
    """For how many messages it stays once it was told."""
    cooldown: int = 0
    """For how many messages it rests after that."""
    delay: int = 0
    """How long a session must be, in messages, before it may be told."""
    group: str = ""
    """Of the entries of one group, one is told."""
    group_override: bool = False
    """Wins its group by `insertion_order` instead of by chance."""
    group_weight: int = 100
    ignore_budget: bool = False

    @property
    def label(self) -> str:
        """Return what people know the entry by."""
        return self.name or self.comment or next(iter(self.keys), "") or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Lorebook:
    """A collection of entries and how they are looked for. Defaults are SillyTavern's."""

    name: str = ""
    description: str = ""
    scan_depth: int = 2
    """How many of the newest messages are scanned."""
    token_budget: int | None = None
    """Estimated tokens that its told entries may take, within the quarter of the prompt that all
    lore shares; None for that quarter."""
    recursive_scanning: bool = False
    """Whether what was told is scanned for further keys."""
    entries: tuple[LoreEntry, ...] = ()


ShelfScope = Literal["session", "project", "user"]
"""Where a book is told: in one session, in all of a project, in all of its owner's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelvedLorebook:
    """A book that belongs to a person, not to a persona."""

    id: LorebookId
    owner_id: UserId
    """Who brought it, and alone may change it."""
    book: Lorebook
    scope: ShelfScope


@dataclass(frozen=True, slots=True, kw_only=True)
class LoreVerdict:
    """What became of one entry in the last turn of a session."""

    lorebook_id: LorebookId | None
    """None for the book of the persona that answered."""
    book: str
    entry: str
    is_told: bool
    reason: str
    """The end of a sentence that begins with whether it was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoreState:
    """Where the lore of a session stands: written anew by each turn that has lore."""

    effects: TimedEffects = field(default_factory=TimedEffects)
    persona_id: PersonaId | None = None
    """Who answered the last turn that had lore."""
    verdicts: tuple[LoreVerdict, ...] = ()
    """Of that turn, one for every entry, in the order of the books."""
    greeting: int | None = None
    """Which greeting opened the session: 0 for the first, from 1 for alternate ones."""
