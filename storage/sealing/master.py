"""Master keys: they wrap the keys of people and sessions, and are never in the database.

Each is known by a version, a fingerprint of the key itself, so that two keys cannot pass for one.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from bot.domain.errors import ConfigurationError
from storage.sealing.cipher import KEY_BYTES, Key
from storage.sealing.config import SecurityConfig

_NO_ID = UUID(int=0)
"""A wrapped key says beside itself under which version it is wrapped."""


class MasterKey:
    """One version of the master key."""

    __slots__ = ("_key", "version")

    def __init__(self, secret: bytes) -> None:
        self.version = sha256(b"greenroom master key:" + secret).hexdigest()[:12]
        self._key = Key(_NO_ID, secret)

    def wrap(self, secret: bytes, key_id: UUID) -> bytes:
        """Return the key of this id as the database keeps it."""
        return self._key.seal(secret, _where(key_id))

    def unwrap(self, wrapped: bytes, key_id: UUID) -> bytes:
        """Return the key that was wrapped; raises `StorageError` if it was not, by this one."""
        where = _where(key_id)
        return self._key.open(wrapped, where)


class MasterKeys:
    """The versions that are given. A file is read again when it may know more by now."""

    def __init__(self, config: SecurityConfig) -> None:
        self._config = config
        self._keys: dict[str, MasterKey] = {}
        self._read_at: float | None = None

    @property
    def are_given(self) -> bool:
        """Tell whether there is a master key at all."""
        config = self._config
        return bool(config.master_key_file or config.master_key.get_secret_value())

    def newest(self) -> MasterKey:
        """Return the one in force; one must be given.

        Raises:
            ConfigurationError: The file cannot be read, or what is given is not a key.
        """
        self._refresh()
        return next(iter(self._keys.values()))

    def find(self, version: str) -> MasterKey | None:
        """Return the one of this version."""
        if version not in self._keys:
            self._refresh()
        return self._keys.get(version)

    def _refresh(self) -> None:
        """Read the keys, unless nothing can have changed."""
        path = self._config.master_key_file
        changed_at = _changed_at(path) if path else 0.0
        if changed_at == self._read_at:
            return
        lines = _lines(path) if path else self._given()
        keys = [MasterKey(_parse(line)) for line in lines]
        if path and not keys:
            message = f"There is no key in {str(path)!r}."
            raise ConfigurationError(message, remedy="Make one with `greenroom keys new`.")
        self._keys = {key.version: key for key in keys}
        self._read_at = changed_at

    def _given(self) -> list[str]:
        """Return the keys of the settings, the one in force first."""
        keys = (self._config.master_key, *self._config.old_master_keys)
        return [key.get_secret_value() for key in keys if key.get_secret_value()]


def new_master_key() -> str:
    """Return a new master key, as settings and files have it."""
    return urlsafe_b64encode(os.urandom(KEY_BYTES)).decode("ascii")


def write_keys(path: Path, keys: Iterable[str]) -> None:
    """Put a file with these keys in place, which only its owner may read; all of it or nothing."""
    beside = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write("".join(f"{key}\n" for key in keys))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        message = f"The key file {str(path)!r} cannot be written: {error.strerror}."
        raise ConfigurationError(message) from error


def read_keys(path: Path) -> list[str]:
    """Return the keys of a file, the one in force first."""
    return _lines(path)


def _parse(text: str) -> bytes:
    """Return the key that is written so, without ever repeating it in an error."""
    message = "A master key must be 32 bytes, written in base64."
    remedy = "Make one with `greenroom keys new`, and give it as it is."
    try:
        secret = urlsafe_b64decode(text.strip().replace("+", "-").replace("/", "_") + "==")
    except (NotBase64, ValueError):
        raise ConfigurationError(message, remedy=remedy) from None
    if len(secret) != KEY_BYTES:
        raise ConfigurationError(message, remedy=remedy)
    return secret


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime_ns
    except OSError as error:
        raise _no_file(path, error) from error


def _lines(path: Path) -> list[str]:
    """Return what stands in the file, without comments."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _no_file(path, error) from error
    return [line for line in map(str.strip, lines) if line and not line.startswith("#")]


def _no_file(path: Path, error: Exception) -> ConfigurationError:
    said = error.strerror if isinstance(error, OSError) else "it is not text"
    message = f"The file with the master key, {str(path)!r}, cannot be read: {said}."
    return ConfigurationError(message, remedy="Look at `security.master_key_file`.")


def _where(key_id: UUID) -> str:
    return f"data_keys:{key_id}:wrapped"
