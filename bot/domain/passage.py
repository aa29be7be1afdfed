"""Passages: what was said long ago, found again by its words."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.domain.ids import MemoryId, MessageId, PersonaId, PlaceId, ProjectId, SessionId, UserId
from bot.domain.memory import Memory
from bot.domain.message import Message
from bot.domain.persona import Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far somebody's past is told in a turn: who asked whom, where, and in which project."""

    user_id: UserId
    place_id: PlaceId
    is_private: bool
    """Whether nobody but this user is in the place."""
    session_id: SessionId
    project_id: ProjectId | None
    persona_id: PersonaId
    """Who answers."""
    sees: Sight
    """Whether that persona is told what others answered."""


class WordHit(NamedTuple):
    """A word of a question, and a message that has it."""

    word: int
    """Which of the words that were looked for, from 0."""
    session_id: SessionId
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidLine:
    """A message with what it takes to decide who may be told it."""

    message: Message
    session_id: SessionId
    project_id: ProjectId | None
    """Of the session that it was said in."""
    asked_by: UserId | None
    """Who asked the turn that it belongs to; else, who wrote it."""
    answered_by: PersonaId | None
    """Who answered that turn; None where nobody did."""
    is_paused: bool = False
    """Whether that person wants nothing to be remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What was said in a few turns, in their order."""

    session_id: SessionId
    lines: tuple[Message, ...]
    hits: frozenset[int] = frozenset()
    """Those of them, by `seq`, for which it was found."""

    @property
    def said_at(self) -> datetime:
        """Return when it was said."""
        return self.lines[0].created_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Recollection:
    """What is recalled for a turn, the most fitting first."""

    pins: tuple[Memory, ...] = ()
    """What people asked to be kept in mind."""
    facts: tuple[Memory, ...] = ()
    summaries: tuple[Memory, ...] = ()
    """Of earlier stretches of the session, oldest first."""
    passages: tuple[Passage, ...] = ()
    most_passages: int = 0
    """How many passages are told; there may be more, for what is in the prompt anyway goes."""
    tokens: int = 0
    """How much room all of it may take, estimated."""

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to tell."""
        return not (self.pins or self.facts or self.summaries or self.passages)


NOTHING_RECALLED = Recollection()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What an answer was given in the memory of: keys, and no words."""

    memory_ids: tuple[MemoryId, ...] = ()
    message_ids: tuple[MessageId, ...] = ()


NOTHING_TOLD = Recalled()
