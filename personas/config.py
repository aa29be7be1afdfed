"""The operator's settings for personas, the section `[personas]` of `config.toml`."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict


class PersonasConfig(BaseModel):
    """Who there is to talk to."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    default: str = "sweet_supportive"
    """Id of the persona that answers where nobody chose another one; by default
    `sweet_supportive`."""
    dirs: tuple[Path, ...] = ()
    """Further folders of persona files, by default none; where two folders have a persona with the
    same id, the later folder wins, and all of them win over the shipped personas."""
    greeting: Literal["always", "once", "never"] = "always"
    """When a persona says its greeting: `always` at the beginning of a conversation that somebody
    begins with a command, `once` only the first time that somebody meets it so, or `never`; by
    default always."""
