"""What a persona says first, and the other things that it may say first."""

from dataclasses import dataclass, replace
from typing import Annotated

from bot.commands.context import Context
from bot.commands.persona.decision import resolution_here
from bot.commands.signature import Argument
from bot.conversation.greeting import greetings_of, spoken
from bot.conversation.guises import name_in_play
from bot.conversation.sessions import current_or_new
from bot.domain.errors import NotFoundError
from bot.domain.lore import LoreState
from bot.domain.persona import Persona
from bot.domain.reply import Button, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A conversation that has just begun."""

    title: str
    persona: Persona
    greeting: str
    """What the persona said; empty if it said nothing."""


def welcome_reply(begun: Begun, *, notice: str = "") -> Reply:
    """Let the persona greet; if it does not, say that it listens, after the notice."""
    persona = begun.persona
    if not begun.greeting:
        text = f"{notice} {persona.label} answers here. Just write.".strip()
        return Reply(text=text, tone="good", is_private=False)
    return _greeting_reply(persona, begun.greeting, 0)


async def greet(
    ctx: Context, number: Annotated[str, Argument("which of its greetings, from 0", "number")]
) -> Reply:
    """Let the persona begin with other words, as long as nothing else was said."""
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        persona = (await resolution_here(uow, ctx)).persona
        greetings = greetings_of(persona)
        if not greetings:
            message = f"{persona.label} has no other greeting."
            raise NotFoundError(message)
        which = int(number) % len(greetings)
        session = going.session
        name = await name_in_play(uow, going.user, session=session, persona=persona)
        text = spoken(greetings[which], persona, session, name=name)
        if not await uow.greetings.replace_greeting(
            text, session_id=going.session.id, persona=persona
        ):
            message = "The conversation goes on already; `/session new` begins another one."
            raise NotFoundError(message)
        await uow.lorebooks.keep_state(going.session.id, LoreState(greeting=which))
        await uow.commit()
    return replace(_greeting_reply(persona, text, which), is_update=True)


def _greeting_reply(persona: Persona, text: str, number: int) -> Reply:
    """Say a greeting, with the way to the next one."""
    others = len(greetings_of(persona)) > 1
    further = Button(label="Another greeting", command=f"persona greet {number + 1}")
    return Reply(
        text=text,
        face=persona.face,
        buttons=(further,) if others else (),
        is_private=False,
    )
