"""Forms that are being filled in, step by step, where a platform has no form of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.file import File
from bot.domain.form import Form
from bot.domain.ids import PlaceId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """One form on its way."""

    form: Form
    step: int = 0
    """Which field is asked for, from 0."""
    answers: dict[str, str]
    """By field name, in the order in which they were given."""
    picture: File | None = None
    last_message_id: str = ""
    """The message that gave the last answer, so that one that comes twice is taken once."""


class Dialogues(Protocol):
    """At most one dialogue for each person in each place."""

    async def find(self, place_id: PlaceId, user_id: UserId, *, since: datetime) -> Dialogue | None:
        """Return what this person is filling in here, unless it was kept last before `since`."""
        ...

    async def keep(self, place_id: PlaceId, user_id: UserId, dialogue: Dialogue) -> None:
        """Store where it stands, in place of an earlier one."""
        ...

    async def drop(self, place_id: PlaceId, user_id: UserId) -> bool:
        """Forget it; tells whether there was one."""
        ...
