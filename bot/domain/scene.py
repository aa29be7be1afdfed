"""All that a turn needs to know before a model is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.file import File
from bot.domain.lore import Lorebook, ShelvedLorebook
from bot.domain.mask import Likeness
from bot.domain.message import Message
from bot.domain.passage import NOTHING_RECALLED, Recollection
from bot.domain.persona import Persona
from bot.domain.place import Place
from bot.domain.session import Session
from bot.domain.timed_effects import TimedEffects
from bot.domain.turn import Turn
from bot.domain.variant import NO_ANSWER, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A turn with everything around it, read at one moment."""

    turn: Turn
    session: Session
    place: Place
    persona: Persona
    """Who answers."""
    messages: Sequence[Message]
    """The newest messages of the session by `seq`, the asked one and later ones included."""
    now: datetime | None = None
    """In the time zone of the place; None for the moment when the turn was asked, in UTC."""
    so_far: str = ""
    """What was said of the answer before, where the turn continues it."""
    standing: Standing = NO_ANSWER
    """How many answers there are to the turn before this one."""
    cast: Sequence[Likeness] = ()
    """What there is to tell of the guises in which people speak here."""
    persona_lore: Lorebook | None = None
    """The book of who answers."""
    mask_lore: Lorebook | None = None
    """The book that came with the mask of whoever asked."""
    shelf: Sequence[ShelvedLorebook] = ()
    """The books of people that apply here."""
    effects: TimedEffects = field(default_factory=TimedEffects)
    """What earlier turns of the session left of their lore."""
    greeting: int | None = None
    """Which greeting opened the session: 0 for the first, from 1 for alternate ones."""

    recollection: Recollection = NOTHING_RECALLED
    """What is remembered for this turn."""
    pictures: Mapping[str, File] = field(default_factory=dict[str, File])
    """What came with the messages and can be looked at, by the reference of the attachment."""

    @property
    def lorebooks(self) -> Sequence[Lorebook]:
        """Return the books that apply here; earlier ones go first where the budget is short."""
        own = [book for book in (self.persona_lore, self.mask_lore) if book is not None]
        return (*own, *(shelved.book for shelved in self.shelf))

    @property
    def asked(self) -> Message:
        """Return the message that is to be answered: of several, the last that says anything."""
        of_turn = (m for m in self.messages if m.turn_id == self.turn.id and m.role == "user")
        return max(of_turn, key=lambda message: (not message.is_empty, message.seq))

    @property
    def moment(self) -> datetime:
        """Return when this happens."""
        return self.now or self.turn.created_at
