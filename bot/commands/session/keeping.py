"""Go on with conversations, give them titles, end them, and let them go."""

from typing import Annotated

from bot.commands.context import Context
from bot.commands.line import fits_button
from bot.commands.paging import counted
from bot.commands.persona.decision import resolution_here
from bot.commands.session.naming import (
    exact,
    fitting_title,
    linked,
    own_session_named,
    title_of,
    way_back,
)
from bot.commands.signature import Argument
from bot.conversation.sessions import current_with_user
from bot.conversation.threads import rename_thread, thread_title
from bot.domain.errors import DeliveryError
from bot.domain.ids import SessionId
from bot.domain.reply import Button, Reply

SessionName = Annotated[str, Argument("one of your conversations", "session")]
ThisOrNamed = Annotated[str, Argument("which one; empty for the one here", "session")]


async def switch(ctx: Context, name: SessionName) -> Reply:
    """Go on with an earlier conversation of yours, where it was."""
    async with ctx.storage.writing() as uow:
        session = await own_session_named(uow, name, ctx)
        known = await current_with_user(uow, ctx.caller)
        before = known.session
        place = await uow.places.get(session.place_id)
        await uow.archive.resume(session.id)
        await uow.commit()
    if place.address.key != ctx.place.key:
        return Reply(
            text=f"{title_of(session)!r} goes on where it was:"
            f" {place.address.title or 'in its own place'}.",
            tone="good",
            place=linked(ctx, place.address),
            buttons=(Button(label="Bring it here", command=f"session move {exact(session)}"),),
        )
    return Reply(
        text=f"{title_of(session)!r} goes on here. Just write.",
        tone="good",
        buttons=way_back(before, session),
    )


async def rename(
    ctx: Context,
    title: Annotated[str, Argument("what the conversation here shall be called")],
) -> Reply:
    """Give your conversation here another title."""
    wanted = fitting_title(title)
    async with ctx.storage.writing() as uow:
        session = await own_session_named(uow, "", ctx)
        resolution = await resolution_here(uow, ctx)
        await uow.archive.rename(session.id, wanted)
        await uow.commit()
    fault = await _rename_thread(ctx, session.id, thread_title(resolution.persona, wanted))
    undo = Button(label="Undo", command=f"session rename {session.title}")
    can_undo = bool(session.title) and fits_button(undo.command)
    return Reply(
        text=f"This conversation is called {wanted!r} now. {fault}".strip(),
        tone="good",
        buttons=(undo,) if can_undo else (),
    )


async def _rename_thread(ctx: Context, session_id: SessionId, name: str) -> str:
    """Rename the thread that was opened for a session; returns what to say if that fails."""
    try:
        await rename_thread(ctx.storage, ctx.services.platform, session_id, title=name)
    except DeliveryError as error:
        return f"Its name above stays for now: {error}"
    return ""


async def close(ctx: Context) -> Reply:
    """End the conversation here; what is written next begins another one."""
    async with ctx.storage.writing() as uow:
        session = await own_session_named(uow, "", ctx)
        await uow.sessions.close(session.place_id)
        await uow.commit()
    return Reply(
        text=f"{title_of(session)!r} is over. What is written next begins another conversation.",
        tone="good",
        buttons=(Button(label="Undo", command=f"session switch {exact(session)}"),),
    )


async def delete(ctx: Context, name: ThisOrNamed = "") -> Reply:
    """Delete a conversation of yours with all that was said in it; asks first."""
    async with ctx.storage.reading() as uow:
        session = await own_session_named(uow, name, ctx)
    return Reply(
        title=f"Delete {title_of(session)!r}?",
        text=f"{counted(session.message_count, 'message', 'messages')} would be gone from here for"
        " good; what the platform shows stays there. Export it first if you may want it again.",
        buttons=(
            Button(label="Delete", command=f"session remove {exact(session)}"),
            Button(label="Export", command=f"session export {exact(session)}"),
            Button(label="Keep it", command="session list"),
        ),
    )


async def remove(ctx: Context, name: SessionName) -> Reply:
    """Delete a conversation after all."""
    async with ctx.storage.writing() as uow:
        session = await own_session_named(uow, name, ctx)
        await uow.archive.delete(session.id)
        await uow.commit()
    return Reply(text=f"{title_of(session)!r} is gone.", tone="good", is_update=True)
