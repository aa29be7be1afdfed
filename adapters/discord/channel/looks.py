"""How personas look where a webhook speaks for them.

Discord takes a picture by its public address, which pictures here do not have, or as that of the
webhook itself. So a webhook puts the picture on before it speaks; what it said earlier keeps the
picture that it had then. Who has no picture is shown with one of those that Discord has for
accounts without any, always the same one.
"""

from hashlib import sha256
from zlib import crc32

from bot.domain.face import Face
from bot.domain.file import File
from bot.domain.ids import PersonaId
from bot.ports.pictures import Pictures

_LARGEST_PICTURE = 10 * 1024 * 1024
_KINDS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
_PLAIN_PICTURE = "https://cdn.discordapp.com/embed/avatars/{number}.png"
_PLAIN_PICTURES = 6
_MANY_FACES = 4096


class Looks:
    """Which picture each persona has: remembered by its digest, loaded when it is put on."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._digests: dict[tuple[PersonaId, int], str] = {}

    async def digest(self, face: Face) -> str:
        """Return what tells the picture from others; empty where there is none to show.

        Raises `StorageError`.
        """
        key = (face.persona_id, face.revision)
        if key not in self._digests:
            content = await self.load(face)
            if len(self._digests) >= _MANY_FACES:
                self._digests.clear()
            self._digests[key] = sha256(content).hexdigest() if content else ""
        return self._digests[key]

    async def load(self, face: Face) -> bytes | None:
        """Return the picture, if there is one that Discord takes.

        Raises `StorageError`.
        """
        picture = await self._pictures.find(face)
        return picture.content if picture is not None and _fits(picture) else None


def plain_picture(face: Face) -> str:
    """Return the public address of the picture that stands for who has none."""
    number = crc32(face.persona_id.encode()) % _PLAIN_PICTURES
    return _PLAIN_PICTURE.format(number=number)


def _fits(picture: File) -> bool:
    """Tell whether Discord takes the picture."""
    content = picture.content
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return len(content) <= _LARGEST_PICTURE and (is_webp or content.startswith(_KINDS))
