"""PNG and APNG as a row of chunks. Pixels are never looked at.

Source: the PNG specification (third edition). Invariant: a chunk that is kept is kept byte for
byte.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from personas import limits
from personas.limits import unfit

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_HEAD = struct.Struct(">I4s")
_CHECKSUM = struct.Struct(">I")
_END = b"IEND"
_CUT_OFF = "is cut off before its end; get the file again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """One chunk."""

    kind: bytes
    body: bytes
    checksum: int

    @property
    def is_sound(self) -> bool:
        """Tell whether the checksum is right."""
        return self.checksum == zlib.crc32(self.body, zlib.crc32(self.kind))


def a_chunk(kind: bytes, body: bytes) -> Chunk:
    """Return a chunk with its checksum."""
    return Chunk(kind=kind, body=body, checksum=zlib.crc32(body, zlib.crc32(kind)))


def read_chunks(content: bytes, name: str) -> Sequence[Chunk]:
    """Return the chunks of a PNG, the end included; what follows the end is left out.

    Raises:
        BadInputError: It breaks off before its end, or has more chunks than the limit.
    """
    chunks: list[Chunk] = []
    position = len(SIGNATURE)
    while not chunks or chunks[-1].kind != _END:
        if len(chunks) == limits.CHUNKS:
            message = f"has more than {limits.CHUNKS:,} parts; save the picture anew."
            raise unfit(name, message)
        chunk = _chunk_at(content, position)
        if chunk is None:
            raise unfit(name, _CUT_OFF)
        chunks.append(chunk)
        position += _HEAD.size + len(chunk.body) + _CHECKSUM.size
    return chunks


def write_chunks(chunks: Iterable[Chunk]) -> bytes:
    """Return the PNG of these chunks."""
    written = [SIGNATURE]
    for chunk in chunks:
        written += (
            _HEAD.pack(len(chunk.body), chunk.kind),
            chunk.body,
            _CHECKSUM.pack(chunk.checksum),
        )
    return b"".join(written)


def plain_picture() -> bytes:
    """Return a PNG of one colour, for cards without a picture."""
    width, height = 400, 600
    row = b"\0" * (1 + width // 8)
    return write_chunks(
        (
            a_chunk(b"IHDR", struct.pack(">2I5B", width, height, 1, 3, 0, 0, 0)),
            a_chunk(b"PLTE", bytes((91, 127, 107))),
            a_chunk(b"IDAT", zlib.compress(row * height)),
            a_chunk(_END, b""),
        )
    )


def _chunk_at(content: bytes, position: int) -> Chunk | None:
    """Return the chunk that begins here; None if it is not whole."""
    start = position + _HEAD.size
    if start > len(content):
        return None
    length, kind = _HEAD.unpack_from(content, position)
    end = start + length
    if end + _CHECKSUM.size > len(content):
        return None
    (checksum,) = _CHECKSUM.unpack_from(content, end)
    return Chunk(kind=kind, body=content[start:end], checksum=checksum)
