"""What a command looks like from outside: the catalogue that adapters draw natively."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.domain.file import File
from bot.domain.place import PlaceAddress
from bot.domain.user import Identity

ParameterKind = Literal[
    "text", "persona", "own_persona", "mask", "memory", "session", "project", "choice", "number",
    "file",
]  # fmt: skip
"""`persona` is completed with the personas that the caller may see, `own_persona` with those that
the caller made, `mask` with the caller's masks, `memory` with what is remembered of the caller,
`session` with the caller's conversations, `project` with those that the caller is a member of; a
`choice` is one of the parameter's `choices`; a `number` is a whole one, in digits; a `file` comes
with the call."""


SwitchScope = Literal["here", "place", "server", "me"]
"""How `/persona switch` calls the scopes session, place, server and user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSpec:
    """One argument of a command."""

    name: str
    help: str
    kind: ParameterKind = "text"
    choices: tuple[str, ...] = ()
    is_required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSpec:
    """One command, named by a noun and mostly a verb: `persona switch`, `help`."""

    noun: str
    verb: str
    """Empty for a command of one word."""
    help: str
    parameters: tuple[ParameterSpec, ...] = ()
    is_listed: bool = True
    """Whether people find it in lists; others are only reached by buttons."""
    on_message: str = ""
    """What it is called where it is about a message, in menus of messages; empty if it never is."""
    is_for_operators: bool = False
    """Whether it is there for those alone who are listed as operators."""
    is_default: bool = False
    """Whether the noun alone runs it, as `/persona` shows the list."""
    asks_model: bool = False
    """Whether a model is asked before it says anything, so that nothing else should wait for it."""

    @property
    def path(self) -> str:
        """Return the words that call it, without the slash."""
        return f"{self.noun} {self.verb}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls a command, and where."""

    identity: Identity
    place: PlaceAddress
    bot_account: str
    about: str = ""
    """The platform's id of the message here that the call is about: whose menu it was chosen from,
    or which it replies to."""
    roles: frozenset[str] | None = None
    """The ids of the caller's roles in the server, where the platform told them."""
    call_id: str = ""
    """The platform's id of this call, so that one that comes twice is answered once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """One call of a command, or of the command that takes what was filled into a form."""

    path: str
    caller: Caller
    arguments: dict[str, str] = field(default_factory=dict[str, str])
    """By parameter name; optional ones may be absent."""
    files: Mapping[str, File] = field(default_factory=dict[str, File])
    """By parameter name; what a picture field or a parameter of kind `file` was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One completion of an argument."""

    label: str
    value: str
