"""Which persona applies where."""

from collections.abc import Sequence
from uuid import UUID

from bot.domain.binding import Binding
from bot.domain.ids import PersonaId, PlaceId, UserId
from bot.domain.place import Place
from tests.fakes.tables import State


class InMemoryBindings:
    """Implements `bot.ports.bindings.Bindings`."""

    def __init__(self, state: State) -> None:
        self._bindings = state.bindings

    async def that_apply(self, place: Place | None, user_id: UserId | None) -> Sequence[Binding]:
        """Return the bindings for this user in this place, narrowest first."""
        found: dict[str, Binding] = {}
        address = place.address if place else None
        for place_id in (place.id, *place.ancestors) if place else ():
            scope = "server" if address and address.kind == "server" else "place"
            if place_id in self._bindings and scope not in found:
                found[scope] = Binding(scope=scope, persona_id=self._bindings[place_id])
            address = address.parent if address else None
        if user_id is not None and user_id in self._bindings:
            found["user"] = Binding(scope="user", persona_id=self._bindings[user_id])
        return list(found.values())

    async def bind_place(self, place_id: PlaceId, persona_id: PersonaId | None) -> None:
        """Bind a place or server; None frees it."""
        self._bind(place_id, persona_id)

    async def bind_user(self, user_id: UserId, persona_id: PersonaId | None) -> None:
        """Bind a user's own default; None frees it."""
        self._bind(user_id, persona_id)

    def _bind(self, target: UUID, persona_id: PersonaId | None) -> None:
        if persona_id is None:
            self._bindings.pop(target, None)
        else:
            self._bindings[target] = persona_id
