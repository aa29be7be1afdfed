"""Cards as people send them: each version, each container, and what programs do to them."""

import json
from base64 import b64encode, urlsafe_b64encode

import pytest

from bot.domain.errors import BadInputError
from personas.cards.reading import read_card
from personas.json_values import JsonObject, put
from tests.personas.cards.builders import (
    ICON,
    SIGNATURE,
    a_charx,
    a_png,
    a_png_card,
    a_v1,
    a_v2,
    a_v3,
    an_archive,
    an_asset,
    as_bytes,
    chunk,
    compressed,
    encoded,
    international,
    text,
)

NAME = "ada.png"


def error_of(content: bytes) -> str:
    with pytest.raises(BadInputError) as caught:
        read_card(content, name=NAME)
    return str(caught.value)


@pytest.mark.parametrize(
    ("raw", "spec"),
    [
        (a_v1(), "v1"),
        (a_v2(), "v2"),
        (a_v3(), "v3"),
        (a_v3(beside={"spec_version": 3.0}), "v3"),
        (a_v3(beside={"spec": "", "spec_version": 3}), "v3"),
        (a_v3(beside={"spec_version": None}), "v3"),
        ({"data": a_v2()["data"]}, "v2"),
        (a_v3(beside={"spec": "chara_card_v4", "spec_version": "4.0"}), "v3"),
    ],
)
def test_the_version_is_what_the_json_says(raw: JsonObject, spec: str) -> None:
    for content in (as_bytes(raw), a_png_card(raw), a_png_card(raw, "chara"), a_charx(raw)):
        card = read_card(content)

        assert card.spec == spec
        assert card.raw == raw


@pytest.mark.parametrize("version", ["3.1", 3.1, "4"])
def test_it_is_said_when_a_card_is_newer_than_what_is_known(version: object) -> None:
    (note,) = read_card(as_bytes(a_v3(beside={"spec_version": version}))).notes

    assert note.startswith(f"It is of version {version}, newer")


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read_card(b"\xef\xbb\xbf" + as_bytes(a_v2())).raw == a_v2()


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
    plain = a_v2(character_book={"entries": [{**lore, "content": "Looms."}]})

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


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "'ada.png' is empty; send it again."),
        (a_png(), "'ada.png' has no character card in it: pictures lose it when they are sent as"
         " photos, so send the original as a file."),
        (SIGNATURE, "'ada.png' is cut off before its end; get the file again."),
        (a_png_card(a_v2())[:-12], "'ada.png' is cut off before its end; get the file again."),
        (a_png_card(a_v2())[:-80], "'ada.png' is cut off before its end; get the file again."),
        (a_png(text("chara", b"%%%")), "'ada.png' holds a card that is damaged (its Base64 is"
         " broken); get the file again."),
        (a_png(chunk(b"zTXt", b"chara\0\0nonsense")), "'ada.png' holds a card that is damaged (it"
         " cannot be inflated); get the file again."),
        (a_png(compressed("chara", encoded(a_v2()))[:-30]), "'ada.png' is cut off before its end;"
         " get the file again."),
        (a_png(text("chara", b64encode(b"{"))), "'ada.png' is not valid JSON: Expecting property"
         " name enclosed in double quotes in line 1."),
        (b"\xff\xd8\xff\xe0", "'ada.png' is image/jpeg, which holds no card; send the PNG as a"
         " file, not as a photo."),
        (b"\xff\xfe{\0}\0", "'ada.png' is not UTF-8 text; cards and lorebooks are PNG, CHARX or"
         " JSON in UTF-8."),
        (b"[]", "'ada.png' holds no JSON object; a card or lorebook begins with a brace."),
        (b'{"name": "package", "version": 1}', "'ada.png' holds JSON, but no character card: there"
         " is no name and no greeting in it."),
        (b'{"data": {}}', "'ada.png' holds JSON, but no character card: there is no name and no"
         " greeting in it."),
        (b'{"entries": {}}', "'ada.png' holds a lorebook, not a character card; import it as a"
         " lorebook."),
        (b'{"spec": "lorebook_v3", "data": {"entries": []}}', "'ada.png' holds a lorebook, not a"
         " character card; import it as a lorebook."),
        (an_archive({"cards/card.json": as_bytes(a_v3())}), "'ada.png' is an archive without"
         " card.json at its root, so it is no CHARX card."),
        (an_archive({"card.json": b""}), "'ada.png' is empty; send it again."),
    ],
)  # fmt: skip
def test_one_sentence_tells_what_is_wrong_when_there_is_no_card(
    content: bytes, expected: str
) -> None:
    assert error_of(content) == expected


def test_a_file_without_a_name_is_called_the_file() -> None:
    with pytest.raises(BadInputError, match=r"^The file is empty"):
        read_card(b"")


def test_a_note_says_what_is_kept_but_not_used() -> None:
    raw = a_v3(
        group_only_greetings=["Hello, all."],
        creator_notes_multilingual={"de": "Für Freunde."},
        extensions={"regex_scripts": [{"findRegex": "x"}], "risuai": {}},
    )

    assert read_card(as_bytes(raw)).notes == (
        "Kept, but not used here: greetings for groups, notes in other languages, regex scripts.",
    )


def test_a_note_names_the_lorebook_when_a_card_refers_to_one_it_has_not() -> None:
    linked = {"extensions": {"world": "Engines"}}

    (note,) = read_card(as_bytes(a_v2(**linked))).notes
    embedded = read_card(as_bytes(a_v2(**linked, character_book={"entries": []})))

    assert note == (
        "It goes with the lorebook 'Engines', which is not in the file; import that as well."
    )
    assert embedded.notes == ()


@pytest.mark.parametrize(
    ("name", "changed"),
    [("", "Nameless"), ("A\nda", "A da"), ("n" * 101, "n" * 100), ("\u202eadA", "adA")],
)
def test_a_note_says_so_when_a_name_is_changed(name: str, changed: str) -> None:
    (note,) = read_card(as_bytes(a_v2(name=name))).notes

    assert note.startswith(f"Its name was changed to {changed!r}")


def test_the_raw_card_keeps_a_name_that_was_changed() -> None:
    assert read_card(as_bytes(a_v2(name="A\nda"))).raw == a_v2(name="A\nda")
