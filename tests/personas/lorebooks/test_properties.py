"""What holds for every lorebook, whatever is in it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lore import Lorebook, LoreEntry
from bot.ports.card_codec import LorebookForm
from personas.json_values import JsonObject, same_json
from personas.lorebooks.book import read_book, write_book
from personas.lorebooks.dialect import CARD, WORLD, Dialect
from personas.lorebooks.entry import read_entry, write_entry
from personas.lorebooks.files import read_lorebook, write_lorebook
from tests.personas.strategies import books, dialects, entries, raw_books, raw_entries

forms = st.sampled_from(["lorebook_v3", "sillytavern"])
raw_in_a_dialect = dialects.flatmap(lambda d: st.tuples(st.just(d), raw_entries(d)))
book_in_a_dialect = dialects.flatmap(lambda d: st.tuples(st.just(d), raw_books(d)))
raw_files = st.one_of(
    raw_books(CARD).map(lambda raw: {**raw, "entries": raw.get("entries", [])}),
    raw_books(WORLD).map(lambda raw: {**raw, "entries": raw.get("entries", {})}),
    raw_books(CARD).map(
        lambda raw: {"spec": "lorebook_v3", "data": {**raw, "entries": raw.get("entries", [])}}
    ),
)


@given(raw_in_a_dialect, entries)
def test_an_edited_entry_reads_as_it_was_made(
    written: tuple[Dialect, dict[str, Any]], entry: LoreEntry
) -> None:
    dialect, raw = written

    new = write_entry(raw, entry, dialect)

    assert read_entry(new, entry.id, dialect) == entry
    assert write_entry(new, entry, dialect) is new


@given(raw_in_a_dialect)
def test_an_entry_is_left_alone_when_it_was_not_edited(
    written: tuple[Dialect, dict[str, Any]],
) -> None:
    dialect, raw = written

    assert write_entry(raw, read_entry(raw, "1", dialect), dialect) is raw


@given(book_in_a_dialect, books)
def test_an_edited_book_reads_as_it_was_made(
    written: tuple[Dialect, dict[str, Any]], book: Lorebook
) -> None:
    dialect, raw = written

    new = write_book(raw, book, dialect)

    assert read_book(new, dialect) == book
    assert write_book(new, book, dialect) is new


@given(book_in_a_dialect)
def test_a_book_is_left_alone_when_it_was_not_edited(
    written: tuple[Dialect, dict[str, Any]],
) -> None:
    dialect, raw = written
    book = read_book(raw, dialect)

    assert write_book(raw, book, dialect) is raw
    assert len({entry.id for entry in book.entries}) == len(book.entries)


@given(st.none() | raw_files, books, forms)
def test_a_book_reads_as_it_was_written_in_either_form(
    raw: JsonObject | None, book: Lorebook, form: LorebookForm
) -> None:
    assert read_lorebook(write_lorebook(raw, book, form), name="x")[0] == book


@given(raw_books(WORLD))
def test_a_world_is_the_same_when_it_went_through_a_card(raw: dict[str, Any]) -> None:
    world: JsonObject = {**raw, "entries": {"0": {"key": ["a"], "x-unknown": raw}}}
    book = read_book(world, WORLD)

    card = read_lorebook(write_lorebook(world, book, "lorebook_v3"), name="x")
    back, new = read_lorebook(write_lorebook(card[1], card[0], "sillytavern"), name="x")

    assert card[0] == book == back
    kept = new["entries"]
    assert isinstance(kept, dict)
    assert isinstance(kept["0"], dict)
    assert same_json(kept["0"]["x-unknown"], raw)
