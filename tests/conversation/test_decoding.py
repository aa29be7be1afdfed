"""What a file says, if it is a text."""

import pytest

from bot.conversation.decoding import decoded


@pytest.mark.parametrize(
    ("content", "media_type", "text"),
    [
        ("Tee für Zoë".encode(), "text/plain", "Tee für Zoë"),
        ("Tee für Zoë".encode("utf-8-sig"), "", "Tee für Zoë"),
        ("Tee für Zoë".encode("utf-16"), "", "Tee für Zoë"),
        ("Tee für Zoë".encode("utf-32"), "", "Tee für Zoë"),
        ("Tee für Zoë".encode("cp1252"), "text/plain", "Tee für Zoë"),
        ("чай".encode("koi8-r"), 'text/plain; charset="koi8-r"', "чай"),
        (b"Tee", "text/plain; charset=unheard-of", "Tee"),
        ("für".encode("cp1252"), "text/plain; charset=utf-8", "für"),
        (b"\x1b[1mbold\x1b[0m\r\n\tpage\x0c", "", "\x1b[1mbold\x1b[0m\r\n\tpage\x0c"),
        (b"", "", ""),
        (b"PK\x03\x04\x14\x00", "application/octet-stream", None),
        (b"\x89PNG\r\n\x1a\n", "", None),
        (b"\x81\x8d\x8f", "", None),
    ],
)
def test_a_text_is_told_from_what_is_none(content: bytes, media_type: str, text: str) -> None:
    assert decoded(content, media_type) == text
