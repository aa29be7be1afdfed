"""The forms that a persona is written in: its basics, and the rest of what cards have.

A text that is longer than a form takes is left out of the form and kept as it is: the form's
command names it, so that a field left empty and a field left out are not the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.commands.naming import exact
from bot.domain.form import Form, FormField
from bot.domain.persona import Persona, PersonaDefinition

LONGEST = 4000
"""Characters of a field, Discord's limit."""

_NAME = FormField(name="name", label="Name", is_required=True, max_length=100)
_BASICS = (
    _NAME,
    FormField(
        name="description",
        label="Description",
        help="Who it is, in a few sentences: for people, and for the model.",
        kind="text",
        is_required=True,
    ),
    FormField(
        name="system_prompt",
        label="How it speaks",
        help="Instructions for the model: voice, manner, what it does and does not do.",
        kind="text",
    ),
    FormField(name="greeting", label="Greeting", help="What it says first.", kind="text"),
    FormField(name="picture", label="Picture", help="PNG, JPEG, WebP or GIF.", kind="picture"),
)
_MORE = (
    FormField(name="personality", label="Personality", help="A few words.", kind="text"),
    FormField(name="scenario", label="Scenario", help="Where and when you talk.", kind="text"),
    FormField(
        name="example_dialogue",
        label="Example dialogue",
        help="Lines begin with {{user}}: and {{char}}:, each dialogue with <START>.",
        kind="text",
    ),
    FormField(
        name="post_history_instructions",
        label="Last reminder",
        help="What the model reads last.",
        kind="text",
    ),
    FormField(name="tags", label="Tags", help="Separated by commas."),
)
_LONGEST_TAG = 40


def creation_form() -> Form:
    """Return the form for a new persona."""
    return Form(title="A new persona", command="persona write", fields=_BASICS)


def basics_form(persona: Persona) -> Form:
    """Return the form for its basics, with what stands there now."""
    return _edit_form(persona, "basics", _BASICS)


def more_form(persona: Persona) -> Form:
    """Return the form for the rest, with what stands there now."""
    return _edit_form(persona, "more", _MORE)


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


def _edit_form(persona: Persona, part: str, fields: Sequence[FormField]) -> Form:
    values = {field.name: _value(persona.definition, field.name) for field in fields}
    too_long = [name for name, value in values.items() if len(value) > LONGEST]
    kept = "".join(str(place) for place, name in enumerate(values) if name in too_long)
    return Form(
        title=f"Edit {persona.name}"[:45],
        command=f"persona {part} {exact(persona)} {kept}".strip(),
        fields=tuple(
            replace(field, value=values[field.name])
            for field in fields
            if field.name not in too_long
        ),
    )


def _value(definition: PersonaDefinition, name: str) -> str:
    """Return what stands in a field now; pictures are shown, not written."""
    if name == "tags":
        return ", ".join(definition.tags)
    return str(getattr(definition, name, ""))


def _to_tags(text: str) -> tuple[str, ...]:
    words = (" ".join(word.split())[:_LONGEST_TAG] for word in text.split(","))
    return tuple(dict.fromkeys(word for word in words if word))
