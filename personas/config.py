"""The operator's settings for personas, the section `[personas]` of `config.toml`."""

from pathlib import Path

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
