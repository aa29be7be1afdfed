"""Render `config.toml` and `docs/configuration.md` from the docstrings of the settings."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from bot.settings import Settings, sections_of

_SAMPLE_HEAD = """\
# Greenroom's settings. Every key shows its default; take the '#' away to change it.
# Environment variables win over this file: GREENROOM_<SECTION>__<KEY>, for example
# GREENROOM_DISCORD__TOKEN. Keep secrets there rather than here.
"""

_PAGE_HEAD = """\
# Settings

Settings come from `config.toml` (another path with `--config`), then from environment variables
named `GREENROOM_<SECTION>__<KEY>`, which win. Unknown keys are errors. This page is made from the
code by `make reference`.
"""


def render_sample() -> str:
    """Return `config.toml`, in which everything is a comment but the names of the sections."""
    return _SAMPLE_HEAD + "".join(_sample_section(*section) for section in _sections())


def render_page() -> str:
    """Return the reference page in Markdown."""
    return _PAGE_HEAD + "".join(_page_section(*section) for section in _sections())


def _sections() -> Iterator[tuple[str, str, type[BaseModel]]]:
    """Yield name, purpose and model of each section."""
    for name, model in sections_of(Settings).items():
        yield name, Settings.model_fields[name].description or "", model


def _sample_section(name: str, purpose: str, model: type[BaseModel]) -> str:
    """Return one section of the sample."""
    lines = [f"\n[{name}]", f"# {purpose}"]
    for key, field in model.model_fields.items():
        lines += ["", *(f"# {line}" for line in _words(field)), f"# {key}{_default(field)}"]
    return "\n".join(lines) + "\n"


def _page_section(name: str, purpose: str, model: type[BaseModel]) -> str:
    """Return one section of the page."""
    lines = [f"\n## `[{name}]`\n", purpose, "", "| key | default | what it does |", "|---|---|---|"]
    for key, field in model.model_fields.items():
        words = " ".join(_words(field)).replace("|", "\\|")
        default = _default(field).removeprefix(" = ").strip()
        lines.append(f"| `{key}` | `{default}` | {words} |")
    return "\n".join(lines) + "\n"


def _words(field: FieldInfo) -> list[str]:
    """Return what the docstring says, line by line."""
    return (field.description or "").splitlines()


def _default(field: FieldInfo) -> str:
    """Return the default as TOML assigns it, or that there is none."""
    value: Any = field.get_default(call_default_factory=True, validated_data={})
    if value is None:
        return " (not set)"
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    return f" = {json.dumps(value, default=str)}"


def write(root: Path) -> None:
    """Write both files below the root of the project."""
    (root / "config.toml").write_text(render_sample(), encoding="utf-8")
    (root / "docs" / "configuration.md").write_text(render_page(), encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).parent.parent)
