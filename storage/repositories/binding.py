"""Which persona applies where."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.binding import Binding
from bot.domain.ids import PersonaId, PlaceId, UserId
from bot.domain.place import Place
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.tables import BindingRow
from storage.upsert import insert

_THAT_APPLY = select(BindingRow.place_id, BindingRow.persona_id).where(
    or_(
        BindingRow.place_id.in_(bindparam("places", expanding=True)),
        BindingRow.user_id == bindparam("user"),
    )
)
_FREE_PLACE = delete(BindingRow).where(BindingRow.place_id == bindparam("place"))
_FREE_USER = delete(BindingRow).where(BindingRow.user_id == bindparam("user"))
_INSERT = insert(BindingRow)
_ANEW = {"persona_id": _INSERT.excluded.persona_id, "created_at": _INSERT.excluded.created_at}
_BIND_PLACE = _INSERT.on_conflict_do_update(index_elements=["place_id"], set_=_ANEW)
_BIND_USER = _INSERT.on_conflict_do_update(index_elements=["user_id"], set_=_ANEW)


class SqlBindings:
    """Bindings wider than a session."""

    def __init__(self, db: AsyncConnection, *, clock: Clock, ids: IdSource) -> None:
        self._db = db
        self._clock = clock
        self._ids = ids

    async def that_apply(self, place: Place | None, user_id: UserId | None) -> Sequence[Binding]:
        """Return the bindings for this user in this place, narrowest first."""
        places = (place.id, *place.ancestors) if place else ()
        rows = await self._db.execute(_THAT_APPLY, {"places": places, "user": user_id})
        bound = {row.place_id: row.persona_id for row in rows}
        found: list[Binding] = []
        address = place.address if place else None
        for place_id in places:
            scope = "server" if address is not None and address.kind == "server" else "place"
            if place_id in bound and all(b.scope != scope for b in found):
                found.append(Binding(scope=scope, persona_id=bound[place_id]))
            address = address.parent if address is not None else None
        if None in bound:
            found.append(Binding(scope="user", persona_id=bound[None]))
        return found

    async def bind_place(self, place_id: PlaceId, persona_id: PersonaId | None) -> None:
        """Bind a place or server, in place of an earlier binding; None frees it."""
        if persona_id is None:
            await self._db.execute(_FREE_PLACE, {"place": place_id})
            return
        await self._db.execute(_BIND_PLACE, {**self._row(persona_id), "place_id": place_id})

    async def bind_user(self, user_id: UserId, persona_id: PersonaId | None) -> None:
        """Bind a user's own default, in place of an earlier one; None frees it."""
        if persona_id is None:
            await self._db.execute(_FREE_USER, {"user": user_id})
            return
        await self._db.execute(_BIND_USER, {**self._row(persona_id), "user_id": user_id})

    def _row(self, persona_id: PersonaId) -> dict[str, object]:
        """Return a new row without its target."""
        return {
            "id": self._ids.new(),
            "persona_id": persona_id,
            "created_at": self._clock.now(),
        }
