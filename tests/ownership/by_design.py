"""What others may see of what is Ann's, and do with it, and why: everything else fails the matrix.

The tables are to stay short: a licence that nobody needs any more fails the matrix, too.
"""

from collections.abc import Mapping
from typing import NamedTuple

from tests.ownership.world import ROLES, Role

_SHARED = ("canary in disguise", "canary, revised", "canary.png", "canary pixels", "canary/asset")
"""Of the persona that she shared with all."""

_CALLED = ("Canary Ann", "canary_ann", "with canary")
"""Accounts and chats are what platforms call them: whoever asks for one has named it."""

_HEARD = (
    "canary is greeted",
    "canary asks here",
    "canary is told here",
    "canary asks as Kiwi",
    "canary is told as Kiwi",
    "canary asks all",
    "canary is told by all",
    "What canary said",
    "canary…",
)
"""Said in the group, to all who are there; shortened, too."""

_ACCOUNTS = ("canary-7",)
"""Operators see accounts, and what they ask of models."""

_SEEN: Mapping[Role, tuple[str, ...]] = {
    "stranger": (*_SHARED, *_CALLED),
    "fellow": (*_SHARED, *_CALLED, *_HEARD),
    "moderator": (*_SHARED, *_CALLED, *_HEARD),
    "operator": (*_SHARED, *_CALLED, *_ACCOUNTS),
}


class Licence(NamedTuple):
    """That some may change what is Ann's, or learn that it is there."""

    roles: tuple[Role, ...]
    why: str


_FOUND = Licence(ROLES, "places are everybody's: see `storage.ownership.rules.UNOWNED`")
_NAMED = Licence(("stranger", "operator"), "found by what platforms call it, before who calls is")
_THERE = Licence(("fellow", "moderator"), "whoever is there goes on with its conversation")
_OPERATOR = Licence(("operator",), "operators see accounts and what they ask, no words")

METHODS: Mapping[str, Licence] = {
    "places.allow_bots": _FOUND,
    "places.engage": _FOUND,
    "places.find": _NAMED,
    "places.get": _NAMED,
    "places.get_or_create": _NAMED,
    "places.mark_mature": _FOUND,
    "places.rename": _FOUND,
    "users.find": _NAMED,
    "users.get_or_create": _NAMED,
    "deliveries.sending": _THERE,
    "greetings.add_greeting": _THERE,
    "lorebooks.keep_state": _THERE,
    "messages.add_answer": _THERE,
    "messages.add_care": _THERE,
    "messages.amend": _THERE,
    "messages.withdraw": _THERE,
    "sessions.activate_persona": _THERE,
    "sessions.close": _THERE,
    "sessions.keep_thread_title": _THERE,
    "turns.finish": _THERE,
    "turns.requeue": _THERE,
    "variants.choose": _THERE,
    "variants.rewrite": _THERE,
    "allowances.give": _OPERATOR,
    "allowances.of": _OPERATOR,
    "linked_users.identities": _OPERATOR,
    "tallies.of": _OPERATOR,
    "turns.find": _OPERATOR,
}
"""Of repositories."""


_OWN_WORDS = Licence(("fellow",), "their own words leave the talk, and are counted there no more")
_MANAGED = Licence(("moderator",), "who manages a place may correct what is answered there")

COMMANDS: Mapping[str, Licence] = {
    "persona switch": _THERE,
    "persona reset": _THERE,
    "session new": _THERE,
    "retry": _THERE,
    "as": _THERE,
    "edit": _MANAGED,
    "turn rewrite": _MANAGED,
    "privacy farewell": _OWN_WORDS,
    "admin limit": _OPERATOR,
}
"""Of commands."""


def betrayed(shown: str, role: Role) -> str:
    """Return what somebody sees of what is Ann's, but for what they may; empty if nothing."""
    for word in sorted(_SEEN[role], key=len, reverse=True):
        shown = shown.replace(word, "")
    at = shown.lower().find("canary")
    return "" if at < 0 else f"…{shown[max(0, at - 60) : at + 60]}…"
