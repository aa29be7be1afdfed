"""Lorebooks as people send them, and as they take them away."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import BadInputError
from bot.domain.lore import Lorebook, LoreEntry
from bot.ports.card_codec import LorebookForm
from personas import limits
from personas.json_values import JsonObject
from personas.lorebooks.files import read_lorebook, write_lorebook
from tests.personas.cards.builders import (
    a_charx,
    a_png,
    a_png_card,
    a_raw_book,
    a_raw_entry,
    a_v1,
    a_v2,
    a_v3,
    as_bytes,
)

BOOK = Lorebook(
    name="Machines",
    entries=(
        LoreEntry(
            id="0",
            content="Looms weave.",
            keys=("loom",),
            insertion_order=10,
            selective=False,
            position="after_char",
        ),
    ),
)
RAW: JsonObject = a_raw_book(a_raw_entry())
WORLD: JsonObject = {"name": "Machines", "entries": {"0": {"uid": 0, "key": ["loom"], "order": 10}}}


def read(raw: JsonObject) -> tuple[Lorebook, JsonObject]:
    return read_lorebook(as_bytes(raw), name="x.json")


def error_of(content: bytes) -> str:
    with pytest.raises(BadInputError) as caught:
        read_lorebook(content, name="x.json")
    return str(caught.value)


@pytest.mark.parametrize("raw", [RAW, {"spec": "lorebook_v3", "data": RAW}, {"data": RAW, "x": 1}])
def test_a_book_of_a_card_is_read_bare_and_wrapped(raw: JsonObject) -> None:
    assert read(raw) == (BOOK, raw)


@pytest.mark.parametrize(
    "content",
    [
        as_bytes(a_v1(character_book=RAW)),
        as_bytes(a_v2(character_book=RAW)),
        a_png_card(a_v3(character_book=RAW)),
        a_charx(a_v3(character_book=RAW)),
    ],
)
def test_a_book_is_taken_out_of_a_card(content: bytes) -> None:
    assert read_lorebook(content, name="ada") == (BOOK, RAW)


def test_a_world_is_read() -> None:
    book, raw = read(WORLD)

    assert raw == WORLD
    assert book.name == "Machines"
    assert [(e.id, e.keys, e.insertion_order) for e in book.entries] == [("0", ("loom",), 10)]


@pytest.mark.parametrize(
    ("entries", "key"),
    [
        ([{"key": ["a"], "uid": 4}], "a"),
        ({"4": {"key": ["a"]}}, "a"),
        ({"4": {"keys": ["a"]}}, "a"),
        ([{"keys": ["a"], "id": 4}], "a"),
    ],
)
def test_the_form_is_told_by_the_entries(entries: Any, key: str) -> None:
    book, _ = read({"entries": entries})

    assert [(entry.id, entry.keys) for entry in book.entries] == [("4", (key,))]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "'x.json' is empty; send it again."),
        (b"[", "'x.json' is not valid JSON: Expecting value in line 1."),
        (b"{}", "'x.json' has no list of lore entries in it."),
        (b'{"data": null}', "'x.json' has no list of lore entries in it."),
        (as_bytes(a_v2()), "'x.json' is a card without a lorebook."),
        (a_png_card(a_v2(character_book=None)), "'x.json' is a card without a lorebook."),
        (a_png(), "'x.json' has no character card in it: pictures lose it when they are sent as"
         " photos, so send the original as a file."),
    ],
)  # fmt: skip
def test_one_sentence_tells_what_is_wrong_when_there_is_no_book(
    content: bytes, expected: str
) -> None:
    assert error_of(content) == expected


def test_a_book_is_refused_when_it_has_too_many_entries() -> None:
    numbers = range(limits.LORE_ENTRIES + 1)
    as_list: JsonObject = {"entries": [{} for _ in numbers]}
    by_number: JsonObject = {"entries": {str(number): {} for number in numbers}}

    for raw in (as_list, by_number, {"spec": "lorebook_v3", "data": as_list}):
        assert error_of(as_bytes(raw)) == (
            "'x.json' has 5,001 lore entries; at most 5,000 are taken."
        )


@pytest.mark.parametrize("form", ["lorebook_v3", "sillytavern"])
def test_a_new_book_is_written_and_read(form: LorebookForm) -> None:
    book, _ = read_lorebook(write_lorebook(None, BOOK, form), name="x")

    assert book == BOOK


def test_an_entry_keeps_an_id_that_reads_like_no_number() -> None:
    book = Lorebook(entries=(LoreEntry(id="None", content="Looms."),))

    assert read_lorebook(write_lorebook(None, book, "lorebook_v3"), name="x")[0] == book


def test_a_new_book_has_all_that_the_specification_asks_for() -> None:
    book = Lorebook(entries=(LoreEntry(id="1", content="Looms.", keys=("loom",)),))

    assert json.loads(write_lorebook(None, book, "lorebook_v3")) == {
        "spec": "lorebook_v3",
        "data": {
            "extensions": {},
            "entries": [
                {
                    "id": 1,
                    "keys": ["loom"],
                    "content": "Looms.",
                    "extensions": {},
                    "enabled": True,
                    "insertion_order": 100,
                    "use_regex": False,
                    "constant": False,
                    "selective": True,
                    "secondary_keys": [],
                    "comment": "",
                    "position": "before_char",
                }
            ],
        },
    }


@pytest.mark.parametrize(
    ("raw", "form", "written"),
    [
        (RAW, "lorebook_v3", {"spec": "lorebook_v3", "data": RAW}),
        ({"data": RAW, "x": 1}, "lorebook_v3", {"data": RAW, "x": 1}),
        (WORLD, "sillytavern", WORLD),
    ],
)
def test_a_book_is_the_same_when_it_was_read_and_written(
    raw: JsonObject, form: LorebookForm, written: JsonObject
) -> None:
    book, _ = read(raw)

    assert json.loads(write_lorebook(raw, book, form)) == written


def test_a_book_that_says_nothing_is_written_with_its_empty_list() -> None:
    assert json.loads(write_lorebook({}, Lorebook(), "lorebook_v3")) == {
        "spec": "lorebook_v3",
        "data": {"entries": []},
    }


@pytest.mark.parametrize("raw", [RAW, {"spec": "lorebook_v3", "data": RAW}, WORLD])
@pytest.mark.parametrize("form", ["lorebook_v3", "sillytavern"])
def test_an_edit_reads_as_it_was_made_in_either_form(raw: JsonObject, form: LorebookForm) -> None:
    book, _ = read(raw)
    entry = replace(book.entries[0], content="New.", position="at_depth", enabled=False)
    new = replace(book, scan_depth=7, entries=(entry, LoreEntry(id="new", content="More.")))

    assert read_lorebook(write_lorebook(raw, new, form), name="x")[0] == new
