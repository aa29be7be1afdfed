"""Bring conversations from the place where they were to the one where they are to go on.

What was said in one is not shown anew, but is answered from: where others read the answers, the
owner is asked first.
"""

from typing import Annotated

from bot.commands.context import Context
from bot.commands.paging import counted
from bot.commands.session.naming import exact, linked, own_session_named, title_of, way_back
from bot.commands.signature import Argument
from bot.conversation.gate import takes_part_in
from bot.domain.place import Place
from bot.domain.reply import Button, Reply
from bot.domain.session import Session

_NAME = Argument("one of your conversations", "session")


async def move(ctx: Context, name: Annotated[str, _NAME]) -> Reply:
    """Bring a conversation of yours here from another place, with everything said in it."""
    async with ctx.storage.reading() as uow:
        session = await own_session_named(uow, name, ctx)
        source = await uow.places.get(session.place_id)
    is_here = source.address.key == ctx.place.key
    if is_here and session.closed_at is None:
        return Reply(text=f"{title_of(session)!r} goes on here already. {_how(source)}")
    if is_here or ctx.place.is_private or session.message_count == 0:
        return await bring(ctx, exact(session))
    return _question(session)


async def bring(ctx: Context, name: Annotated[str, _NAME]) -> Reply:
    """Bring a conversation here after all."""
    async with ctx.storage.writing() as uow:
        here = await uow.places.get_or_create(ctx.place)
        await uow.commit()
        session = await own_session_named(uow, name, ctx)
        source = await uow.places.get(session.place_id)
        before = await uow.sessions.find_current(here.id)
        await uow.archive.move(session.id, here.id)
        if takes_part_in(ctx.place):
            await uow.places.engage(here.id)
        await uow.commit()
    return Reply(
        text=f"{title_of(session)!r} goes on here, with everything said in it. {_how(here)}"
        + _farewell(source, here, session),
        tone="good",
        place=linked(ctx, source.address) if source.id != here.id else None,
        buttons=way_back(before, session),
        is_update=True,
    )


def _question(session: Session) -> Reply:
    """Ask whether a conversation may be answered from where others read the answers."""
    said = counted(session.message_count, "message", "messages")
    return Reply(
        title=f"Bring {title_of(session)!r} here?",
        text=f"Others are here too. The {said} in it will not be shown here, but I answer from what"
        " was said, so they may come to know it.",
        buttons=(
            Button(label="Bring it here", command=f"session bring {exact(session)}"),
            Button(label="Leave it there", command="session list"),
        ),
    )


def _how(here: Place) -> str:
    """Return how one goes on in a place."""
    is_addressed = here.is_engaged or here.address.is_private or takes_part_in(here.address)
    return "Just write." if is_addressed else "Mention me, or reply to me."


def _farewell(source: Place, here: Place, session: Session) -> str:
    """Return what becomes of the place that a conversation left, if it went on there."""
    if source.id == here.id or session.closed_at is not None:
        return ""
    name = source.address.title or "the place where it was"
    return f" What is written next in {name} begins another one."
