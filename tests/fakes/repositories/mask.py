"""The masks that people make."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.ids import MaskId, UserId
from bot.domain.lore import Lorebook
from bot.domain.mask import Mask, Placement, SessionGuise
from bot.domain.persona import Appendix, PersonaDefinition
from bot.ports.ids import IdSource
from tests.fakes.tables import KeptMask, State


class InMemoryMasks:
    """Implements `bot.ports.masks.Masks`."""

    def __init__(self, state: State, ids: IdSource) -> None:
        self._state = state
        self._ids = ids

    async def add(
        self, definition: PersonaDefinition, *, owner_id: UserId, appendix: Appendix
    ) -> Mask:
        """Store a new mask."""
        mask = Mask(id=MaskId(self._ids.new()), owner_id=owner_id, definition=definition)
        return self._keep(mask, appendix)

    async def change(
        self,
        mask_id: MaskId,
        *,
        definition: PersonaDefinition | None = None,
        appendix: Appendix | None = None,
        placement: Placement | None = None,
    ) -> Mask:
        """Put these in place of what it has; None keeps that."""
        kept = self._get(mask_id)
        mask = replace(
            kept.mask,
            definition=definition or kept.mask.definition,
            placement=placement or kept.mask.placement,
        )
        return self._keep(mask, kept.appendix if appendix is None else appendix)

    async def owned_by(self, owner_id: UserId) -> Sequence[Mask]:
        """Return all masks of somebody, by name."""
        own = (k.mask for k in self._state.masks.values() if k.mask.owner_id == owner_id)
        return sorted(own, key=lambda mask: (mask.name.casefold(), mask.id))

    async def existing(self, ids: Collection[MaskId]) -> Mapping[MaskId, Mask]:
        """Return those of the named masks that exist, by id."""
        return {i: self._state.masks[i].mask for i in set(ids) & self._state.masks.keys()}

    async def appendix(self, mask_id: MaskId) -> Appendix:
        """Return what hangs on it; nothing if it is gone."""
        kept = self._state.masks.get(mask_id)
        return kept.appendix if kept else Appendix()

    async def lorebook(self, mask_id: MaskId) -> Lorebook | None:
        """Return the book that came with it."""
        return (await self.appendix(mask_id)).lorebook

    async def delete(self, mask_id: MaskId) -> None:
        """Remove it for good. What was written under it keeps its name."""
        self._get(mask_id)
        del self._state.masks[mask_id]
        for message in list(self._state.messages.values()):
            if message.guise and message.guise.mask_id == mask_id:
                guise = replace(message.guise, mask_id=None)
                self._state.messages[message.id] = replace(message, guise=guise)
        for key, choice in list(self._state.worn.items()):
            if choice.guise and choice.guise.mask_id == mask_id:
                self._state.worn[key] = SessionGuise(guise=replace(choice.guise, mask_id=None))
        for key in [key for key, worn in self._state.worn_for.items() if worn == mask_id]:
            del self._state.worn_for[key]

    def _get(self, mask_id: MaskId) -> KeptMask:
        if mask_id not in self._state.masks:
            message = "This mask is not there any more."
            raise NotFoundError(message)
        return self._state.masks[mask_id]

    def _keep(self, mask: Mask, appendix: Appendix) -> Mask:
        wanted = mask.name.strip().casefold()
        for kept in self._state.masks.values():
            other = kept.mask
            is_theirs = other.owner_id == mask.owner_id and other.id != mask.id
            if is_theirs and other.name.strip().casefold() == wanted:
                message = f"You have a mask called {mask.name!r} already; choose another name."
                raise BadInputError(message)
        self._state.masks[mask.id] = KeptMask(mask=mask, appendix=appendix)
        return mask
