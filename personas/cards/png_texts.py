"""The texts in a PNG: under a keyword, plain, compressed, or with a language.

Source: the PNG specification, chunks tEXt, zTXt and iTXt.
"""

import zlib
from dataclasses import dataclass

from bot.domain.errors import BadInputError
from personas import limits
from personas.cards.png import Chunk, a_chunk
from personas.limits import unfit

_PLAIN = b"tEXt"
_COMPRESSED = b"zTXt"
_INTERNATIONAL = b"iTXt"
_DAMAGED = "holds a card that is damaged (it cannot be inflated); get the file again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text as it stands in its chunk, still compressed."""

    keyword: str
    chunk: Chunk


def find_text(chunk: Chunk) -> Text | None:
    """Return the text in a chunk, if it has one."""
    keyword, mark, _ = chunk.body.partition(b"\0")
    if chunk.kind not in (_PLAIN, _COMPRESSED, _INTERNATIONAL) or not mark:
        return None
    return Text(keyword=_name(keyword), chunk=chunk)


def content_of(text: Text, name: str) -> bytes:
    """Return a text, inflated where it is compressed; `name` is what errors call the file.

    Raises:
        BadInputError: It is larger than the limits, or cannot be inflated.
    """
    if len(text.chunk.body) > limits.CARD_CHUNK:
        raise _too_large(limits.CARD_CHUNK, name)
    rest = plain_content_of(text)
    if text.chunk.kind == _COMPRESSED:
        return _inflate(rest[1:], name)
    if text.chunk.kind == _INTERNATIONAL:
        flags, rest = rest[:2], rest[2:]
        *_, rest = rest.split(b"\0", 2)
        return _inflate(rest, name) if flags[:1] == b"\1" else rest
    return rest


def plain_content_of(text: Text) -> bytes:
    """Return a text as it stands in its chunk, of any size."""
    return text.chunk.body.partition(b"\0")[2]


def text_chunk(keyword: str, content: bytes) -> Chunk:
    """Return the chunk of a plain text.

    PNG allows keywords of 79 bytes in Latin-1. Paths of assets may be longer and in any script;
    readers take them, and a path cut short would be another file.
    """
    return a_chunk(_PLAIN, keyword.encode() + b"\0" + content)


def _name(keyword: bytes) -> str:
    try:
        return keyword.decode()
    except UnicodeDecodeError:
        return keyword.decode("latin-1")


def _inflate(compressed: bytes, name: str) -> bytes:
    """Inflate no further than the limit, however far the text would go."""
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(compressed, limits.INFLATED_CHUNK + 1)
    except zlib.error:
        raise unfit(name, _DAMAGED) from None
    if len(content) > limits.INFLATED_CHUNK:
        raise _too_large(limits.INFLATED_CHUNK, name)
    if not stream.eof:
        raise unfit(name, _DAMAGED)
    return content


def _too_large(limit: int, name: str) -> BadInputError:
    message = f"holds a card of more than {limit // limits.MEGABYTE} MB; make it smaller."
    return unfit(name, message)
