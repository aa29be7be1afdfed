"""Cards for tests, as JSON and in the containers that people send."""

import json
import struct
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from personas.json_values import Json, JsonObject

SIGNATURE = b"\x89PNG\r\n\x1a\n"
ICON = SIGNATURE + b"\0\0\0\0IEND\xaeB`\x82"
"""The shortest PNG that is whole."""
FLAT = {
    "name": "Ada",
    "description": "Ada is a mathematician.",
    "personality": "Exact.",
    "scenario": "A study.",
    "first_mes": "Good evening.",
    "mes_example": "<START>",
}
LATER = {
    "creator_notes": "For friends.",
    "system_prompt": "Be {{char}}.",
    "post_history_instructions": "Be exact.",
    "alternate_greetings": ["Good morning."],
    "tags": ["history"],
    "creator": "Charles",
    "character_version": "1.2",
}


def a_v1(**changes: Any) -> dict[str, Any]:
    """Return a card of version 1."""
    return {**FLAT, **changes}


def a_v2(*, beside: Mapping[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """Return a card of version 2 with these changes in `data`, and this beside it."""
    data: dict[str, Any] = {**FLAT, **LATER, "extensions": {}, **changes}
    return {"spec": "chara_card_v2", "spec_version": "2.0", "data": data, **(beside or {})}


def a_v3(*, beside: Mapping[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """Return a card of version 3 with these changes in `data`, and this beside it."""
    label = {"spec": "chara_card_v3", "spec_version": "3.0", **(beside or {})}
    return a_v2(beside=label, **{"group_only_greetings": [], **changes})


def a_raw_entry(**changes: Any) -> dict[str, Any]:
    """Return an entry of a card's book with no more than the specification asks for."""
    entry: dict[str, Any] = {
        "keys": ["loom"],
        "content": "Looms weave.",
        "extensions": {},
        "enabled": True,
    }
    return {**entry, "insertion_order": 10, **changes}


def a_raw_book(*entries: Json, **changes: Any) -> dict[str, Any]:
    """Return a card's book."""
    return {"name": "Machines", "extensions": {}, "entries": list(entries), **changes}


def as_bytes(raw: JsonObject) -> bytes:
    """Return JSON as other programs write it."""
    return json.dumps(raw).encode()


def encoded(raw: JsonObject) -> bytes:
    """Return JSON as PNGs hold it."""
    return b64encode(as_bytes(raw))


def chunk(kind: bytes, body: bytes, *, checksum: int | None = None) -> bytes:
    """Return a chunk of a PNG."""
    right = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum or right)


def text(keyword: str, content: bytes) -> bytes:
    """Return a plain text chunk."""
    return chunk(b"tEXt", keyword.encode() + b"\0" + content)


def compressed(keyword: str, content: bytes) -> bytes:
    """Return a compressed text chunk."""
    return chunk(b"zTXt", keyword.encode() + b"\0\0" + zlib.compress(content))


def international(keyword: str, content: bytes, *, is_compressed: bool = False) -> bytes:
    """Return a text chunk with a language."""
    flag, body = (b"\1", zlib.compress(content)) if is_compressed else (b"\0", content)
    return chunk(b"iTXt", keyword.encode() + b"\0" + flag + b"\0en\0Karte\0" + body)


def a_png(*chunks: bytes, is_animated: bool = False) -> bytes:
    """Return a picture of one pixel with these chunks before its end."""
    header = chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 2, 0, 0, 0))
    control = chunk(b"acTL", struct.pack(">2I", 1, 0)) if is_animated else b""
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 4))
    return b"".join((SIGNATURE, header, control, pixels, *chunks, chunk(b"IEND", b"")))


def a_png_card(raw: JsonObject, keyword: str = "ccv3") -> bytes:
    """Return a picture that holds this card."""
    return a_png(text(keyword, encoded(raw)))


def an_archive(files: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive of these files."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for path, body in files.items():
            archive.writestr(path, body)
    return content.getvalue()


def a_charx(raw: JsonObject, files: Mapping[str, bytes] | None = None) -> bytes:
    """Return an archive that holds this card and these files."""
    return an_archive({"card.json": as_bytes(raw), **(files or {})})


def an_asset(uri: str, **changes: str) -> dict[str, str]:
    """Return the main icon of a card, which is here."""
    return {"type": "icon", "name": "main", "ext": "png", "uri": uri, **changes}
