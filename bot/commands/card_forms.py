"""The forms that personas and masks are written in: the basics, and the rest of what cards have.

A text that is longer than a form takes is left out of the form and kept as it is: the form's
command names it, so that a field left empty and a field left out are not the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.domain.errors import BadInputError
from bot.domain.file import File
from bot.domain.form import LONGEST_FIELD, Form, FormField
from bot.domain.persona import PersonaDefinition

_LONGEST_TAG = 40
_IMAGES = ("image/png", "image/jpeg", "image/webp", "image/gif")

NAME = FormField(name="name", label="Name", is_required=True, max_length=100)
DESCRIPTION = FormField(name="description", label="Description", kind="text", is_required=True)
PERSONALITY = FormField(name="personality", label="Personality", help="A few words.", kind="text")
EXAMPLES = FormField(
    name="example_dialogue",
    label="Example dialogue",
    help="Lines begin with {{user}}: and {{char}}:, each dialogue with <START>.",
    kind="text",
)
TAGS = FormField(name="tags", label="Tags", help="Separated by commas.")
PICTURE = FormField(name="picture", label="Picture", help="PNG, JPEG, WebP or GIF.", kind="picture")

FormPart = Literal["basics", "more"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardForms:
    """The forms for what one noun of the catalogue names; its verbs take them in."""

    noun: str
    basics: tuple[FormField, ...]
    """Taken in by `write` and `basics`."""
    more: tuple[FormField, ...]
    """Taken in by `more`."""

    def creation(self) -> Form:
        """Return the form for a new one."""
        return Form(title=f"A new {self.noun}", command=f"{self.noun} write", fields=self.basics)

    def edit(self, part: FormPart, definition: PersonaDefinition, *, target: str) -> Form:
        """Return the form for a part of one, with what stands there now.

        `target` is the argument that means it.
        """
        fields = self.basics if part == "basics" else self.more
        values = {field.name: _value(definition, field.name) for field in fields}
        too_long = [name for name, value in values.items() if len(value) > LONGEST_FIELD]
        kept = "".join(str(place) for place, name in enumerate(values) if name in too_long)
        return Form(
            title=f"Edit {definition.name}"[:45],
            command=f"{self.noun} {part} {target} {kept}".strip(),
            fields=_filled(fields, values, but_for=too_long),
        )


def revised(
    definition: PersonaDefinition, answers: Mapping[str, str], kept: str = ""
) -> PersonaDefinition:
    """Return the definition with what was filled in, but for the fields that were left out.

    `kept` has a digit for each of those: its place among the answers, which are in the order of
    the form.
    """
    changes: dict[str, object] = {
        name: text.strip()
        for place, (name, text) in enumerate(answers.items())
        if str(place) not in kept
    }
    if "tags" in changes:
        changes["tags"] = _to_tags(answers["tags"])
    return replace(definition, **changes)  # pyright: ignore[reportArgumentType]  # the names are fields, see the forms


def checked_picture(picture: File | None) -> File | None:
    """Return the picture if it is one that chats can show."""
    if picture is not None and picture.media_type not in _IMAGES:
        message = (
            f"{picture.name!r} is not a picture that I can show; send a PNG, JPEG, WebP or GIF."
        )
        raise BadInputError(message)
    return picture


def _filled(
    fields: Sequence[FormField], values: Mapping[str, str], *, but_for: Sequence[str]
) -> tuple[FormField, ...]:
    return tuple(
        replace(field, value=values[field.name]) for field in fields if field.name not in but_for
    )


def _value(definition: PersonaDefinition, name: str) -> str:
    """Return what stands in a field now; pictures are shown, not written."""
    if name == "tags":
        return ", ".join(definition.tags)
    return str(getattr(definition, name, ""))


def _to_tags(text: str) -> tuple[str, ...]:
    words = (" ".join(word.split())[:_LONGEST_TAG] for word in text.split(","))
    return tuple(dict.fromkeys(word for word in words if word))
