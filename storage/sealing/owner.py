"""Whose key a value is sealed with."""

from typing import Literal, NamedTuple
from uuid import UUID

from bot.domain.ids import SessionId, UserId


class KeyOwner(NamedTuple):
    """A person, a session, or nobody in particular."""

    kind: Literal["user", "session", "nobody"]
    id: UUID | None = None


NOBODY = KeyOwner("nobody")
"""The owner of what belongs to no one person and no one session: its key is that of all."""


def of_session(session_id: SessionId) -> KeyOwner:
    """Return a session as the owner: what is said where several people can be."""
    return KeyOwner("session", session_id)


def of_user(user_id: UserId | None) -> KeyOwner:
    """Return a person as the owner; None stands for nobody."""
    return KeyOwner("user", user_id) if user_id else NOBODY
