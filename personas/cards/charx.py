"""A card in a CHARX archive: a zip file with `card.json` at its root.

Source: Character Card V3. No file is inflated further than the archive says, however much there
would be, and no archive may say more than the limit.
"""

import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO

from personas import limits
from personas.cards.assets import Bundle, main_icon
from personas.cards.card import Card
from personas.cards.paths import UNSAFE, is_safe
from personas.cards.pictures import picture_type
from personas.cards.shape import as_v3, require_card
from personas.json_text import parse_object, to_bytes
from personas.limits import MEGABYTE, unfit

_CARD = "card.json"
_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file written: the same card gives the same bytes."""
_ENCRYPTED = 1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Those that can be inflated piece by piece."""
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
)
"""What `zipfile` raises for archives that are damaged or made to harm."""


def is_archive(content: bytes) -> bool:
    """Tell whether this is a zip file, perhaps behind a picture."""
    return zipfile.is_zipfile(BytesIO(content))


def read_archive(content: bytes, name: str) -> Card:
    """Return the card in a CHARX archive.

    Raises:
        BadInputError: It is damaged, encrypted, too large, or has no card.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            files, notes = _files(archive, name)
    except _BROKEN:
        message = "is a damaged archive; get the file again."
        raise unfit(name, message) from None
    card = files.pop(_CARD, None)
    if card is None:
        message = f"is an archive without {_CARD} at its root, so it is no CHARX card."
        raise unfit(name, message)
    limits.require_size(card, name)
    raw = parse_object(card, name)
    require_card(raw, name)
    picture = main_icon(raw, files)
    kind = picture_type(picture) if picture is not None else None
    return Card(raw=raw, picture=picture, picture_type=kind, assets=files, notes=tuple(notes))


def write_archive(bundle: Bundle) -> bytes:
    """Return the card as a CHARX archive."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        files: Mapping[str, bytes] = {**bundle.assets, _CARD: to_bytes(as_v3(bundle.raw), indent=2)}
        for path in sorted(files, key=lambda path: path != _CARD):
            entry = zipfile.ZipInfo(path, _OLDEST)
            archive.writestr(entry, files[path], zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _files(archive: zipfile.ZipFile, name: str) -> tuple[dict[str, bytes], Sequence[str]]:
    """Return the files of an archive by path, and what is to be said about the others."""
    entries = archive.infolist()
    if len(entries) > limits.ARCHIVE_ENTRIES:
        message = f"has more than {limits.ARCHIVE_ENTRIES:,} files in it; leave some out."
        raise unfit(name, message)
    files: dict[str, bytes] = {}
    notes: Sequence[str] = ()
    left = limits.ARCHIVE
    for entry in entries:
        if entry.is_dir():
            continue
        content = _inflate(archive, entry, left, name)
        left -= len(content)
        if is_safe(entry.filename):
            files[entry.filename] = content
        else:
            notes = (UNSAFE,)
    return files, notes


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int, name: str) -> bytes:
    """Return one file, refusing to inflate more than this many bytes."""
    if entry.flag_bits & _ENCRYPTED:
        message = "is encrypted; make an archive without a password."
        raise unfit(name, message)
    if entry.compress_type not in _METHODS:
        message = "is packed in an unusual way; make a plain zip archive of it."
        raise unfit(name, message)
    if entry.file_size > most:
        message = f"holds more than {limits.ARCHIVE // MEGABYTE} MB; leave some files out."
        raise unfit(name, message)
    with archive.open(entry) as file:
        return file.read(entry.file_size + 1)
