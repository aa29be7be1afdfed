"""The page on personas says what the code does."""

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from personas.catalog import FileLibrary
from personas.config import PersonasConfig
from personas.reading import Entry, parse
from personas.schema import PersonaFile

PAGE = Path(__file__).parents[2] / "docs" / "personas.md"
TEXT = PAGE.read_text(encoding="utf-8")


def keys_of(model: type[BaseModel]) -> Iterator[str]:
    """Yield the keys of a file and of its sections."""
    for key, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield f"[{key}]"
            yield from keys_of(inner)
        else:
            yield key


def test_every_key_is_explained() -> None:
    assert [key for key in keys_of(PersonaFile) if f"`{key}`" not in TEXT] == []


def test_every_key_says_what_it_is_for() -> None:
    sections = [PersonaFile, *(f.annotation for f in PersonaFile.model_fields.values())]
    models = [s for s in sections if isinstance(s, type) and issubclass(s, BaseModel)]

    assert len(models) == 4
    assert all(field.description for model in models for field in model.model_fields.values())


def test_every_shipped_persona_is_listed() -> None:
    for persona_id, persona in FileLibrary(PersonasConfig()).load().items():
        assert f"| `{persona_id}` | {persona.icon} {persona.name} |" in TEXT


def test_the_example_is_a_valid_persona() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", TEXT, flags=re.DOTALL)
    (example,) = (block for block in blocks if "id = " in block)

    found = parse(re.sub(r"^ {3}", "", example, flags=re.MULTILINE), PAGE)

    assert isinstance(found, Entry)
    assert found.definition.example_dialogue.startswith("<START>\n{{user}}:")
