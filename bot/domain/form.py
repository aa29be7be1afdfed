"""Something to fill in: a modal on Discord, a guided dialogue on Telegram, a file in an editor."""

from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["line", "text", "picture"]
"""`line` is one line, `text` many, `picture` a file with an image."""

LONGEST_FIELD = 4000
"""Characters of what can be written into a field, or stands there before: Discord's limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One thing to fill in."""

    name: str
    """The parameter of the form's command that it fills."""
    label: str
    """At most 45 characters, Discord's limit."""
    help: str = ""
    """At most 100 characters, Discord's limit."""
    kind: FieldKind = "line"
    value: str = ""
    """What stands there already."""
    is_required: bool = False
    max_length: int = LONGEST_FIELD
    """Characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Up to five fields that one command takes, Discord's limit for a modal."""

    title: str
    """At most 45 characters, Discord's limit."""
    command: str
    """The command line that takes what is filled in, without the slash; its further parameters
    are the fields. At most 64 bytes, as for buttons."""
    fields: tuple[FormField, ...]
