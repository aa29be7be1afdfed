"""Cards in archives, with their pictures and sounds."""

from base64 import b64encode

import pytest

from personas.cards.reading import read_card
from tests.personas.cards.builders import (
    ICON,
    a_charx,
    a_png,
    a_v3,
    an_asset,
    encoded,
    text,
)


def test_the_main_icon_is_the_picture_when_an_archive_has_one() -> None:
    raw = a_v3(assets=[an_asset("embeded://b.png", name="sad"), an_asset("embeded://a/main.png")])
    files = {"a/main.png": ICON, "b.png": b"b", "module.risum": b"m"}

    card = read_card(a_charx(raw, files))

    assert card.assets == files
    assert card.picture == ICON
    assert card.picture_type == "image/png"
    assert card.notes == ("It brings 2 more files, kept but not shown here.",)


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"GIF89a", "image/gif"),
        (b"\0\0\0\x1cftypavif", "image/avif"),
        (b"BM", None),
    ],
)
def test_the_kind_of_a_picture_is_what_its_bytes_say(beginning: bytes, kind: str | None) -> None:
    raw = a_v3(assets=[an_asset("embeded://main.png")])

    card = read_card(a_charx(raw, {"main.png": beginning}))

    assert card.picture == beginning
    assert card.picture_type == kind


def test_there_is_no_picture_when_the_archive_has_none() -> None:
    card = read_card(a_charx(a_v3()))

    assert card.picture is None
    assert card.picture_type is None


def test_an_archive_is_found_behind_a_picture() -> None:
    assert read_card(b"\xff\xd8\xff\xe0 jpeg " + a_charx(a_v3())).raw == a_v3()


@pytest.mark.parametrize(
    "path", ["../evil", "a/../../evil", "/etc/passwd", "C:\\evil", "a\\b", "a//b", "./a", "a\nb"]
)
def test_files_are_left_out_when_their_names_lead_astray(path: str) -> None:
    in_archive = read_card(a_charx(a_v3(), {path: b"evil", "good": b"good"}))
    in_png = read_card(
        a_png(text("ccv3", encoded(a_v3())), text(f"chara-ext-asset_:{path}", b64encode(b"evil")))
    )

    assert in_archive.assets == {"good": b"good"}
    assert in_png.assets == {}
    for card in (in_archive, in_png):
        assert "Files whose names lead out of the card were left out." in card.notes


def test_the_directories_of_an_archive_are_no_files() -> None:
    assert read_card(a_charx(a_v3(), {"assets/": b""})).assets == {}
