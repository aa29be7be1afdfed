"""What holds for every card, whatever is in it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lore import Lorebook
from bot.domain.persona import PersonaDefinition
from bot.ports.card_codec import CardForm
from personas.cards.card import Card, PictureType
from personas.cards.definition import to_definition
from personas.cards.merging import merged, to_lorebook
from personas.cards.reading import read_card
from personas.cards.shape import as_v2, as_v3, same_meaning
from personas.cards.writing import write_card
from personas.json_values import JsonObject, as_object, same_json
from tests.personas.cards.builders import ICON, a_png
from tests.personas.strategies import books, definitions, raw_cards, texts, values

forms = st.sampled_from(["json", "png", "charx"])
pictures: st.SearchStrategy[tuple[bytes | None, PictureType | None]] = st.sampled_from(
    [
        (None, None),
        (ICON, "image/png"),
        (a_png(is_animated=True), "image/apng"),
        (b"\xff\xd8\xff", "image/jpeg"),
    ]
)
paths = st.from_regex(r"[a-z]{1,3}(/[a-z0-9]{1,3}){0,2}\.[a-z]{3}", fullmatch=True)
files = st.dictionaries(paths, st.binary(max_size=20), max_size=3)


@given(raw_cards)
def test_nothing_changes_when_nothing_is_edited(raw: JsonObject) -> None:
    card = Card(raw=raw)

    assert merged(raw, to_definition(card), to_lorebook(card)) is raw


@given(st.none() | raw_cards, definitions, st.none() | books)
def test_edits_read_as_they_were_made(
    raw: JsonObject | None, definition: PersonaDefinition, book: Lorebook | None
) -> None:
    card = Card(raw=merged(raw, definition, book))

    assert to_definition(card) == definition
    assert to_lorebook(card) == book


@given(raw_cards, definitions, books)
def test_edits_are_made_once_and_for_all(
    raw: JsonObject, definition: PersonaDefinition, book: Lorebook
) -> None:
    once = merged(raw, definition, book)

    assert merged(once, definition, book) is once


@given(raw_cards, st.dictionaries(texts.map("x-{}".format), values), definitions, books)
def test_what_nobody_knows_is_kept_when_all_else_is_edited(
    raw: JsonObject,
    unknown: dict[str, Any],
    definition: PersonaDefinition,
    book: Lorebook,
) -> None:
    data = as_object(raw.get("data"))
    extensions = {**as_object(data.get("extensions")), **unknown}
    data = {**data, "name": "Ada", **unknown, "extensions": extensions}

    written = merged({**raw, **unknown, "data": data}, definition, book)

    new = as_object(written["data"])
    for kept in (written, new, as_object(new["extensions"])):
        assert {key: kept[key] for key in unknown} == unknown


@given(raw_cards, forms, pictures, files)
def test_a_card_means_the_same_when_it_was_written_and_read(
    raw: JsonObject,
    form: CardForm,
    picture: tuple[bytes | None, PictureType | None],
    assets: dict[str, bytes],
) -> None:
    card = Card(raw=raw, picture=picture[0], picture_type=picture[1], assets=assets)

    again = read_card(write_card(card, form))

    assert same_meaning(again.raw, raw)
    assert to_definition(again) == to_definition(card)
    assert to_lorebook(again) == to_lorebook(card)
    if form == "json":
        assert same_json(again.raw, raw)
    else:
        assert assets.items() <= again.assets.items()


@given(raw_cards, forms)
def test_a_card_is_the_same_to_the_last_byte_when_it_is_written_again(
    raw: JsonObject, form: CardForm
) -> None:
    once = write_card(read_card(write_card(Card(raw=raw), form)), form)

    assert write_card(read_card(once), form) == once


@given(raw_cards)
def test_a_version_is_made_once_and_for_all(raw: JsonObject) -> None:
    assert same_json(as_v3(as_v3(raw)), as_v3(raw))
    assert same_json(as_v2(as_v2(raw)), as_v2(raw))
    assert same_meaning(raw, as_v3(raw))
