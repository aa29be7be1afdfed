"""What Telegram knows of: accounts, and messages as they are shown."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

GENERAL_TOPIC = 1


@dataclass(frozen=True, kw_only=True)
class Account:
    """A person or a bot."""

    id: int
    first_name: str
    username: str = ""
    is_bot: bool = False

    def to_json(self) -> Json:
        """Return it as the Bot API writes it."""
        named = {"username": self.username} if self.username else {}
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name, **named}


@dataclass(frozen=True, kw_only=True)
class Button:
    """A button under a message."""

    text: str
    data: str


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that somebody sent, as Telegram keeps it."""

    id: str
    kind: Literal["photo", "document"]
    name: str
    content: bytes
    media_type: str

    @property
    def path(self) -> str:
        """Return where it is fetched from, behind the token."""
        return f"{self.kind}s/{self.id}"

    def to_json(self) -> Json:
        """Return the part of a message that tells of it; of a photo, two sizes."""
        size: Json = {"file_id": self.id, "file_unique_id": self.id, "file_size": len(self.content)}
        if self.kind == "document":
            return {"document": {**size, "file_name": self.name, "mime_type": self.media_type}}
        thumbnail = {**size, "file_id": f"{self.id}-small", "width": 9, "height": 9, "file_size": 9}
        return {"photo": [thumbnail, {**size, "width": 90, "height": 90}]}


@dataclass(kw_only=True)
class Post:
    """A message as it is shown in a chat."""

    id: int
    author: Account
    text: str
    """What it says, or the caption of what it shows."""
    date: int
    entities: list[Json] = field(default_factory=list[Json])
    keyboard: list[list[Button]] = field(default_factory=list[list[Button]])
    thread: int | None = None
    reply_to: "Post | None" = None
    new_topic: str = ""
    """The name of the topic that this service message opened."""
    upload: Upload | None = None
    extra: Json = field(default_factory=dict[str, Any])
    """Further fields, such as a photo."""
    reactions: list[str] = field(default_factory=list[str])

    @property
    def buttons(self) -> list[str]:
        """Return the labels of its buttons."""
        return [button.text for row in self.keyboard for button in row]

    def marked(self, kind: str) -> list[str]:
        """Return the pieces of the text that an entity of this kind marks."""
        raw = self.text.encode("utf-16-le")
        spans = [(e["offset"], e["length"]) for e in self.entities if e["type"] == kind]
        return [raw[2 * at : 2 * (at + size)].decode("utf-16-le") for at, size in spans]
