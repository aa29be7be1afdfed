"""Files packed as zips, none larger than may be sent. Pure.

Nothing is cut: what is too large for one is divided, and its parts joined are what it was.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from bot.conversation.privacy.takeout import Entry
from bot.domain.file import File

_PER_FILE = 512
"""Bytes that a zip has for each file beside its content and twice its path."""
_MOMENT = (2000, 1, 1, 0, 0, 0)
"""That of all files: when somebody was handed something is not said by it."""


def pack(entries: Iterable[Entry], *, name: str, largest: int) -> tuple[File, ...]:
    """Return zips of at most `largest` bytes, numbered if there are several."""
    zips = [bytes(zip_.content()) for zip_ in _zips(entries, largest)]
    many = len(zips) > 1
    return tuple(
        File(
            name=f"{name}-{number}-of-{len(zips)}.zip" if many else f"{name}.zip",
            content=content,
            media_type="application/zip",
        )
        for number, content in enumerate(zips, start=1)
    )


class _Zip:
    """A zip that is being filled."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._zip = zipfile.ZipFile(self._buffer, "w", zipfile.ZIP_DEFLATED)
        self._head = 0
        """Bytes that the directory at its end will have, at most."""

    def add(self, entry: Entry) -> None:
        """Put a file in."""
        self._zip.writestr(_info(entry), entry.content)
        self._head += _room_for(entry.path)

    def fits(self, entry: Entry, largest: int) -> bool:
        """Tell whether a file surely goes in."""
        size = _room_for(entry.path) + _packed_size(entry.content)
        return self._buffer.tell() + self._head + size <= largest

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is in it."""
        return not self._head

    def content(self) -> bytes:
        """Close it, and return its bytes."""
        self._zip.close()
        return self._buffer.getvalue()


def _zips(entries: Iterable[Entry], largest: int) -> Iterator[_Zip]:
    current = _Zip()
    for entry in _divided(entries, largest):
        if not current.fits(entry, largest) and not current.is_empty:
            yield current
            current = _Zip()
        current.add(entry)
    yield current


def _divided(entries: Iterable[Entry], largest: int) -> Iterator[Entry]:
    """Yield files that go into a zip, those that are too large for one in parts."""
    for path, content in entries:
        room = (largest - _room_for(path) - _PER_FILE) * 99 // 100
        if len(content) <= room or _packed_size(content) <= room:
            yield Entry(path, content)
            continue
        for number, start in enumerate(range(0, len(content), room), start=1):
            yield Entry(f"{path}.part{number:03}", content[start : start + room])


def _info(entry: Entry) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(entry.path, _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _room_for(path: str) -> int:
    """Return how many bytes a file takes beside its content, at most."""
    return 2 * len(path.encode()) + _PER_FILE


def _packed_size(content: bytes) -> int:
    """Return how many bytes a content has when it is packed, at most."""
    return len(zlib.compress(content)) + _PER_FILE
