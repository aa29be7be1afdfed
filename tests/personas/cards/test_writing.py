"""Cards as files that other programs read, and that are read again here."""

import json
import zipfile
from base64 import b64decode
from io import BytesIO
from typing import Any

import pytest

from bot.domain.errors import BadInputError
from personas.cards.card import Card
from personas.cards.png import read_chunks
from personas.cards.png_texts import content_of, find_text
from personas.cards.reading import read_card
from personas.cards.shape import same_meaning
from personas.cards.writing import write_card
from personas.json_values import JsonObject
from tests.personas.cards.builders import (
    ICON,
    a_png,
    a_raw_book,
    a_raw_entry,
    a_v1,
    a_v2,
    a_v3,
    an_asset,
    as_bytes,
    encoded,
    text,
)


def texts_in(content: bytes) -> list[tuple[str, bytes]]:
    """Return all texts of a PNG by keyword."""
    found = [find_text(chunk) for chunk in read_chunks(content, "")]
    return [(text.keyword, content_of(text, "")) for text in found if text is not None]


def card_in(content: bytes, keyword: str) -> Any:
    """Return the card in the one text of this keyword, as another program would read it."""
    (only,) = (body for name, body in texts_in(content) if name == keyword)
    return json.loads(b64decode(only))


def files_in(content: bytes) -> dict[str, bytes]:
    """Return the files of an archive."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("raw", [a_v1(), a_v2(), a_v3(beside={"fav": True})])
def test_json_is_word_for_word(raw: JsonObject) -> None:
    assert json.loads(write_card(Card(raw=raw), "json")) == raw


@pytest.mark.parametrize("raw", [a_v1(avatar="none"), a_v2(x=1), a_v3(y={"z": []})])
def test_a_png_holds_the_card_for_older_and_for_newer_readers(raw: JsonObject) -> None:
    content = write_card(Card(raw=raw), "png")

    older, newer = card_in(content, "chara"), card_in(content, "ccv3")
    assert (older["spec"], older["spec_version"]) == ("chara_card_v2", "2.0")
    assert (newer["spec"], newer["spec_version"]) == ("chara_card_v3", "3.0")
    assert older["data"] == newer["data"]
    assert newer["data"]["group_only_greetings"] == []
    assert same_meaning(newer, raw)


def test_a_newer_version_stays_what_it_is() -> None:
    raw = a_v3(beside={"spec_version": "3.5"})

    assert card_in(write_card(Card(raw=raw), "png"), "ccv3") == raw


def test_older_readers_are_spared_the_decorators_of_lore() -> None:
    lore = a_raw_entry(content="\n@@depth 4\n@@@role user\n\nLooms @@weave.\n@@not_one")
    bare = a_raw_entry(content="Looms @@weave.\n@@not_one")

    content = write_card(Card(raw=a_v3(character_book=a_raw_book(lore, "x"))), "png")

    assert card_in(content, "chara")["data"]["character_book"] == a_raw_book(bare, "x")
    assert card_in(content, "ccv3")["data"]["character_book"] == a_raw_book(lore, "x")


def test_no_older_copy_is_left_behind_when_a_card_is_written() -> None:
    stale = [text(name, encoded(a_v3(name="Old"))) for name in ("chara", "Chara", "ccv3", "CCV3")]
    carrier = a_png(*stale, text("chara-ext-asset_:0", b"b2xk"), text("Comment", b"mine"))

    content = write_card(Card(raw=a_v3(), picture=carrier, picture_type="image/png"), "png")

    assert [name for name, _ in texts_in(content)] == ["Comment", "chara", "ccv3"]
    assert read_card(content).raw == a_v3()
    assert read_card(content).picture == a_png(text("Comment", b"mine"))


def test_an_animation_carries_its_card() -> None:
    moving = a_png(is_animated=True)

    content = write_card(Card(raw=a_v3(), picture=moving, picture_type="image/apng"), "png")

    assert read_card(content).picture == moving
    assert read_card(content).picture_type == "image/apng"


def test_a_plain_picture_carries_the_card_when_there_is_none() -> None:
    content = write_card(Card(raw=a_v3()), "png")

    picture = read_card(content).picture
    assert picture is not None
    assert picture[12:16] == b"IHDR"
    assert picture[16:24] == b"\0\0\1\x90\0\0\2\x58"
    assert len(picture) < 500


def test_a_picture_that_is_cut_off_is_refused() -> None:
    card = Card(raw=a_v3(), picture=a_png()[:-20], picture_type="image/png")

    with pytest.raises(BadInputError, match=r"is cut off before its end"):
        write_card(card, "png")


def test_an_archive_holds_the_card_first_and_everything_that_came_along() -> None:
    raw = a_v3(assets=[an_asset("embeded://a/main.png"), an_asset("embeded://b", name="sad")])
    files = {"a/main.png": ICON, "b": b"sad", "x_meta/1.json": b"{}", "card.json": b"stale"}
    card = Card(raw=raw, picture=ICON, picture_type="image/png", assets=files)

    written = files_in(write_card(card, "charx"))

    assert next(iter(written)) == "card.json"
    assert {**written, "card.json": b"stale"} == files
    assert json.loads(written["card.json"]) == raw


def test_an_archive_is_the_same_bytes_when_it_is_written_twice() -> None:
    card = Card(raw=a_v3(), assets={"b": b"b", "a": b"a"})

    assert write_card(card, "charx") == write_card(card, "charx")


@pytest.mark.parametrize("form", ["json", "png", "charx"])
@pytest.mark.parametrize(
    "raw", [a_v1(creatorcomment="x"), a_v2(extensions={"a/b": {"c": [1, None]}}), a_v3(source=[])]
)
def test_a_card_means_the_same_when_it_was_written_and_read(raw: JsonObject, form: Any) -> None:
    assert same_meaning(read_card(write_card(Card(raw=raw), form)).raw, raw)


def test_cards_mean_something_else_when_a_value_differs() -> None:
    assert same_meaning(a_v2(x=1), a_v3(x=1.0))
    assert not same_meaning(a_v2(x=1), a_v2(x=True))
    assert not same_meaning(a_v2(x=[1]), a_v2(x=[1, 2]))
    assert not same_meaning(a_v2(x={"a": 1}), a_v2(x={"a": 2}))
    assert not same_meaning(a_v2(beside={"fav": True}), a_v2())


def test_what_was_written_is_json_without_escapes() -> None:
    assert "ü" in write_card(Card(raw=a_v2(name="ü")), "json").decode()
    assert as_bytes(a_v2(name="ü")) != write_card(Card(raw=a_v2(name="ü")), "json")
