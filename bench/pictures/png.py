"""PNGs made small: drawn anew with a palette of the colours that are there most, and well packed.

Only what browsers write is read: 24 bits for each pixel, nothing interlaced. Source: the PNG
specification (third edition).
"""

import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterator

from personas.cards.png import a_chunk, read_chunks, write_chunks

Colour = tuple[int, int, int]

_HEAD = struct.Struct(">IIBBBBB")
_BYTES_PER_PIXEL, _MOST_COLOURS = 3, 256
_BITS, _BY_PALETTE = 8, 3
_UNFILTERED = b"\0"


def shrunk(picture: bytes) -> bytes:
    """Return the same picture in at most 256 colours; rarer ones become the nearest of these."""
    chunks = read_chunks(picture, "the picture")
    width, height, *_ = _HEAD.unpack(chunks[0].body)
    packed = b"".join(chunk.body for chunk in chunks if chunk.kind == b"IDAT")
    rows = [_colours(row) for row in _rows(zlib.decompress(packed), width * _BYTES_PER_PIXEL)]
    found = Counter(colour for row in rows for colour in row)
    palette = [colour for colour, _ in found.most_common(_MOST_COLOURS)]
    numbers = {colour: _nearest(colour, palette) for colour in found}
    drawn = b"".join(_UNFILTERED + bytes(map(numbers.__getitem__, row)) for row in rows)
    return write_chunks(
        (
            a_chunk(b"IHDR", _HEAD.pack(width, height, _BITS, _BY_PALETTE, 0, 0, 0)),
            a_chunk(b"PLTE", b"".join(map(bytes, palette))),
            a_chunk(b"IDAT", zlib.compress(drawn, 9)),
            a_chunk(b"IEND", b""),
        )
    )


def _colours(row: bytes) -> list[Colour]:
    return list(zip(row[::3], row[1::3], row[2::3], strict=True))


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    """Return the number of the colour that differs least."""

    def distance(number: int) -> int:
        return sum((one - other) ** 2 for one, other in zip(colour, palette[number], strict=True))

    return min(range(len(palette)), key=distance)


def _rows(pixels: bytes, width: int) -> Iterator[bytes]:
    """Yield the rows of a picture, each of which was written as what differs from a guess."""
    above = bytes(width)
    for begin in range(0, len(pixels), width + 1):
        guess, row = _GUESSES[pixels[begin]], bytearray(_BYTES_PER_PIXEL)
        corners = bytes(_BYTES_PER_PIXEL) + above
        written = pixels[begin + 1 : begin + 1 + width]
        for at, (differs, up, corner) in enumerate(zip(written, above, corners, strict=False)):
            row.append((differs + guess(row[at], up, corner)) & 0xFF)
        above = bytes(row[_BYTES_PER_PIXEL:])
        yield above


def _closest(left: int, up: int, corner: int) -> int:
    """Return the neighbour that is closest to what a plane through all three would give."""
    plane = left + up - corner
    return min((left, up, corner), key=lambda neighbour: abs(plane - neighbour))


_GUESSES: tuple[Callable[[int, int, int], int], ...] = (
    lambda _left, _up, _corner: 0,
    lambda left, _up, _corner: left,
    lambda _left, up, _corner: up,
    lambda left, up, _corner: (left + up) // 2,
    _closest,
)
"""By kind of filter: what a byte is guessed to be by those to its left, above, and above left."""
