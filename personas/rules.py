"""What a persona that people write in a chat may be: the limits of persona files, said to people.

Imported cards are not measured here: what came in stays as it is until somebody edits it.
"""

from dataclasses import asdict

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.domain.errors import BadInputError
from bot.domain.letters import has_hidden, without_hidden
from bot.domain.persona import PersonaDefinition
from personas.schema import PersonaFile

_LISTS = ("alternate_greetings", "tags", "aliases")
_LABELS = {
    "system_prompt": "how it speaks",
    "example_dialogue": "the example dialogue",
    "post_history_instructions": "the last reminder",
}


class FileLimits:
    """Implements `PersonaRules` by the schema of persona files."""

    def check(self, definition: PersonaDefinition) -> None:
        """Raise `BadInputError` for the first field that is beyond its limit."""
        for name in (definition.name, *definition.aliases):
            if has_hidden(name):
                message = f"{without_hidden(name)!r} has letters that nobody sees; leave them out."
                raise BadInputError(message)
        known = PersonaFile.model_fields.keys()
        fields = {k: v for k, v in asdict(definition).items() if k in known}
        lists = {name: list[str](getattr(definition, name)) for name in _LISTS}
        try:
            PersonaFile.model_validate({**fields, **lists, "id": "checked"})
        except ValidationError as error:
            message = _explain(error.errors(include_url=False)[0])
            raise BadInputError(message) from None


def _explain(detail: ErrorDetails) -> str:
    """Say what is wrong with one field, and what would be right."""
    name = str(detail["loc"][0])
    label = _LABELS.get(name, f"the {name.replace('_', ' ')}")
    limits = detail.get("ctx", {})
    match detail["type"]:
        case "string_too_short":
            return f"{label.capitalize()} is missing; write at least one letter."
        case "string_too_long":
            length = len(str(detail["input"]))
            return (
                f"{label.capitalize()} has {length:,} characters, and at most"
                f" {limits['max_length']:,} are possible; shorten it."
            )
        case "too_long":
            return f"There can be at most {limits['max_length']} {name.replace('_', ' ')}."
        case "string_pattern_mismatch" if name == "tags":
            return f"{detail['input']!r} cannot be a tag; use letters, digits, spaces and hyphens."
        case _:
            return f"{label.capitalize()} cannot be {detail['input']!r}."
