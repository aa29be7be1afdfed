"""Cards that are too large, and cards that are made to harm: each ends in one sentence."""

import struct
import tracemalloc
import zipfile
import zlib
from io import BytesIO

import pytest

from bot.domain.errors import BadInputError
from personas import limits
from personas.cards.card import Card
from personas.cards.reading import read_card
from personas.cards.writing import write_card
from personas.limits import MEGABYTE
from tests.personas.cards.builders import (
    a_charx,
    a_png,
    a_raw_book,
    a_raw_entry,
    a_v2,
    a_v3,
    an_archive,
    as_bytes,
    compressed,
    encoded,
    international,
    text,
)

NAME = "bomb"


def error_of(content: bytes) -> str:
    with pytest.raises(BadInputError) as caught:
        read_card(content, name=NAME)
    return str(caught.value)


def test_a_file_is_refused_when_it_is_too_large() -> None:
    assert error_of(b" " * (limits.FILE + 1)) == "'bomb' has 20.1 MB; at most 20 MB are read."
    assert error_of(b" " * 26_000_000) == "'bomb' has 24.8 MB; at most 20 MB are read."


def test_a_chunk_is_refused_when_the_card_in_it_is_too_large() -> None:
    large = text("chara", b"A" * limits.CARD_CHUNK)

    assert error_of(a_png(large)) == "'bomb' holds a card of more than 8 MB; make it smaller."


@pytest.mark.parametrize(
    "bomb",
    [
        compressed("chara", b"A" * (40 * MEGABYTE)),
        international("chara", b"A" * (40 * MEGABYTE), is_compressed=True),
    ],
)
def test_a_chunk_is_inflated_no_further_than_the_limit(bomb: bytes) -> None:
    content = a_png(bomb)

    tracemalloc.start()
    error = error_of(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert error == "'bomb' holds a card of more than 8 MB; make it smaller."
    assert peak < 3 * limits.INFLATED_CHUNK


def test_a_picture_is_refused_when_it_has_countless_chunks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "CHUNKS", 4)

    assert read_card(a_png(text("chara", encoded(a_v2())))).raw == a_v2()
    assert error_of(a_png(text("a", b""), text("chara", encoded(a_v2())))) == (
        "'bomb' has more than 4 parts; save the picture anew."
    )


def test_an_archive_is_refused_when_it_would_grow_too_large() -> None:
    files = {f"assets/{number}": bytes(33 * MEGABYTE) for number in range(2)}

    assert error_of(a_charx(a_v3(), files)) == (
        "'bomb' holds more than 64 MB; leave some files out."
    )


def test_an_archive_is_refused_when_it_says_less_than_it_holds() -> None:
    honest = an_archive({"card.json": as_bytes(a_v3()), "lie": bytes(50 * MEGABYTE)})
    size = struct.pack("<I", 50 * MEGABYTE)
    lying = honest.replace(size, struct.pack("<I", 1000))

    tracemalloc.start()
    error = error_of(lying)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert error == "'bomb' is a damaged archive; get the file again."
    assert peak < 5 * MEGABYTE


def test_no_more_is_inflated_than_the_archive_says_even_where_the_checksum_agrees() -> None:
    honest = an_archive({"card.json": as_bytes(a_v3()), "lie": bytes(50 * MEGABYTE)})
    whole, shown = zlib.crc32(bytes(50 * MEGABYTE)), zlib.crc32(bytes(1000))
    lying = honest.replace(struct.pack("<I", 50 * MEGABYTE), struct.pack("<I", 1000)).replace(
        struct.pack("<I", whole), struct.pack("<I", shown)
    )

    tracemalloc.start()
    card = read_card(lying)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert card.assets == {"lie": bytes(1000)}
    assert peak < 5 * MEGABYTE


def test_an_archive_is_refused_when_it_has_too_many_files() -> None:
    files = {f"{number}": b"" for number in range(limits.ARCHIVE_ENTRIES)}

    assert error_of(a_charx(a_v3(), files)) == (
        "'bomb' has more than 2,000 files in it; leave some out."
    )


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_is_refused_when_it_cannot_be_inflated_piece_by_piece(method: int) -> None:
    assert error_of(an_archive({"card.json": as_bytes(a_v3())}, method=method)) == (
        "'bomb' is packed in an unusual way; make a plain zip archive of it."
    )


def test_an_archive_is_refused_when_it_is_encrypted() -> None:
    content = bytearray(a_charx(a_v3()))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(signature) + offset] |= 1

    assert error_of(bytes(content)) == ("'bomb' is encrypted; make an archive without a password.")


def test_an_archive_is_refused_when_its_card_is_larger_than_a_file_may_be() -> None:
    card = as_bytes(a_v3(description="x" * limits.FILE))

    assert error_of(an_archive({"card.json": card})) == (
        "'bomb' has 20.1 MB; at most 20 MB are read."
    )


def test_an_archive_is_read_when_its_files_are_only_stored() -> None:
    content = an_archive({"card.json": as_bytes(a_v3())}, method=zipfile.ZIP_STORED)

    assert read_card(content).raw == a_v3()
    assert zipfile.ZipFile(BytesIO(content)).namelist() == ["card.json"]


def test_a_card_is_refused_when_its_lorebook_has_too_many_entries() -> None:
    def with_entries(number: int) -> bytes:
        return as_bytes(a_v2(character_book=a_raw_book(*[a_raw_entry()] * number)))

    assert read_card(with_entries(limits.LORE_ENTRIES)).raw
    assert error_of(with_entries(limits.LORE_ENTRIES + 1)) == (
        "'bomb' has 5,001 lore entries; at most 5,000 are taken."
    )


def test_a_card_is_not_written_as_a_png_that_could_not_be_read_again() -> None:
    card = Card(raw=a_v3(description="x" * (7 * MEGABYTE)))

    with pytest.raises(BadInputError, match=r"too large for a PNG; write it as JSON or CHARX"):
        write_card(card, "png")
    assert read_card(write_card(card, "charx")).raw == card.raw


def test_a_card_is_refused_when_it_is_nested_without_end() -> None:
    assert "100 levels deep" in error_of(b'{"data":' * 200_000)
