"""Books of any form: their ids, their edits, and one form made of another."""

from dataclasses import replace
from typing import Any

from bot.domain.lore import Lorebook, LoreEntry
from personas.json_values import Json, JsonObject, at
from personas.lorebooks.book import read_book, write_book
from personas.lorebooks.conversion import to_card, to_world
from personas.lorebooks.dialect import CARD, WORLD, Dialect
from tests.personas.cards.builders import a_raw_book, a_raw_entry


def edited(raw: JsonObject, dialect: Dialect = CARD, **changes: Any) -> JsonObject:
    """Return the raw book after these changes; they read as they were made."""
    book = replace(read_book(raw, dialect), **changes)
    written = write_book(raw, book, dialect)
    assert read_book(written, dialect) == book
    return written


def ids_of(*ids: Json) -> list[str]:
    """Return the ids of entries that say these."""
    entries: list[Json] = [a_raw_entry(id=said) for said in ids]
    return [entry.id for entry in read_book({"entries": entries}, CARD).entries]


def test_what_a_book_says_of_itself_arrives() -> None:
    raw = a_raw_book(description="x", scan_depth=5, token_budget=300, recursive_scanning=True)

    assert read_book(raw, CARD) == Lorebook(
        name="Machines",
        description="x",
        scan_depth=5,
        token_budget=300,
        recursive_scanning=True,
    )


def test_a_book_that_says_nothing_is_an_empty_one() -> None:
    assert read_book({}, CARD) == Lorebook()
    assert read_book({"entries": None}, CARD) == Lorebook()
    assert read_book({"name": None, "scan_depth": None, "entries": [1, "x"]}, CARD) == Lorebook()


def test_an_id_is_a_number_or_a_text() -> None:
    assert ids_of(3, "dragon", "7") == ["3", "dragon", "7"]


def test_the_position_is_the_id_when_an_entry_says_none_that_will_do() -> None:
    assert ids_of(None, 1.5, "", [True], {}) == ["0", "1", "2", "3", "4"]
    assert ids_of("x" * 65, "a\nb", 10**40) == ["0", "1", "2"]


def test_an_id_is_told_apart_by_its_position_when_it_is_taken() -> None:
    assert ids_of(1, 1, 1) == ["1", "1-1", "1-2"]
    assert ids_of(1, "1", "1-1") == ["1", "1-1", "1-1-2"]


def test_entries_of_a_world_are_known_by_their_number_or_their_key() -> None:
    raw: JsonObject = {"entries": {"4": {"uid": 4}, "nine": {}}}

    assert [entry.id for entry in read_book(raw, WORLD).entries] == ["4", "nine"]


def test_nothing_changes_when_nothing_was_edited() -> None:
    raw = a_raw_book(a_raw_entry(), 7, a_raw_entry(id="x", unknown=[1]), token_budget="many")

    assert write_book(raw, read_book(raw, CARD), CARD) is raw


def test_only_the_edited_entry_changes() -> None:
    first, second = a_raw_entry(id=1, x=1), a_raw_entry(id=2, y=2)
    raw = a_raw_book(first, second)
    one, two = read_book(raw, CARD).entries

    written = edited(raw, entries=(one, replace(two, content="New.")))

    assert written == a_raw_book(first, {**second, "content": "New."})


def test_what_a_book_says_of_itself_is_edited() -> None:
    raw = a_raw_book(x=1)

    assert edited(raw, name="Engines", scan_depth=9, token_budget=10) == a_raw_book(
        x=1, name="Engines", scan_depth=9, token_budget=10
    )


def test_entries_are_taken_away_moved_and_added() -> None:
    raw = a_raw_book(*(a_raw_entry(id=number, x=number) for number in range(3)))
    first, _, third = read_book(raw, CARD).entries

    written = edited(raw, entries=(third, LoreEntry(id="9", content="New."), first))

    listed = written["entries"]
    assert isinstance(listed, list)
    assert [at({"entry": entry}, ("entry", "id")) for entry in listed] == [2, 9, 0]
    assert [at({"entry": entry}, ("entry", "x")) for entry in listed] == [2, None, 0]


def test_entries_say_their_id_when_their_position_no_longer_tells_it() -> None:
    raw = a_raw_book(a_raw_entry(x=0), a_raw_entry(x=1), a_raw_entry(id="1", x=2))
    _, second, third = read_book(raw, CARD).entries
    assert third.id == "1-2"

    written = edited(raw, entries=(third, second))

    assert written == a_raw_book(a_raw_entry(id="1-2", x=2), a_raw_entry(id=1, x=1))


def test_a_world_keeps_its_entries_by_number() -> None:
    raw: JsonObject = {"entries": {"0": {"uid": 0, "key": ["a"], "x": 1}}}
    (entry,) = read_book(raw, WORLD).entries
    new = LoreEntry(id="5", content="New.")

    written = edited(raw, WORLD, entries=(replace(entry, comment="Edited."), new))

    assert written == {
        "entries": {
            "0": {"uid": 0, "key": ["a"], "x": 1, "comment": "Edited."},
            "5": {**WORLD.blank, "content": "New.", "uid": 5},
        }
    }


def test_the_copy_in_a_world_is_edited_with_it() -> None:
    entry = a_raw_entry(id=0, content="Old.", x=1)
    raw: JsonObject = {
        "entries": {"0": {"uid": 0, "key": ["loom"], "content": "Old."}},
        "originalData": a_raw_book(entry),
    }
    (old,) = read_book(raw, WORLD).entries

    written = edited(raw, WORLD, entries=(replace(old, content="New."),))

    copy = written["originalData"]
    assert isinstance(copy, dict)
    assert read_book(copy, CARD).entries == (replace(old, content="New."),)
    assert at({"copy": copy["entries"]}, ("copy",)) != [entry]


def test_a_card_becomes_a_world_and_a_card_again() -> None:
    entry = a_raw_entry(
        id="loom",
        use_regex=True,
        risu_only=1,
        extensions={
            "position": 4,
            "excludeRecursion": True,
            "display_index": 3,
            "automation_id": "weave",
            "agnai": {"x": 1},
        },
    )
    raw = a_raw_book(entry, x=1)
    book = read_book(raw, CARD)

    world = to_world(raw, book)
    card = to_card(world, read_book(world, WORLD))

    assert read_book(world, WORLD) == book == read_book(card, CARD)
    made = at(world, ("entries", "loom"))
    assert isinstance(made, dict)
    assert (made["displayIndex"], made["automationId"]) == (3, "weave")
    assert (made["position"], made["excludeRecursion"]) == (4, True)
    assert (made["extensions"], made["risu_only"]) == ({"agnai": {"x": 1}}, 1)
    assert (world["x"], card["x"]) == (1, 1)
    back = card["entries"]
    assert isinstance(back, list)
    (again,) = back
    assert isinstance(again, dict)
    assert (again["risu_only"], again["id"]) == (1, "loom")
    assert at(again, ("extensions", "automation_id")) == "weave"
    assert at(again, ("extensions", "agnai")) == {"x": 1}


def test_a_copy_is_not_carried_into_a_card() -> None:
    raw: JsonObject = {"entries": {}, "originalData": a_raw_book()}

    assert to_card(raw, read_book(raw, WORLD)) == {"extensions": {}, "entries": []}
