"""Which persona applies where."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.binding import Binding
from bot.domain.ids import PersonaId, PlaceId, UserId
from bot.domain.place import Place


class Bindings(Protocol):
    """Bindings wider than a session; those of a session live on the session."""

    async def that_apply(self, place: Place | None, user_id: UserId | None) -> Sequence[Binding]:
        """Return the bindings for this user in this place, narrowest first: place, server, user.

        A binding of an enclosing channel or chat counts as `place`; the nearest wins. None stands
        for a place or user never met, which has no bindings.
        """
        ...

    async def bind_place(self, place_id: PlaceId, persona_id: PersonaId | None) -> None:
        """Bind a place or server, in place of an earlier binding; None frees it."""
        ...

    async def bind_user(self, user_id: UserId, persona_id: PersonaId | None) -> None:
        """Bind a user's own default, in place of an earlier one; None frees it."""
        ...
