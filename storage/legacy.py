"""Messages as they were kept before Greenroom. Only this file knows their fields. Pure."""

import mimetypes
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from bot.domain.attachment import PICTURE_TYPES, Attachment

_USUAL_TYPE = "image/jpeg"


def to_attachments(record: Mapping[str, object]) -> tuple[Attachment, ...]:
    """Return what came with an old message: its `image_url`, if it has one, is a picture.

    It lies wherever it lay then, so it is named to personas and in exports, and never fetched.
    """
    url = record.get("image_url")
    if not isinstance(url, str) or not url:
        return ()
    name = PurePosixPath(urlsplit(url).path).name
    guessed, _ = mimetypes.guess_type(name)
    media_type = guessed if guessed in PICTURE_TYPES else _USUAL_TYPE
    return (Attachment(name=name or "picture", url=url, media_type=media_type),)
