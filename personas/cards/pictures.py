"""What kind of picture some bytes are, by how they begin."""

from collections.abc import Mapping

from personas.cards.card import PictureType
from personas.cards.png import SIGNATURE

_BEGINNINGS: Mapping[bytes, PictureType] = {
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_INNER: Mapping[bytes, PictureType] = {
    b"WEBP": "image/webp",
    b"ftypavif": "image/avif",
    b"ftypavis": "image/avif",
}
"""Of formats that begin with a length, what follows it."""

EXTENSIONS: Mapping[PictureType, str] = {
    "image/png": "png",
    "image/apng": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/avif": "avif",
}


def picture_type(content: bytes) -> PictureType | None:
    """Return what kind of picture this is; None for none that browsers show."""
    if content.startswith(SIGNATURE):
        return "image/apng" if b"acTL" in content.partition(b"IDAT")[0] else "image/png"
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    return _INNER.get(content[8:12] if content.startswith(b"RIFF") else content[4:12])
