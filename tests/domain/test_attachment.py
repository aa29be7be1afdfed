"""What can be done with what comes with a message."""

import pytest

from bot.domain.attachment import Attachment, AttachmentKind


@pytest.mark.parametrize(
    ("name", "media_type", "kind"),
    [
        ("cat.png", "image/png", "picture"),
        ("cat", "IMAGE/JPEG; q=1", "picture"),
        ("cat.webp", "", "picture"),
        ("cat.tiff", "image/tiff", "other"),
        ("message.txt", "text/plain; charset=utf-8", "text"),
        ("data.json", "application/json", "text"),
        ("feed", "application/atom+xml", "text"),
        ("app.ts", "video/mp2t", "text"),
        ("icon.svg", "image/svg+xml", "text"),
        ("Makefile", "application/octet-stream", "text"),
        ("voice", "audio/ogg", "recording"),
        ("film.mp4", "video/mp4", "recording"),
        ("book.pdf", "application/pdf", "other"),
    ],
)
def test_the_kind_of_an_attachment_shows_in_its_type_and_its_name(
    name: str, media_type: str, kind: AttachmentKind
) -> None:
    assert Attachment(name=name, url="x:1", media_type=media_type).kind == kind


@pytest.mark.parametrize(
    ("name", "told", "media_type"),
    [
        ("cat.png", "image/webp; q=1", "image/webp"),
        ("cat.JPG", "", "image/jpeg"),
        ("sticker.webp", "application/octet-stream", "image/webp"),
    ],
)
def test_a_picture_has_a_type_that_models_know(name: str, told: str, media_type: str) -> None:
    assert Attachment(name=name, url="x:1", media_type=told).picture_type == media_type


def test_the_reference_outlives_the_signature_of_an_address() -> None:
    signed = Attachment(name="cat.png", url="https://cdn.test/1/cat.png?ex=1&hm=2")

    assert signed.reference == "https://cdn.test/1/cat.png"
