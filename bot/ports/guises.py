"""As whom people speak: what they chose, and under which name they wrote."""

from typing import Protocol

from bot.domain.ids import MaskId, PersonaId, SessionId, UserId
from bot.domain.mask import Guise, GuiseChoices, MaskUses, SessionGuise


class Guises(Protocol):
    """What everybody chose. Whether a mask is theirs is decided before."""

    async def that_apply(
        self, user_id: UserId, *, session_id: SessionId | None, persona_id: PersonaId | None
    ) -> GuiseChoices:
        """Return what somebody chose for a session, for who answers, and for everywhere.

        Names are those of now; None stands for a session that is not begun, or no persona.
        """
        ...

    async def choose(
        self, session_id: SessionId, user_id: UserId, choice: SessionGuise | None
    ) -> None:
        """Choose for one session, in place of an earlier choice; None follows the wider ones."""
        ...

    async def bind(
        self, user_id: UserId, mask_id: MaskId | None, *, persona_id: PersonaId | None
    ) -> None:
        """Wear a mask for this persona, or with None everywhere; no mask frees what was chosen."""
        ...

    async def uses(self, mask_id: MaskId) -> MaskUses:
        """Return where a mask is worn."""
        ...

    async def reattribute(self, session_id: SessionId, user_id: UserId, guise: Guise | None) -> int:
        """Let all that somebody wrote in a session be written under this guise; returns how much.

        What is under it already does not count.
        """
        ...
