"""The masks that people make for their side of the play."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.domain.ids import MaskId, UserId
from bot.domain.lore import Lorebook
from bot.domain.mask import Mask, Placement
from bot.domain.persona import Appendix, PersonaDefinition


class Masks(Protocol):
    """The masks of everybody. Who may change them is decided before."""

    async def add(
        self, definition: PersonaDefinition, *, owner_id: UserId, appendix: Appendix
    ) -> Mask:
        """Store a new mask. Raises `BadInputError` if its owner has one of that name already."""
        ...

    async def change(
        self,
        mask_id: MaskId,
        *,
        definition: PersonaDefinition | None = None,
        appendix: Appendix | None = None,
        placement: Placement | None = None,
    ) -> Mask:
        """Put these in place of what it has; None keeps that.

        Raises `BadInputError` if its owner has another one of that name.
        """
        ...

    async def owned_by(self, owner_id: UserId) -> Sequence[Mask]:
        """Return all masks of somebody, by name."""
        ...

    async def existing(self, ids: Collection[MaskId]) -> Mapping[MaskId, Mask]:
        """Return those of the named masks that exist, by id."""
        ...

    async def appendix(self, mask_id: MaskId) -> Appendix:
        """Return what hangs on it; nothing if it is gone."""
        ...

    async def lorebook(self, mask_id: MaskId) -> Lorebook | None:
        """Return the book that came with it, without loading the rest."""
        ...

    async def delete(self, mask_id: MaskId) -> None:
        """Remove it for good. What was written under it keeps its name.

        For whom it was bound, it is free again; conversations remember its name as what was worn.
        """
        ...
