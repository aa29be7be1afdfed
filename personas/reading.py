"""Read one persona file: a persona comes out, or everything that is wrong with it.

Nothing is raised for what a person wrote. Invariant: a file gives a persona or problems, not both.
"""

import difflib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.domain.ids import PersonaId
from bot.domain.persona import PersonaDefinition
from personas.problem import Problem
from personas.schema import PersonaFile
from personas.toml_lines import line_of

_EXPECTED = {
    "id": "lower-case letters, digits and underscores, beginning with a letter, at most 40",
    "name": "one line",
    "icon": "one emoji, without spaces",
    "tags": "words of letters, digits, spaces, hyphens and apostrophes",
    "aliases": "words of letters, digits, spaces, hyphens and apostrophes",
}
"""What a key whose value must fit a pattern may hold."""

_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A persona and where it was read."""

    id: PersonaId
    definition: PersonaDefinition
    path: Path
    text: str

    def problem(self, text: str, key: str) -> Problem:
        """Return a problem at the line of a key of this file."""
        return Problem(path=self.path, line=line_of(self.text, [key]), text=text)


def read(path: Path) -> Entry | Sequence[Problem]:
    """Return the persona in the file, or what is wrong with it, one sentence each."""
    try:
        return parse(path.read_text(encoding="utf-8-sig"), path)
    except OSError as error:
        return [Problem(path=path, line=1, text=f"cannot be read: {error.strerror}.")]
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return [Problem(path=path, line=line, text="is not UTF-8; save it as UTF-8.")]


def parse(text: str, path: Path) -> Entry | Sequence[Problem]:
    """Return the persona in the text, or what is wrong with it; the path is only named."""
    try:
        file = PersonaFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        return [_syntax_problem(str(error), text, path)]
    except ValidationError as error:
        details = error.errors(include_url=False)
        return [
            Problem(path=path, line=line_of(text, detail["loc"]), text=_explain(detail))
            for detail in details
        ]
    return Entry(id=PersonaId(file.id), definition=file.to_definition(), path=path, text=text)


def _syntax_problem(message: str, text: str, path: Path) -> Problem:
    """Take the line out of the message of `tomllib`, which has it nowhere else before 3.14."""
    found = _AT_LINE.search(message)
    line = int(found[1]) if found else text.rstrip().count("\n") + 1
    what = _AT_LINE.sub("", message)
    return Problem(path=path, line=line, text=f"is not valid TOML: {what}.")


def _explain(detail: ErrorDetails) -> str:
    """Say what is wrong with one value and what is expected."""
    key = ".".join(str(part) for part in detail["loc"] if isinstance(part, str))
    match detail["type"]:
        case "missing":
            return f"{key!r} is missing; every persona needs it."
        case "extra_forbidden":
            return f"unknown key {key!r}.{_nearest(detail['loc'])}"
        case "string_pattern_mismatch":
            return f"{key!r} is {detail['input']!r}; write {_EXPECTED[key]}."
        case "string_too_short":
            return f"{key!r} is empty; write something there or remove it."
        case _:
            return f"{key!r}: {detail['msg']}."


def _nearest(loc: Sequence[str | int]) -> str:
    """Return the key that was probably meant, or all that there are."""
    *sections, key = (str(part) for part in loc)
    model: type[BaseModel] = PersonaFile
    for section in sections:
        inner = model.model_fields[section].annotation
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return ""
        model = inner
    known = list(model.model_fields)
    meant = difflib.get_close_matches(key, known, n=1)
    return f" Did you mean {meant[0]!r}?" if meant else f" Known here: {', '.join(known)}."
