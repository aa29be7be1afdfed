"""Which conversation a written title means. Somebody else's answers like one that is not there."""

from collections.abc import Sequence
from uuid import UUID

from bot.commands.context import Context
from bot.conversation.sessions import current_with_user
from bot.domain.errors import AmbiguousNameError, BadInputError, NotFoundError
from bot.domain.ids import SessionId, UserId
from bot.domain.letters import without_hidden
from bot.domain.persona import ID_PREFIX
from bot.domain.place import PlaceAddress
from bot.domain.policy import Viewer
from bot.domain.reply import Button
from bot.domain.session import Session, SessionSummary
from bot.ports.storage import UnitOfWork

_LONGEST_TITLE = 100
_MOST = 500
"""Older conversations than so many are reached by their buttons, not by their titles."""


async def own_session_named(uow: UnitOfWork, name: str, ctx: Context) -> Session:
    """Return the caller's own conversation of that title; without one, that which goes on here.

    Raises:
        NotFoundError: The caller has none of that title, whoever else has one.
        AmbiguousNameError: The caller has several.
    """
    known = await current_with_user(uow, ctx.caller)
    viewer = known.viewer
    if not name:
        if known.session is None or not viewer.owns(known.session):
            message = "No conversation of yours goes on here. `/session list` shows all."
            raise NotFoundError(message)
        return known.session
    if (session_id := _written_id(name)) is not None:
        found = await _of_key(uow, session_id, viewer)
    else:
        found = [
            s.session for s in await titled(uow, viewer.user_id) if _is_called(s.session, name)
        ]
    return _the_one(name, found)


async def _of_key(uow: UnitOfWork, session_id: SessionId, viewer: Viewer) -> Sequence[Session]:
    """Return the conversation that a button means; none if it is gone, or not the viewer's."""
    try:
        session = await uow.sessions.get(session_id)
    except NotFoundError:
        return ()
    return (session,) if viewer.owns(session) else ()


async def titled(uow: UnitOfWork, user_id: UserId | None) -> Sequence[SessionSummary]:
    """Return the newest conversations of somebody."""
    if user_id is None:
        return ()
    return await uow.archive.listed(user_id, place_id=None, offset=0, limit=_MOST)


def exact(session: Session) -> str:
    """Return an argument that means this conversation and no other."""
    return f"{ID_PREFIX}{session.id}"


def title_of(session: Session) -> str:
    """Return what a conversation is called in lists."""
    return session.title or f"Untitled, {session.created_at:%Y-%m-%d %H:%M}"


def fitting(text: str, *, what: str, longest: int) -> str:
    """Return what somebody wrote for a title or a name, in one line, all of which can be seen.

    Raises:
        BadInputError: It is longer than that.
    """
    line = " ".join(without_hidden(text).split())
    if len(line) > longest:
        message = (
            f"The {what} has {len(line)} characters, and at most {longest} are possible; shorten"
            " it."
        )
        raise BadInputError(message)
    return line


def fitting_title(text: str) -> str:
    """Return what somebody wrote for a title, as above."""
    return fitting(text, what="title", longest=_LONGEST_TITLE)


def way_back(before: Session | None, session: Session) -> tuple[Button, ...]:
    """Return the way back to what went on before a session, if the same person began that."""
    if before is None or before.id == session.id or before.owner_id != session.owner_id:
        return ()
    label = f"Back to {title_of(before)[:40]}"
    return (Button(label=label, command=f"session switch {exact(before)}"),)


def linked(ctx: Context, address: PlaceAddress) -> PlaceAddress | None:
    """Return a place that a reply speaks of, if there can be a link to it from where it is read."""
    return address if address.key.platform == ctx.place.key.platform else None


def _is_called(session: Session, name: str) -> bool:
    return title_of(session).casefold() == name.strip().casefold()


def _the_one(name: str, found: Sequence[Session]) -> Session:
    if not found:
        message = f"You have no conversation {name!r}. `/session list all` shows those you have."
        raise NotFoundError(message)
    if len(found) > 1:
        message = f"Several conversations are called {name!r}. Which one do you mean?"
        choices = {f"{title_of(s)}, begun {s.created_at:%Y-%m-%d %H:%M}": exact(s) for s in found}
        raise AmbiguousNameError(message, written=name, choices=choices)
    return found[0]


def _written_id(name: str) -> SessionId | None:
    """Return the key that a button wrote; None for what people write."""
    if not name.startswith(ID_PREFIX):
        return None
    try:
        return SessionId(UUID(name.removeprefix(ID_PREFIX)))
    except ValueError:
        return None
