"""JSON as text: read strictly and within limits, written so that it can be read again."""

import binascii
import json
import re
from base64 import b64decode, b64encode
from collections import Counter

from personas import limits
from personas.json_values import Json, JsonObject, as_list, as_object
from personas.limits import unfit

_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_BLANK_OR_PADDING = b" \t\r\n\f\v="


class _FlawError(ValueError):
    """What is wrong with a text, said as the rest of a sentence."""


def parse_object(content: bytes, name: str) -> JsonObject:
    """Return the object in a JSON text; `name` is what errors call the file.

    Raises:
        BadInputError: It is not JSON, not an object, or holds what JSON or the limits forbid.
    """
    text = _decode(content, name)
    try:
        value = _parse(text)
    except _FlawError as flaw:
        raise unfit(name, str(flaw)) from None
    if not isinstance(value, dict):
        message = "holds no JSON object; a card or lorebook begins with a brace."
        raise unfit(name, message)
    return value


def to_bytes(value: Json, *, indent: int | None = None) -> bytes:
    """Return the value as JSON in UTF-8."""
    separators = None if indent else (",", ":")
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators
    )
    return text.encode(errors="replace")


def from_base64(text: bytes, name: str) -> bytes:
    """Decode Base64 as it is found: with blanks, the URL alphabet, too much padding or too little.

    Raises:
        BadInputError: There is something else in it.
    """
    bare = text.translate(_URL_SAFE, _BLANK_OR_PADDING)
    try:
        return b64decode(bare + b"=" * (-len(bare) % 4), validate=True)
    except binascii.Error:
        message = "holds a card that is damaged (its Base64 is broken); get the file again."
        raise unfit(name, message) from None


def to_base64(content: bytes) -> bytes:
    """Encode as Base64."""
    return b64encode(content)


def _decode(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = "is not UTF-8 text; cards and lorebooks are PNG, CHARX or JSON in UTF-8."
        raise unfit(name, message) from None


def _parse(text: str) -> Json:
    """Parse within the limits; whatever is wrong is a `_FlawError`."""
    if text.count("{") + text.count("[") > limits.JSON_CONTAINERS:
        message = f"has more than {limits.JSON_CONTAINERS:,} lists and objects; make it smaller."
        raise _FlawError(message)
    try:
        value: Json = json.loads(
            text, object_pairs_hook=_object, parse_constant=_no_number, parse_float=_float
        )
    except RecursionError:
        raise _too_deep() from None
    except _FlawError:
        raise
    except json.JSONDecodeError as error:
        message = f"is not valid JSON: {error.msg} in line {error.lineno}."
        raise _FlawError(message) from None
    except ValueError:
        message = "has a number of thousands of digits, which is none; remove it."
        raise _FlawError(message) from None
    _require_shallow(value)
    _require_whole_characters(text, value)
    return value


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """Return the object; which of two equal keys counts would differ from reader to reader."""
    value = dict(pairs)
    if len(value) < len(pairs):
        ((twice, _),) = Counter(key for key, _ in pairs).most_common(1)
        message = f"has the key {twice!r} twice in one object; remove one of them."
        raise _FlawError(message)
    return value


def _no_number(written: str) -> float:
    message = f"has {written} for a number, which JSON does not know; write a number or null."
    raise _FlawError(message)


def _float(written: str) -> float:
    number = float(written)
    return number if abs(number) < float("inf") else _no_number(written)


def _require_shallow(value: Json) -> None:
    """Refuse nesting so deep that recursive readers would fail. Not recursive itself."""
    level = _containers([value])
    for _ in range(limits.JSON_DEPTH):
        level = [child for outer in level for child in _containers(outer)]
    if level:
        raise _too_deep()


def _containers(value: Json) -> list[Json]:
    """Return the lists and objects directly inside a value."""
    children = list(as_object(value).values()) or as_list(value)
    return [child for child in children if isinstance(child, dict | list)]


def _too_deep() -> _FlawError:
    message = f"has lists or objects more than {limits.JSON_DEPTH} levels deep; make it flatter."
    return _FlawError(message)


def _require_whole_characters(text: str, value: Json) -> None:
    """Refuse surrogates without their other half: no database and no platform takes them."""
    if _HALF_CHARACTER.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            message = "has half an emoji in a text (an unpaired surrogate); remove it there."
            raise _FlawError(message) from None
