"""The operator's settings for encryption, the section `[security]` of `config.toml`."""

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, SecretStr, model_validator


class SecurityConfig(BaseModel):
    """Whether what is stored is encrypted, and under which key."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    master_key: SecretStr = SecretStr("")
    """The key under which everything is encrypted that people say and write; `greenroom keys new`
    makes one. By default none, and nothing is encrypted. Whoever loses it has lost all of that, so
    keep a copy apart from the backups of the database. It belongs into
    `GREENROOM_SECURITY__MASTER_KEY` or into a file of its own, not into this one."""
    master_key_file: Path | None = None
    """A file with the master key, in place of `master_key`: one key a line, the one in force first
    and those that it took the place of after it. By default none."""
    old_master_keys: tuple[SecretStr, ...] = ()
    """Master keys that `master_key` took the place of: what they wrapped stays readable, and is
    wrapped anew while the bot runs. By default none."""
    encrypt: bool = True
    """Whether to encrypt where a master key is given; by default yes. With false, and the key still
    given, everything is decrypted while the bot runs; after that the key is not needed any more."""

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        """Refuse two places for the key: nobody could tell which is in force."""
        if self.master_key_file and (self.master_key.get_secret_value() or self.old_master_keys):
            message = "give the master key either as a setting or in a file, not both"
            raise ValueError(message)
        return self
