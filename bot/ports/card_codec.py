"""Character cards and lorebooks as files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from bot.domain.file import File
from bot.domain.lore import Lorebook
from bot.domain.mask import Mask, Placement
from bot.domain.persona import Appendix, Persona, PersonaDefinition

CardForm = Literal["json", "png", "charx"]
LorebookForm = Literal["lorebook_v3", "sillytavern"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedCard:
    """What a card gave."""

    definition: PersonaDefinition
    appendix: Appendix
    notes: tuple[str, ...] = ()
    """One sentence for each thing that the person should know, such as what is not used here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedMask:
    """What a card, or a file of SillyTavern, gave as somebody's side of the play."""

    definition: PersonaDefinition
    appendix: Appendix
    placement: Placement
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedLorebook:
    """What a lorebook's file gave."""

    book: Lorebook
    source: Mapping[str, Any]
    """The file, word for word."""


class CardCodec(Protocol):
    """Reads and writes them without loss. Every file that cannot be read is a `BadInputError`."""

    def read(self, file: File) -> ImportedCard:
        """Return the card in a JSON, PNG, APNG or CHARX file."""
        ...

    def write(self, persona: Persona, appendix: Appendix, form: CardForm) -> File:
        """Return the persona as a card; edits win over what it was imported with."""
        ...

    def read_masks(self, file: File) -> Sequence[ImportedMask]:
        """Return the mask in a card, or all in a backup of what SillyTavern calls personas."""
        ...

    def write_mask(self, mask: Mask, appendix: Appendix, form: CardForm) -> File:
        """Return the mask as a character card."""
        ...

    def read_lorebook(self, file: File) -> ImportedLorebook:
        """Return the book in a `lorebook_v3` or SillyTavern world file, or in a card."""
        ...

    def write_lorebook(
        self, book: Lorebook, source: Mapping[str, Any] | None, form: LorebookForm
    ) -> File:
        """Return the book as a file; what its source said beyond it is kept."""
        ...
