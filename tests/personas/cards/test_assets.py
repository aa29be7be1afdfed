"""Pictures and sounds of a card, on their way from one container to another."""

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from personas.cards.card import Card
from personas.cards.reading import read_card
from personas.cards.shape import same_meaning
from personas.cards.writing import write_card
from tests.personas.cards.builders import (
    ICON,
    a_charx,
    a_png,
    a_v2,
    a_v3,
    an_asset,
    encoded,
    text,
)

JPEG = b"\xff\xd8\xff\xe0 a photo"


def files_in(content: bytes) -> dict[str, bytes]:
    """Return the files of an archive."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_picture_becomes_a_file_when_a_png_is_written_as_an_archive() -> None:
    card = read_card(a_png(text("chara", encoded(a_v2()))))

    content = write_card(card, "charx")

    again = read_card(content)
    assert files_in(content)["assets/icon/image/main.png"] == a_png()
    assert again.raw == a_v3(assets=[an_asset("embeded://assets/icon/image/main.png")])
    assert (again.picture, again.picture_type) == (a_png(), "image/png")
    assert same_meaning(again.raw, a_v2())


def test_the_file_becomes_the_picture_when_an_archive_is_written_as_a_png() -> None:
    raw = a_v3(assets=[an_asset("embeded://main.png", x="1"), an_asset("embedded://b", name="sad")])
    card = read_card(a_charx(raw, {"main.png": a_png(), "b": b"sad"}))

    again = read_card(write_card(card, "png"))

    listed = [an_asset("ccdefault:", x="1"), an_asset("__asset:b", name="sad")]
    assert again.raw == a_v3(assets=listed)
    assert again.assets == {"b": b"sad"}
    assert again.picture == a_png()
    assert same_meaning(again.raw, raw)


def test_a_picture_that_is_no_png_comes_along_as_a_file() -> None:
    card = Card(raw=a_v3(), picture=JPEG, picture_type="image/jpeg")

    for form in ("png", "charx"):
        again = read_card(write_card(card, form))
        assert (again.picture, again.picture_type) == (JPEG, "image/jpeg")
        assert list(again.assets) == ["assets/icon/image/main.jpg"]
        assert same_meaning(again.raw, a_v3())


def test_a_picture_of_an_unknown_kind_comes_along_as_a_file() -> None:
    again = read_card(write_card(Card(raw=a_v3(), picture=b"BM"), "png"))

    assert (again.picture, again.picture_type) == (b"BM", None)


def test_a_new_picture_takes_the_place_of_the_old_main_icon() -> None:
    raw = a_v3(assets=[an_asset("embeded://old.png"), an_asset("embeded://b", name="sad")])
    old = read_card(a_charx(raw, {"old.png": ICON, "b": b"sad"}))

    as_png = replace(old, picture=a_png())
    as_jpeg = replace(old, picture=JPEG, picture_type="image/jpeg")

    assert files_in(write_card(as_png, "charx"))["old.png"] == a_png()
    assert read_card(write_card(as_png, "png")).picture == a_png()
    assert read_card(write_card(as_jpeg, "charx")).picture == JPEG
    assert read_card(write_card(as_jpeg, "charx")).assets.keys() == {
        "b",
        "assets/icon/image/main.jpg",
    }


def test_a_file_that_serves_twice_is_kept_for_the_other_use() -> None:
    raw = a_v3(assets=[an_asset("embeded://a.png"), an_asset("embeded://a.png", type="emotion")])
    card = read_card(a_charx(raw, {"a.png": ICON}))

    assert read_card(write_card(card, "png")).assets == {"a.png": ICON}
    new = replace(card, picture=a_png())
    assert files_in(write_card(new, "charx"))["a.png"] == ICON
    assert read_card(write_card(new, "charx")).picture == a_png()


def test_a_picture_takes_no_path_that_is_taken() -> None:
    taken = {"assets/icon/image/main.png": b"sad", "assets/icon/image/main-2.png": b"glad"}
    card = Card(raw=a_v3(), picture=ICON, picture_type="image/png", assets=taken)

    again = read_card(write_card(card, "charx"))

    assert again.picture == ICON
    assert again.assets == {**taken, "assets/icon/image/main-3.png": ICON}


def test_a_file_is_never_written_where_a_card_leads_astray() -> None:
    card = Card(
        raw=a_v3(assets=[an_asset("embeded://../../evil.png")]),
        picture=ICON,
        picture_type="image/png",
    )

    assert set(files_in(write_card(card, "charx"))) == {"card.json", "assets/icon/image/main.png"}


@pytest.mark.parametrize("uri", ["https://x.example/ada.png", "data:image/png;base64,AA=="])
def test_a_main_icon_elsewhere_stays_there(uri: str) -> None:
    raw = a_v3(assets=[an_asset(uri)])
    card = Card(raw=raw, picture=ICON, picture_type="image/png")

    assert read_card(write_card(card, "png")).raw == raw
    assert read_card(write_card(card, "charx")).raw == raw


def test_an_icon_is_added_when_a_card_lists_none() -> None:
    card = Card(raw=a_v3(assets=[]), picture=ICON, picture_type="image/png")

    assert read_card(write_card(card, "png")).raw == a_v3(assets=[])
    assert read_card(write_card(card, "charx")).picture == ICON


def test_paths_of_any_length_and_script_come_through_a_png() -> None:
    files = {f"assets/other/image/{'long' * 30}.png": b"1", "चित्र/ü.png": b"2"}

    assert read_card(write_card(Card(raw=a_v3(), assets=files), "png")).assets == files
