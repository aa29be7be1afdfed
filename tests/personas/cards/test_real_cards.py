"""Cards that people made with other programs."""

from pathlib import Path

import pytest

from bot.domain.errors import BadInputError
from bot.ports.card_codec import CardForm
from personas.cards.card import Card
from personas.cards.definition import to_definition
from personas.cards.merging import merged, to_lorebook
from personas.cards.reading import read_card
from personas.cards.shape import same_meaning
from personas.cards.writing import write_card
from personas.json_text import to_bytes
from personas.lorebooks.files import read_lorebook, write_lorebook

NO_CARD = "no-card-chunk.png"


def the_card(folder: Path, name: str) -> Card:
    return read_card((folder / "cards" / name).read_bytes(), name=name)


@pytest.mark.parametrize("form", ["json", "png", "charx"])
def test_every_card_is_the_same_when_it_was_written_and_read(
    shared_folder: Path, form: CardForm
) -> None:
    names = {path.name for path in (shared_folder / "cards").glob("*.png")} - {NO_CARD}
    assert len(names) >= 2

    for card in (the_card(shared_folder, name) for name in names):
        raw = merged(card.raw, to_definition(card), to_lorebook(card))
        again = read_card(write_card(card, form))

        assert raw is card.raw
        assert same_meaning(again.raw, card.raw)
        assert to_definition(again) == to_definition(card)
        assert to_lorebook(again) == to_lorebook(card)
        assert again.picture == (None if form == "json" else card.picture)


def test_a_card_is_the_same_to_the_last_byte_when_a_png_is_written_again(
    shared_folder: Path,
) -> None:
    card = the_card(shared_folder, "the-awakened-v3-book62.png")

    again = read_card(write_card(card, "png"))

    assert (again.raw, again.picture) == (card.raw, card.picture)


def test_the_awakened_is_read_in_full(shared_folder: Path) -> None:
    card = the_card(shared_folder, "the-awakened-v3-book62.png")
    definition, book = to_definition(card), to_lorebook(card)

    assert (card.spec, card.notes) == ("v3", ())
    assert definition.name == "The Awakened"
    assert definition.depth_prompt is not None
    assert definition.depth_prompt.prompt.startswith("You are an omniscient narrator")
    assert book is not None
    assert len(book.entries) == 62
    assert {entry.position for entry in book.entries} == {"after_char"}
    assert all(entry.selective and not entry.secondary_keys for entry in book.entries)
    assert not any(entry.use_regex for entry in book.entries)


def test_default_chan_is_read_although_a_field_is_missing(shared_folder: Path) -> None:
    card = the_card(shared_folder, "default-chan-ccv3-only.png")

    assert (card.spec, card.notes) == ("v3", ())
    assert to_definition(card).name == "Default-chan"
    assert len(to_definition(card).alternate_greetings) > 0
    assert to_lorebook(card) is None


def test_a_picture_without_a_card_is_refused(shared_folder: Path) -> None:
    with pytest.raises(BadInputError, match=r"^'no-card-chunk\.png' has no character card in it"):
        the_card(shared_folder, NO_CARD)


def test_a_book_is_the_same_when_it_went_through_sillytavern(shared_folder: Path) -> None:
    path = shared_folder / "cards" / "the-awakened-v3-book62.png"
    book, raw = read_lorebook(path.read_bytes(), name=path.name)

    world, world_raw = read_lorebook(write_lorebook(raw, book, "sillytavern"), name="world")
    back, _ = read_lorebook(write_lorebook(world_raw, world, "lorebook_v3"), name="back")

    assert book == world == back
    assert len(to_bytes(world_raw)) > 62 * 500
