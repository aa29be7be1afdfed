"""Values under one key: AES-256-GCM, a fresh nonce each, bound to where they stand. Pure.

A sealed value names its format and its key, so that each value says itself whether and how it is
sealed: format (1 byte), id of the key (16), nonce (12), what was sealed, tag (16). In columns of
text and JSON it stands in base64 behind a mark that nobody else can write there. Nonces are
random, which is safe for some billions of values under one key.
"""

import os
from base64 import b64encode
from binascii import Error as NotBase64
from binascii import a2b_base64
from uuid import UUID

from bot.domain.errors import StorageError

MARK = "\ufdd0"
"""Begins what is sealed: no character, but a value that Unicode leaves to programs."""

KEY_BYTES = 32
_FORMAT = b"\x01"
_NONCE_BYTES = 12
_HEAD = len(_FORMAT) + 16
_BEFORE = _HEAD + _NONCE_BYTES


class SealedText(str):
    """A sealed value as columns of text and JSON keep it."""

    __slots__ = ()


class Key:
    """A key, ready to use. Where a value stands is its table, row and column."""

    __slots__ = ("_cipher", "_refusal", "id")

    def __init__(self, key_id: UUID, secret: bytes) -> None:
        # Loading this takes a moment that a process without a master key need not spend.
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        self.id = key_id.bytes
        self._cipher = AESGCM(secret)
        self._refusal = InvalidTag

    def seal(self, plain: bytes, where: str) -> bytes:
        """Return the value sealed, to stand there and nowhere else."""
        nonce = os.urandom(_NONCE_BYTES)
        return _FORMAT + self.id + nonce + self._cipher.encrypt(nonce, plain, where.encode())

    def open(self, sealed: bytes, where: str) -> bytes:
        """Return what was sealed.

        Raises:
            StorageError: It was not sealed with this key, or not to stand there.
        """
        try:
            return self._cipher.decrypt(sealed[_HEAD:_BEFORE], sealed[_BEFORE:], where.encode())
        except self._refusal:
            raise unreadable(where) from None


def key_id_of(sealed: bytes, where: str) -> bytes:
    """Return which key a value is sealed with; raises `StorageError` if it is not sealed so."""
    if sealed[:1] != _FORMAT or len(sealed) < _BEFORE:
        raise unreadable(where)
    return sealed[1:_HEAD]


def to_text(sealed: bytes) -> SealedText:
    """Return a sealed value as columns of text keep it."""
    return SealedText(MARK + b64encode(sealed).decode("ascii"))


def from_text(text: str, where: str) -> bytes:
    """Return the sealed value that a text keeps; raises `StorageError` if it keeps none."""
    try:
        return a2b_base64(text[1:])
    except (NotBase64, ValueError):
        raise unreadable(where) from None


def unreadable(where: str) -> StorageError:
    """Return the error for a value that is not what was sealed to stand there."""
    message = "Something that is stored cannot be read: it is damaged, or not in its place."
    return StorageError(message, remedy=f"Look at {where}; a backup has it as it was.")
