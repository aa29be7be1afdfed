"""The keys that this process has unwrapped, so that each is read from the database once."""

import hmac
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from typing import Literal, TypeVar

from storage.sealing.cipher import Key
from storage.sealing.config import SecurityConfig
from storage.sealing.master import MasterKeys
from storage.sealing.owner import KeyOwner

Mode = Literal["plain", "sealing", "sealed", "opening"]
"""What becomes of words: kept as they are; sealed, while earlier ones are still plain; sealed, and
none is plain; kept as they are, while earlier ones are still sealed."""

_MOST = 4096
"""Keys that are held in memory; those that were not used for longest go first."""

_Name = TypeVar("_Name")
_Value = TypeVar("_Value")


class Keyring:
    """Keys by their id, and which of them each owner's words are sealed with."""

    def __init__(self, masters: MasterKeys | None = None, *, most: int = _MOST) -> None:
        self.masters = masters or MasterKeys(SecurityConfig())
        self.mode: Mode = "plain"
        self._index_key: bytes = b""
        self._keys: OrderedDict[bytes, Key] = OrderedDict()
        self._of: OrderedDict[KeyOwner, bytes] = OrderedDict()
        self._most = most

    @property
    def seals(self) -> bool:
        """Tell whether what is stored now is to be sealed."""
        return self.mode in {"sealing", "sealed"}

    def find(self, key_id: bytes) -> Key | None:
        """Return the key of this id, if it is held."""
        return _touched(self._keys, key_id)

    def of(self, owner: KeyOwner) -> Key | None:
        """Return the key that this owner's words are sealed with, if it is held."""
        key_id = _touched(self._of, owner)
        return self.find(key_id) if key_id else None

    def hold(self, keys: Mapping[bytes, Key], of: Mapping[KeyOwner, bytes]) -> None:
        """Hold keys that are in the database for good."""
        self._keys.update(keys)
        self._of.update(of)
        for held in (self._keys, self._of):
            while len(held) > self._most:
                held.popitem(last=False)

    def forget(self, owner: KeyOwner) -> None:
        """Hold the key of this owner no longer."""
        key_id = self._of.pop(owner, None)
        if key_id:
            self._keys.pop(key_id, None)

    def forget_all(self) -> None:
        """Hold no key any longer."""
        self._keys.clear()
        self._of.clear()

    def let_index(self, secret: bytes) -> None:
        """Take the key of all as what names are found by."""
        self._index_key = hmac.digest(secret, b"greenroom index", sha256)

    def index(self, where: str, name: bytes) -> str:
        """Return what a name is found by, in one column: nobody without the key can guess it."""
        return hmac.digest(self._index_key, where.encode() + b":" + name, sha256).hex()


def _touched(held: "OrderedDict[_Name, _Value]", name: _Name) -> _Value | None:
    """Return what is held under a name, as used last."""
    value = held.get(name)
    if value is not None:
        held.move_to_end(name)
    return value
