"""All that a turn needs to know before a model is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.message import Message
from bot.domain.persona import Persona
from bot.domain.place import Place
from bot.domain.session import Session
from bot.domain.turn import Turn


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

    @property
    def asked(self) -> Message:
        """Return the message that is to be answered."""
        return next(m for m in self.messages if m.turn_id == self.turn.id and m.role == "user")
