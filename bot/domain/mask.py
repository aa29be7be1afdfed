"""Who somebody is in the play. Character cards call this `{{user}}`, SillyTavern a persona."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.domain.ids import MaskId, PersonaId, UserId
from bot.domain.persona import Persona, PersonaDefinition

MaskPosition = Literal["before", "after", "depth"]
"""Where a mask is described: before the persona, after it, or among the newest messages."""

MaskRole = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where in the prompt a mask is described."""

    position: MaskPosition = "before"
    depth: int = 4
    """For `depth`: how many messages from the end."""
    role: MaskRole = "system"
    """For `depth`: in whose voice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guise:
    """As whom somebody speaks: a mask of theirs, or a persona that they play, never both."""

    name: str
    """What it was called then."""
    mask_id: MaskId | None = None
    persona_id: PersonaId | None = None

    def __post_init__(self) -> None:
        """Refuse what is both."""
        if self.mask_id is not None and self.persona_id is not None:
            message = f"{self.name!r} cannot be a mask and a persona at once"
            raise ValueError(message)

    @property
    def is_gone(self) -> bool:
        """Tell whether mask or persona exist no more; the name is all that is left."""
        return self.mask_id is None and self.persona_id is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """A mask that somebody made: a character card for the person's side of the play."""

    id: MaskId
    owner_id: UserId
    definition: PersonaDefinition
    placement: Placement = field(default_factory=Placement)

    @property
    def name(self) -> str:
        """Return the name that people see."""
        return self.definition.name

    @property
    def label(self) -> str:
        """Return icon and name, as in lists."""
        return f"{self.definition.icon} {self.name}".strip()

    @property
    def guise(self) -> Guise:
        """Return as whom somebody speaks who wears it."""
        return Guise(name=self.name, mask_id=self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What is told of a guise."""

    guise: Guise
    definition: PersonaDefinition
    placement: Placement = field(default_factory=Placement)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionGuise:
    """What somebody chose for one conversation."""

    guise: Guise | None
    """None is a choice, too: to be nobody but oneself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuiseChoices:
    """What somebody chose, from the narrowest to the widest."""

    session: SessionGuise | None = None
    bound: Guise | None = None
    """The mask that they wear for whoever answers."""
    default: Guise | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskUses:
    """Where a mask is worn, told before it is deleted."""

    messages: int
    """Written under it."""
    sessions: int
    """For which it was chosen."""
    personas: int
    """For whom it is worn."""
    is_default: bool


GuiseSource = Literal["session", "persona", "default", "nothing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuiseResolution:
    """As whom somebody speaks, and what decided it."""

    guise: Guise | None
    """None: as themselves."""
    source: GuiseSource
    fallen: Guise | None = None
    """What was chosen for the conversation and is gone, or may not be played any more."""


def guise_of(persona: Persona) -> Guise:
    """Return as whom somebody speaks who plays this persona."""
    return Guise(name=persona.name, persona_id=persona.id)


def resolve(choices: GuiseChoices, *, playable: Mapping[PersonaId, Persona]) -> GuiseResolution:
    """Decide as whom somebody speaks: the narrowest choice that still can be.

    Args:
        choices: What was chosen.
        playable: The persona that was chosen to be played, if whoever chose it sees it still.
    """
    fallen = None
    if choices.session is not None:
        guise = choices.session.guise
        if guise is None or guise.mask_id is not None:
            return GuiseResolution(guise=guise, source="session")
        if guise.persona_id is not None and guise.persona_id in playable:
            played = guise_of(playable[guise.persona_id])
            return GuiseResolution(guise=played, source="session")
        fallen = guise
    wider: tuple[tuple[Guise | None, GuiseSource], ...] = (
        (choices.bound, "persona"),
        (choices.default, "default"),
    )
    for guise, source in wider:
        if guise is not None:
            return GuiseResolution(guise=guise, source=source, fallen=fallen)
    return GuiseResolution(guise=None, source="nothing", fallen=fallen)
