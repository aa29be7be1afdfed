"""Cards and lorebooks as the commands take and give them: files in, domain values out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from bot.domain.file import File
from bot.domain.lore import Lorebook
from bot.domain.mask import Mask
from bot.domain.persona import Appendix, Persona
from bot.ports.card_codec import (
    CardForm,
    ImportedCard,
    ImportedLorebook,
    ImportedMask,
    LorebookForm,
)
from personas.cards.assets import other_files
from personas.cards.card import Card
from personas.cards.definition import to_definition
from personas.cards.masks import other_side, read_placement, read_sillytavern, write_placement
from personas.cards.merging import merged, to_lorebook
from personas.cards.pictures import EXTENSIONS, picture_type
from personas.cards.reading import read_card
from personas.cards.writing import write_card
from personas.json_text import parse_object
from personas.json_values import JsonObject
from personas.limits import require_size
from personas.lorebooks.files import read_lorebook, write_lorebook

_MEDIA_TYPES: Mapping[CardForm, str] = {
    "json": "application/json",
    "png": "image/png",
    "charx": "application/zip",
}
_LONGEST_STEM = 60


class CardFiles:
    """The card codec, over files in memory."""

    def read(self, file: File) -> ImportedCard:
        """Return the card in a file.

        Raises:
            BadInputError: One sentence that names the file, what is wrong and what to do.
        """
        card = read_card(file.content, name=file.name)
        files = other_files(card.raw, card.assets)
        appendix = Appendix(
            picture=_picture(card),
            card=card.raw,
            assets=tuple(File(name=path, content=content) for path, content in files.items()),
            lorebook=to_lorebook(card),
        )
        return ImportedCard(definition=to_definition(card), appendix=appendix, notes=card.notes)

    def write(self, persona: Persona, appendix: Appendix, form: CardForm) -> File:
        """Return the persona as a card; edits win over what it was imported with.

        Raises:
            BadInputError: It is too large for this form, or its picture is not a whole one.
        """
        raw = merged(appendix.card, persona.definition, appendix.lorebook)
        return _to_file(raw, appendix, form, name=persona.name)

    def read_masks(self, file: File) -> Sequence[ImportedMask]:
        """Return the mask in a card, or all in a backup of what SillyTavern calls personas.

        Raises:
            BadInputError: One sentence that names the file, what is wrong and what to do.
        """
        if file.content.lstrip().startswith(b"{"):
            require_size(file.content, file.name)
            if masks := read_sillytavern(parse_object(file.content, file.name)):
                return masks
        card = self.read(file)
        mask = ImportedMask(
            definition=other_side(card.definition),
            appendix=card.appendix,
            placement=read_placement(card.appendix.card or {}),
        )
        return [mask]

    def write_mask(self, mask: Mask, appendix: Appendix, form: CardForm) -> File:
        """Return the mask as a character card.

        Raises:
            BadInputError: It is too large for this form, or its picture is not a whole one.
        """
        raw = merged(appendix.card, other_side(mask.definition), appendix.lorebook)
        return _to_file(write_placement(raw, mask.placement), appendix, form, name=mask.name)

    def read_lorebook(self, file: File) -> ImportedLorebook:
        """Return the book in a file; one without a name is called like the file.

        Raises:
            BadInputError: One sentence that names the file, what is wrong and what to do.
        """
        book, source = read_lorebook(file.content, name=file.name)
        named = book if book.name else replace(book, name=PurePath(file.name).stem)
        return ImportedLorebook(book=named, source=source)

    def write_lorebook(
        self, book: Lorebook, source: Mapping[str, Any] | None, form: LorebookForm
    ) -> File:
        """Return the book as a file; what its source said beyond it is kept."""
        return File(
            name=f"{_stem(book.name or 'lorebook')}.json",
            content=write_lorebook(dict(source) if source is not None else None, book, form),
            media_type=_MEDIA_TYPES["json"],
        )


def _to_file(raw: JsonObject, appendix: Appendix, form: CardForm, *, name: str) -> File:
    """Return a card's JSON, with what hangs on it, as a file."""
    picture = appendix.picture.content if appendix.picture is not None else None
    card = Card(
        raw=raw,
        picture=picture,
        picture_type=picture_type(picture) if picture is not None else None,
        assets={file.name: file.content for file in appendix.assets},
    )
    return File(
        name=f"{_stem(name)}.{form}",
        content=write_card(card, form),
        media_type=_MEDIA_TYPES[form],
    )


def _picture(card: Card) -> File | None:
    if card.picture is None or card.picture_type is None:
        return None
    name = f"picture.{EXTENSIONS[card.picture_type]}"
    return File(name=name, content=card.picture, media_type=card.picture_type)


def _stem(name: str) -> str:
    """Return a name as every file system takes it."""
    letters = "".join(c if c.isalnum() or c in "-_" else " " for c in name)
    return "_".join(letters.split())[:_LONGEST_STEM] or "card"
