"""What comes with a message: a picture, a text file, a recording, or something else."""

from dataclasses import dataclass
from typing import Literal

AttachmentKind = Literal["picture", "text", "recording", "other"]
"""`text` is what may be text; whether it is shows when it is read."""

PICTURE_TYPES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
"""What every model that sees can look at."""

_PICTURE_ENDINGS = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
}
_RECORDINGS = ("audio/", "video/")
_TEXTS = ("text/", "message/")
_TEXT_TYPES = frozenset(
    f"application/{name}"
    for name in (
        "csv", "graphql", "javascript", "json", "rtf", "sql", "toml", "typescript", "x-httpd-php",
        "x-javascript", "x-ndjson", "x-python", "x-sh", "x-tex", "x-yaml", "xml", "yaml",
    )
)  # fmt: skip
_TEXT_SUFFIXES = ("+json", "+xml", "+yaml")
_TEXT_ENDINGS = frozenset(
    (
        "bat", "c", "cfg", "conf", "cpp", "cs", "css", "csv", "diff", "env", "go", "h", "hpp",
        "htm", "html", "ini", "java", "js", "json", "jsonl", "jsx", "kt", "log", "lua", "md",
        "patch", "php", "pl", "ps1", "py", "r", "rb", "rs", "rst", "sh", "sql", "srt", "svg",
        "swift", "tex", "toml", "ts", "tsv", "tsx", "txt", "vtt", "xml", "yaml", "yml",
    )
)  # fmt: skip
_UNKNOWN_TYPES = frozenset({"", "application/octet-stream", "binary/octet-stream"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Something that came with a message, kept as a reference."""

    name: str
    url: str
    """Where its platform has it; means nothing to anybody else."""
    media_type: str = ""
    size: int = 0
    """Bytes; 0 where it is not known."""
    text: str | None = None
    """What a text file says, as far as it was read; None until then, and for all others."""
    is_cut: bool = False
    """Whether the file says more than `text`."""

    @property
    def reference(self) -> str:
        """Return what stays the same of its address: Discord signs the rest anew each time."""
        return self.url.partition("?")[0]

    @property
    def plain_type(self) -> str:
        """Return the media type without its parameters."""
        return self.media_type.partition(";")[0].strip().lower()

    @property
    def picture_type(self) -> str:
        """Return the media type of a picture, by how its name ends where its platform told none."""
        of_type = self.plain_type
        return of_type if of_type in PICTURE_TYPES else _PICTURE_ENDINGS.get(self._ending, of_type)

    @property
    def _ending(self) -> str:
        return self.name.rpartition(".")[2].lower()

    @property
    def kind(self) -> AttachmentKind:
        """Return what can be done with it, judging by its type and by how its name ends."""
        of_type, ending = self.plain_type, self._ending
        if of_type in PICTURE_TYPES:
            return "picture"
        if ending in _TEXT_ENDINGS or _is_text(of_type):
            return "text"
        if of_type.startswith(_RECORDINGS):
            return "recording"
        if of_type not in _UNKNOWN_TYPES:
            return "other"
        return "picture" if ending in _PICTURE_ENDINGS else "text"


def _is_text(media_type: str) -> bool:
    """Tell whether a media type is one of texts."""
    is_listed = media_type in _TEXT_TYPES or media_type.endswith(_TEXT_SUFFIXES)
    return is_listed or media_type.startswith(_TEXTS)
