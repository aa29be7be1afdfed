"""Write a card as bytes."""

from bot.ports.card_codec import CardForm
from personas.cards.assets import Bundle, for_archive, for_png
from personas.cards.card import Card
from personas.cards.charx import write_archive
from personas.cards.pictures import EXTENSIONS
from personas.cards.png_card import write_png
from personas.cards.shape import as_v3
from personas.json_text import to_bytes


def write_card(card: Card, form: CardForm) -> bytes:
    """Return the card as a file. JSON is word for word; the other two are of version 3.

    JSON holds neither the picture nor other files.

    Raises:
        BadInputError: The card is too large for a PNG, or its picture is not a whole one.
    """
    if form == "json":
        return to_bytes(card.raw, indent=2)
    bundle = Bundle(raw=as_v3(card.raw), assets=card.assets, picture=card.picture)
    extension = EXTENSIONS[card.picture_type] if card.picture_type else "bin"
    if form == "png":
        return write_png(for_png(bundle, extension))
    return write_archive(for_archive(bundle, extension))
