"""Places."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.domain.errors import NotFoundError
from bot.domain.ids import PlaceId
from bot.domain.message import MessageKey
from bot.domain.place import Bookmark, Place, PlaceAddress, PlaceKey, PlatformName
from bot.domain.session import Session
from bot.ports.ids import IdSource
from tests.fakes.tables import KeptPlace, State


class InMemoryPlaces:
    """Implements `bot.ports.places.Places`."""

    def __init__(self, state: State, ids: IdSource) -> None:
        self._state = state
        self._places = state.places
        self._ids = ids

    async def get_or_create(self, address: PlaceAddress) -> Place:
        """Return the place, made with its ancestors on first sight."""
        self._keep(address)
        return self._build(self._places[address.key])

    async def find(self, key: PlaceKey) -> Place | None:
        """Return the place if it is known."""
        return self._build(self._places[key]) if key in self._places else None

    async def get(self, place_id: PlaceId) -> Place:
        """Return the place of this key."""
        return self._build(self._kept(place_id))

    async def engage(self, place_id: PlaceId) -> None:
        """Take every message of this place as addressed from now on."""
        kept = self._kept(place_id)
        self._places[kept.address.key] = replace(kept, is_engaged=True)

    async def allow_bots(self, place_id: PlaceId, names: Collection[str]) -> None:
        """Let other bots of these ids or handles, and no more, be heard here."""
        kept = self._kept(place_id)
        self._places[kept.address.key] = replace(kept, bots=frozenset(names))

    async def mark_mature(self, place_id: PlaceId, *, is_mature: bool) -> None:
        """Take this place, with all that is within, as one for adults, or no more."""
        kept = self._kept(place_id)
        self._places[kept.address.key] = replace(kept, is_mature=is_mature)

    async def rename(self, place_id: PlaceId, title: str) -> None:
        """Keep what a place is called now."""
        kept = self._kept(place_id)
        address = replace(kept.address, title=title)
        self._places[address.key] = replace(kept, address=address)

    async def bookmarks(self, platform: PlatformName, *, bot_account: str) -> Sequence[Bookmark]:
        """Return how far each place with a session was read; those that were active last first."""
        current = [s for s in self._state.sessions.values() if s.closed_at is None]
        found = [self._bookmark(session, bot_account) for session in current]
        there = [bookmark for bookmark in found if bookmark.key.platform == platform]
        return sorted(there, key=lambda bookmark: bookmark.active_at, reverse=True)

    def _bookmark(self, session: Session, bot_account: str) -> Bookmark:
        address = self._kept(session.place_id).address
        arrived_at = self._state.arrived.get(session.id)
        heard = [
            message.platform_message_id
            for message in self._state.messages.values()
            if self._state.said_in[message.id] == session.id
            and MessageKey(bot_account, address.key, message.platform_message_id)
            in self._state.taken
            and (arrived_at is None or message.created_at >= arrived_at)
        ]
        said_at = session.last_message_at or session.created_at
        return Bookmark(
            key=address.key,
            kind=address.kind,
            message_id=heard[-1] if heard else "",
            active_at=max(said_at, arrived_at or said_at),
        )

    def _kept(self, place_id: PlaceId) -> KeptPlace:
        for kept in self._places.values():
            if kept.id == place_id:
                return kept
        message = "This place is not known any more."
        raise NotFoundError(message)

    def _keep(self, address: PlaceAddress) -> None:
        if address.parent is not None:
            self._keep(address.parent)
        known = self._places.get(address.key)
        parent = address.parent.key if address.parent else known.parent if known else None
        before = known.address.title if known else ""
        title = (before or address.title) if address.kind == "topic" else address.title or before
        self._places[address.key] = KeptPlace(
            id=known.id if known else PlaceId(self._ids.new()),
            address=replace(
                address,
                title=title,
                parent=None,
                is_age_restricted=known.address.is_age_restricted
                if known and address.is_age_restricted is None
                else address.is_age_restricted,
            ),
            parent=parent,
            is_engaged=known.is_engaged if known else False,
            bots=known.bots if known else frozenset(),
            is_mature=known.is_mature if known else False,
        )

    def _build(self, kept: KeptPlace) -> Place:
        parent = self._build(self._places[kept.parent]) if kept.parent else None
        return Place(
            id=kept.id,
            address=replace(kept.address, parent=parent.address if parent else None),
            ancestors=(parent.id, *parent.ancestors) if parent else (),
            is_engaged=kept.is_engaged,
            bots=kept.bots | (parent.bots if parent else frozenset[str]()),
            is_marked_mature=kept.is_mature or (parent is not None and parent.is_marked_mature),
        )
