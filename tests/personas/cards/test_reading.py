"""Cards of every version in every container, and files that are none."""

import zlib
from base64 import b64encode

import pytest

from bot.domain.errors import BadInputError
from personas.cards.reading import read_card
from personas.json_values import JsonObject
from tests.personas.cards.builders import (
    SIGNATURE,
    a_charx,
    a_png,
    a_png_card,
    a_v1,
    a_v2,
    a_v3,
    an_archive,
    as_bytes,
    chunk,
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


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read_card(b"\xef\xbb\xbf" + as_bytes(a_v2())).raw == a_v2()


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
        (a_png(chunk(b"zTXt", b"chara\0\0" + zlib.compress(b"card")[:-6])), "'ada.png' holds a card"
         " that is damaged (it cannot be inflated); get the file again."),
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
