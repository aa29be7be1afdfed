"""Cards in pictures, and what programs do to them there."""

import json
from base64 import b64encode, urlsafe_b64encode

import pytest

from personas.cards.reading import read_card
from personas.json_values import JsonObject, put
from tests.personas.cards.builders import (
    a_png,
    a_png_card,
    a_v2,
    a_v3,
    an_asset,
    as_bytes,
    chunk,
    compressed,
    encoded,
    international,
    text,
)


@pytest.mark.parametrize(
    "holding",
    [
        text("chara", encoded(a_v2())),
        text("Chara", encoded(a_v2())),
        text("CCV3", encoded(a_v2())),
        compressed("chara", encoded(a_v2())),
        international("ccv3", encoded(a_v2())),
        international("ccv3", encoded(a_v2()), is_compressed=True),
        international("chara", as_bytes(a_v2())),
        text("chara", encoded(a_v2()).rstrip(b"=")),
        text("chara", encoded(a_v2()) + b"==="),
        text("chara", b"\n".join(encoded(a_v2())[i : i + 76] for i in range(0, 999, 76))),
        text(
            "chara", urlsafe_b64encode(json.dumps(a_v2(name="?>~ÿ"), ensure_ascii=False).encode())
        ),
    ],
)
def test_a_card_is_found_however_its_chunk_is_written(holding: bytes) -> None:
    raw = read_card(a_png(holding)).raw

    assert put(raw, ("data", "name"), "Ada") == a_v2()


def test_the_picture_is_the_png_without_the_card() -> None:
    card = read_card(a_png(text("Comment", b"painted"), text("chara", encoded(a_v2()))))

    assert card.picture == a_png(text("Comment", b"painted"))
    assert card.picture_type == "image/png"
    assert card.notes == ()


def test_an_animation_stays_one() -> None:
    card = read_card(a_png(text("ccv3", encoded(a_v3())), is_animated=True))

    assert card.picture == a_png(is_animated=True)
    assert card.picture_type == "image/apng"


def test_large_chunks_of_other_programs_do_no_harm() -> None:
    foreign = text("risuai", b"r" * 9_000_000)

    card = read_card(a_png(foreign, text("chara", encoded(a_v2()))))

    assert card.raw == a_v2()
    assert card.picture == a_png(foreign)


def test_keywords_of_other_programs_may_be_in_latin_1() -> None:
    foreign = chunk(b"tEXt", b"Urheber\xfc\0Ada")

    assert read_card(a_png(foreign, text("chara", encoded(a_v2())))).picture == a_png(foreign)


def test_the_newer_form_wins_when_both_are_there() -> None:
    old, new = text("chara", encoded(a_v2(name="Old"))), text("ccv3", encoded(a_v3(name="New")))

    for content in (a_png(old, new), a_png(new, old)):
        card = read_card(content)
        assert card.raw == a_v3(name="New")
        assert card.notes == (
            "Its two copies of the card differ; the one for newer programs was taken.",
        )
        assert card.picture == a_png()


def test_nothing_is_said_when_both_forms_say_the_same() -> None:
    lore: JsonObject = {"keys": [], "content": "@@depth 2\nLooms."}
    both = a_v3(character_book={"entries": [lore]})
    plain = a_v2(
        character_book={"entries": [{**lore, "content": "Looms."}]},
        creator_notes="This is a card of version 3.",
    )

    card = read_card(a_png(text("chara", encoded(plain)), text("ccv3", encoded(both))))

    assert card.notes == ()


def test_the_first_copy_wins_when_an_older_one_was_left_behind() -> None:
    first, stale = (text("chara", encoded(a_v2(name=name))) for name in ("First", "Stale"))

    card = read_card(a_png(first, stale))

    assert card.raw == a_v2(name="First")
    assert card.notes == ("Other copies of the card were in the picture; the first one was taken.",)
    assert card.picture == a_png()
    assert read_card(a_png(first, first)).notes == ()


def test_the_older_form_is_taken_when_the_newer_one_is_damaged() -> None:
    card = read_card(a_png(text("ccv3", b"%%%"), text("chara", encoded(a_v2()))))

    assert card.raw == a_v2()
    assert card.notes == ("One of the two copies of the card is damaged; the other one was taken.",)


def test_a_wrong_checksum_is_told_and_borne() -> None:
    body = b"chara\0" + encoded(a_v2())

    card = read_card(a_png(chunk(b"tEXt", body, checksum=1)))

    assert card.raw == a_v2()
    assert card.notes == ("A checksum in the picture is wrong: it may be damaged.",)


def test_what_follows_the_picture_is_left_out_and_told() -> None:
    card = read_card(a_png_card(a_v2()) + b"<?php")

    assert card.picture == a_png()
    assert card.notes == ("What followed the end of the picture was left out.",)


def test_files_come_along_when_a_png_holds_them() -> None:
    raw = a_v3(assets=[an_asset("__asset:0", type="emotion", name="sad")])
    content = a_png(
        text("ccv3", encoded(raw)),
        text("chara-ext-asset_:0", b64encode(b"sad")),
        text("chara-ext-asset_1", b64encode(b"glad")),
        text("chara-ext-asset_:2", b"%"),
    )

    card = read_card(content)

    assert card.assets == {"0": b"sad", "1": b"glad"}
    assert card.picture == a_png()
    assert card.notes == (
        "A picture or sound in it is damaged and was left out.",
        "It brings 2 more files, kept but not shown here.",
    )
