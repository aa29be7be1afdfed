"""What is stored of somebody, as they are told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.file import File
from bot.domain.message import Message
from bot.domain.session import Session

Records = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by the name of their table, in values that JSON has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """How much of each kind is stored of somebody.

    A message belongs to whoever wrote it, an answer to whom it answers, and what else was said in a
    conversation to whoever began that.
    """

    since: datetime
    """When we met them first."""
    accounts: int
    conversations: int
    """Which they began."""
    messages: int
    answers: int
    """To what they wrote, and what else is theirs of what personas said."""
    personas: int
    masks: int
    lorebooks: int
    projects: int
    memories: int
    files: int
    """Pictures, and what came in cards."""
    is_paused: bool
    """Whether no memories of them are stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What is somebody's of a conversation."""

    session: Session
    place_title: str
    is_own: bool
    """Whether they began it; of others' conversations, its title is not theirs."""
    messages: Sequence[Message]
    """In the order in which they were said. What others wrote, and the answers to them, is not
    among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeout:
    """All that is stored of somebody."""

    records: Records
    conversations: Sequence[Conversation]
    files: Sequence[File]
    """Pictures and what came in cards, by the key that the records have for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """That somebody was erased: all that stays of them."""

    mark: str
    """A hash of their key, which nobody knows any more. Whoever restores an older backup finds by
    it who has to be erased again."""
    erased_at: datetime
