"""Read a card from bytes, whatever it is kept in; what that is, is told by the bytes alone."""

from dataclasses import replace

from personas.cards.card import Card
from personas.cards.charx import is_archive, read_archive
from personas.cards.notes import notes_on
from personas.cards.pictures import picture_type
from personas.cards.png import SIGNATURE
from personas.cards.png_card import read_png
from personas.cards.shape import raw_lorebook, require_card, spec_of
from personas.json_text import parse_object
from personas.limits import require_size, unfit
from personas.lorebooks.book import require_few_entries


def read_card(content: bytes, *, name: str = "") -> Card:
    """Return the card in a PNG, APNG, CHARX or JSON file; `name` is what errors call the file.

    Takes up to seconds for the largest files, so keep it off the event loop.

    Raises:
        BadInputError: One sentence that names the file, what is wrong and what to do.
    """
    require_size(content, name)
    card = _read(content, name)
    if (book := raw_lorebook(card.raw)) is not None:
        require_few_entries(book, name)
    card = replace(card, spec=spec_of(card.raw))
    return replace(card, notes=(*card.notes, *notes_on(card)))


def is_container(content: bytes) -> bool:
    """Tell whether a card in these bytes would not be plain JSON."""
    return content.startswith(SIGNATURE) or is_archive(content)


def _read(content: bytes, name: str) -> Card:
    if content.startswith(SIGNATURE):
        return read_png(content, name)
    if is_archive(content):
        return read_archive(content, name)
    if kind := picture_type(content):
        message = f"is {kind}, which holds no card; send the PNG as a file, not as a photo."
        raise unfit(name, message)
    raw = parse_object(content, name)
    require_card(raw, name)
    return Card(raw=raw)
