"""Persona files for tests, written to a folder."""

from pathlib import Path

MINIMAL = """\
id = "{id}"
name = "{name}"
description = "Somebody to talk to."
"""


def write_persona(
    folder: Path, persona_id: str, *, name: str = "", extra: str = "", file: str = ""
) -> Path:
    """Write a persona file of three lines, followed by `extra`; the name comes from the id."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (file or f"{persona_id}.toml")
    head = MINIMAL.format(id=persona_id, name=name or persona_id.title())
    path.write_text(head + extra, encoding="utf-8")
    return path
