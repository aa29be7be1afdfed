"""A card as it was read: everything that was in the file, nothing interpreted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from personas.json_values import JsonObject

Spec = Literal["v1", "v2", "v3"]
PictureType = Literal[
    "image/png", "image/apng", "image/jpeg", "image/webp", "image/gif", "image/avif"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a file held."""

    raw: JsonObject
    """The whole JSON object, word for word."""
    picture: bytes | None = field(default=None, repr=False)
    """The PNG without its card, with all else that was in it; of an archive, the main icon."""
    picture_type: PictureType | None = None
    assets: Mapping[str, bytes] = field(default_factory=dict[str, bytes], repr=False)
    """All other files that came along, by their path in the container."""
    spec: Spec = "v3"
    notes: tuple[str, ...] = ()
    """One sentence for each thing that the person should know."""
