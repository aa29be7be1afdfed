"""The session that goes on in a place, found or begun."""

from dataclasses import dataclass

from bot.conversation.resolution import who_answers
from bot.domain.command import Caller
from bot.domain.place import Place, PlaceAddress
from bot.domain.policy import Viewer, viewer_in
from bot.domain.session import Session
from bot.domain.user import User
from bot.ports.persona_resolver import PersonaResolver
from bot.ports.storage import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a caller and where they call; None where they were never met."""

    place: Place | None
    """Where nothing was said yet, the nearest known place around: its bindings apply here."""
    user: User | None
    session: Session | None
    viewer: Viewer
    """Who looks, and from where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A conversation that goes on."""

    place: Place
    user: User
    session: Session

    @property
    def viewer(self) -> Viewer:
        """Return who looks, and from where."""
        return viewer_in(self.place, self.user.id)


async def current_with_user(uow: UnitOfWork, caller: Caller) -> Known:
    """Return place, user and session as far as they are known; makes nothing.

    From then on the unit of work acts for the caller.
    """
    place = await nearest_known(uow, caller.place)
    user = await uow.users.find(caller.identity)
    is_here = place is not None and place.address.key == caller.place.key
    viewer = viewer_in(place, user.id if user else None, is_here=is_here)
    uow.act_for(viewer)
    session = await uow.sessions.find_current(place.id) if place and is_here else None
    return Known(place=place, user=user, session=session, viewer=viewer)


async def arrive(uow: UnitOfWork, caller: Caller) -> tuple[Place, User]:
    """Return the place and the user of a caller, made on first sight.

    From then on the unit of work acts for the caller.
    """
    place = await uow.places.get_or_create(caller.place)
    user = await uow.users.get_or_create(caller.identity)
    uow.act_for(viewer_in(place, user.id))
    return place, user


async def nearest_known(uow: UnitOfWork, address: PlaceAddress) -> Place | None:
    """Return the place at the address, or the first one around it that is known."""
    for around in address.around:
        place = await uow.places.find(around.key)
        if place is not None:
            return place
    return None


async def current_or_new(
    uow: UnitOfWork, caller: Caller, resolver: PersonaResolver, *, title: str = ""
) -> Going:
    """Return the session of the caller's place, begun if there is none.

    From then on the unit of work acts for the caller.
    """
    place, user = await arrive(uow, caller)
    session = await uow.sessions.find_current(place.id)
    if session is None:
        session = await begin(uow, resolver, place=place, user=user, title=title)
    return Going(place=place, user=user, session=session)


async def begin(
    uow: UnitOfWork,
    resolver: PersonaResolver,
    *,
    place: Place,
    user: User,
    title: str = "",
    is_own_place: bool = False,
) -> Session:
    """Begin a session with whoever the bindings of place and user choose.

    `is_own_place` says that the place was opened for it.
    """
    resolution = await who_answers(uow, resolver, place=place, user_id=user.id, session=None)
    return await uow.sessions.start(
        place_id=place.id,
        owner_id=user.id,
        title=title or place.address.title,
        persona_id=resolution.persona.id,
        title_source="person" if title else "place",
        thread_title=place.address.title if is_own_place else None,
    )
