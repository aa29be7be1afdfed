"""What a command says, platform-neutral; each adapter draws it natively."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.face import Face
from bot.domain.file import File
from bot.domain.form import Form
from bot.domain.place import PlaceAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press. Pressing runs a command line as whoever pressed it."""

    label: str
    command: str
    """A command line without the slash, such as `persona switch coach`; at most 64 bytes of
    UTF-8, the least that a platform allows (Telegram's `callback_data`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A short named value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to a command, or a notice from the bot itself. Texts are Markdown."""

    text: str
    title: str = ""
    face: Face | None = None
    """A persona that says it; it is drawn as its answers are."""
    fields: tuple[Field, ...] = ()
    buttons: tuple[Button, ...] = ()
    menu: tuple[Button, ...] = ()
    """Of which one is chosen: a menu where the platform has such a thing, and buttons elsewhere."""
    tone: Literal["plain", "good", "bad"] = "plain"
    place: PlaceAddress | None = None
    """A place that the text speaks of; adapters append a link to it, where there are links."""
    picture: File | None = None
    """Shown beside the text, where the platform can do so."""
    files: tuple[File, ...] = ()
    """To take away."""
    form: Form | None = None
    """To fill in; where a platform draws it apart, the text is left out."""
    is_update: bool = False
    """Whether it takes the place of the message whose button was pressed, as the next page of a
    list does."""
    is_seen_anyway: bool = False
    """Whether whoever pressed a button sees what came of it without being told, as another answer
    takes the place of the one below which they pressed."""
    is_optional: bool = False
    """Whether it is left unsaid wherever the platform waits for no answer."""
    is_small: bool = False
    """Whether it is a remark by the way, drawn in small where the platform can."""
    is_private: bool = True
    """Whether only the caller should see it, where the platform can do so."""
