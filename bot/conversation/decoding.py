"""What a file says, if it is a text. Pure."""

import codecs
import re
from collections.abc import Iterator

_CHARSET = re.compile(r"charset=\"?([\w.:-]+)", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""What texts begin with that tell their own encoding; that of UTF-32 begins like that of UTF-16."""

_NOT_IN_TEXTS = re.compile(r"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
"""Control characters, but for those that terminals and printers know."""


def decoded(content: bytes, media_type: str) -> str | None:
    """Return the text in a file; None if it is none.

    Tried are the encoding that the file tells, the one that its type tells, UTF-8, and what old
    Windows programs write.
    """
    for encoding in _encodings(content, media_type):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return None if _NOT_IN_TEXTS.search(text) else text
    return None


def _encodings(content: bytes, media_type: str) -> Iterator[str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            yield encoding
    if told := _CHARSET.search(media_type):
        yield told[1]
    yield from ("utf-8", "cp1252")
