"""Words that were written for somebody and wait to be sent. They are kept in memory only.

A draft is its owner's alone; whoever else has its ticket finds nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.command import Caller
from bot.domain.errors import NotFoundError
from bot.domain.place import PlaceAddress

_MOST = 1000
"""Drafts that are kept; the oldest go first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Words for one message, from among which one is chosen."""

    caller: Caller
    """Who asked for them, and where they are to be said."""
    name: str
    """As whom."""
    texts: tuple[str, ...]
    hint: str = ""
    """What the person had in mind; empty where the words were anybody's guess."""

    @property
    def place(self) -> PlaceAddress:
        """Return where they are to be said."""
        return self.caller.place


class Drafts:
    """What waits to be sent."""

    def __init__(self, new_code: Callable[[], str]) -> None:
        self._new_code = new_code
        self._kept: dict[str, Draft] = {}

    def keep(self, draft: Draft) -> str:
        """Keep a draft; returns the ticket by which its owner finds it again."""
        ticket = self._new_code()
        self._kept[ticket] = draft
        while len(self._kept) > _MOST:
            del self._kept[next(iter(self._kept))]
        return ticket

    def find(self, ticket: str, caller: Caller) -> Draft:
        """Return the caller's draft; raises `NotFoundError` if there is none, whoever has one."""
        draft = self._kept.get(ticket)
        if draft is None or _account(draft.caller) != _account(caller):
            message = "These words are not there any more; `/suggest` and `/write` find new ones."
            raise NotFoundError(message)
        return draft

    def drop(self, ticket: str) -> None:
        """Forget a draft that was sent."""
        self._kept.pop(ticket, None)


def _account(caller: Caller) -> tuple[str, str]:
    return caller.identity.platform, caller.identity.external_id
