"""Messages as they were kept before Greenroom."""

import pytest

from storage.legacy import to_attachments


@pytest.mark.parametrize(
    ("url", "name", "media_type"),
    [
        ("https://old.test/a/cat.png?x=1", "cat.png", "image/png"),
        ("https://old.test/a/cat", "cat", "image/jpeg"),
        ("https://old.test", "picture", "image/jpeg"),
    ],
)
def test_the_picture_of_an_old_message_has_its_place(url: str, name: str, media_type: str) -> None:
    (picture,) = to_attachments({"content": "Look", "image_url": url})

    assert (picture.name, picture.url, picture.media_type) == (name, url, media_type)
    assert picture.kind == "picture"


@pytest.mark.parametrize("record", [{}, {"image_url": None}, {"image_url": ""}])
def test_an_old_message_without_a_picture_has_no_attachment(record: dict[str, object]) -> None:
    assert to_attachments(record) == ()
