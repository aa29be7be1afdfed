"""Commands on sessions: begin a new conversation, look at this one."""

from dataclasses import replace
from typing import Annotated

from bot.commands.context import Context
from bot.commands.persona.greeting import Begun, welcome_reply
from bot.commands.project.naming import project_here
from bot.commands.session.naming import fitting_title
from bot.commands.signature import Argument
from bot.conversation.resolution import who_answers
from bot.conversation.sessions import arrive, begin, current_with_user
from bot.conversation.threads import thread_title
from bot.domain.place import PlaceAddress
from bot.domain.reply import Field, Reply


async def new(
    ctx: Context,
    title: Annotated[str, Argument("what the conversation is about")] = "",
) -> Reply:
    """Begin a new conversation; where the platform has threads, in a thread of its own."""
    title = fitting_title(title)
    async with ctx.storage.reading() as uow:
        known = await current_with_user(uow, ctx.caller)
        resolution = await who_answers(
            uow,
            ctx.services.resolver,
            place=known.place,
            user_id=known.user.id if known.user else None,
            session=None,
        )
    persona, person = resolution.persona, ctx.caller.identity.display_name
    name = thread_title(persona, title) if title else f"{persona.name} with {person}"
    opened = await ctx.platform.open_place(ctx.place, title=name)
    address = opened or ctx.place
    begun = await _begin(ctx, address, title=title, is_own_place=opened is not None)
    if opened is None:
        return welcome_reply(begun, notice="A new conversation begins.")
    await ctx.platform.channel(opened).show(welcome_reply(begun))
    return Reply(text=f"It begins in {begun.title!r}.", tone="good", place=opened)


async def info(ctx: Context) -> Reply:
    """Show what conversation this is: title, who answers, how much was said."""
    async with ctx.storage.reading() as uow:
        known = await current_with_user(uow, ctx.caller)
        if known.session is None:
            return Reply(text="Nothing was said here yet. Just write, and a conversation begins.")
        resolution = await who_answers(
            uow,
            ctx.services.resolver,
            place=known.place,
            user_id=known.user.id if known.user else None,
            session=known.session,
        )
        project = await project_here(uow, known)
    session = known.session
    last = session.last_message_at
    return Reply(
        title=session.title or "This conversation",
        text=f"{resolution.persona.label} answers here.",
        fields=(
            Field(name="Messages", value=str(session.message_count)),
            Field(name="Began", value=f"{session.created_at:%Y-%m-%d %H:%M} UTC"),
            Field(name="Last message", value=f"{last:%Y-%m-%d %H:%M} UTC" if last else "none yet"),
            *((Field(name="Project", value=project.project.name),) if project else ()),
        ),
    )


async def _begin(ctx: Context, address: PlaceAddress, *, title: str, is_own_place: bool) -> Begun:
    """Begin a session at that address; in a place opened for it, every message is addressed."""
    resolver = ctx.services.resolver
    async with ctx.storage.writing() as uow:
        place, user = await arrive(uow, replace(ctx.caller, place=address))
        if is_own_place:
            await uow.places.engage(place.id)
        session = await begin(
            uow, resolver, place=place, user=user, title=title, is_own_place=is_own_place
        )
        resolution = await who_answers(uow, resolver, place=place, user_id=user.id, session=session)
        greeting = await ctx.services.greeter.greet(
            uow, session=session, persona=resolution.persona, user=user
        )
        await uow.commit()
    return Begun(title=place.address.title, persona=resolution.persona, greeting=greeting)
