"""Commands on the newest turn of a conversation: answer it again, go on, stop, take it back.

They are called by their names, for the newest turn here, by the buttons below an answer, which name
their turn, and in reply to a message of it. `bot.commands.asked` says who may.
"""

from typing import Annotated

from bot.commands.asked import LOOKED_THROUGH, newest, permitted, short, shown_answer
from bot.commands.context import Context
from bot.commands.fitness import require_fit
from bot.commands.naming import exact, persona_named
from bot.commands.signature import Argument
from bot.conversation.sessions import Known, arrive, current_with_user
from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.ids import PersonaId, TurnId
from bot.domain.limits import payers
from bot.domain.place import Place
from bot.domain.policy import Viewer
from bot.domain.reply import Button, Reply
from bot.domain.session import Session
from bot.domain.turn import ENDED
from bot.ports.storage import UnitOfWork

_MOST_UNDONE = 20
_MOST_CHOICES = 25
"""Discord's limit for a menu."""
_WHO_TAKES_BACK = (
    "What counts here is decided by who began this conversation, by who may manage this place"
)

Target = Annotated[str, Argument("which turn; empty for the newest one here")]


async def again(ctx: Context, turn_id: Target = "") -> Reply:
    """Answer the newest message again; the earlier answer stays as a variant."""
    return await _again(ctx, turn_id, notice="Trying again.")


async def answer_as(
    ctx: Context,
    persona: Annotated[str, Argument("who shall answer instead", "persona")] = "",
) -> Reply:
    """Let another persona answer the newest message, this once."""
    return await let_answer(ctx, "", persona) if persona else await _whom(ctx)


async def let_answer(
    ctx: Context,
    turn_id: Annotated[str, Argument("which turn")],
    persona: Annotated[str, Argument("who shall answer instead", "persona")],
) -> Reply:
    """Let a persona answer this turn, if it still is the newest one."""
    async with ctx.storage.reading() as uow:
        viewer = (await current_with_user(uow, ctx.caller)).viewer
        other = await persona_named(uow, persona, viewer)
    return await _again(ctx, turn_id, persona_id=other.id, notice=f"{other.label} answers.")


async def _whom(ctx: Context) -> Reply:
    """Ask who shall answer."""
    asked = await permitted(ctx, "", newest)
    async with ctx.storage.reading() as uow:
        viewer = (await current_with_user(uow, ctx.caller)).viewer
        personas = await uow.personas.visible_to(viewer)
    more = " `/as` with a name takes any other." if len(personas) > _MOST_CHOICES else ""
    return Reply(
        text=f"Who shall answer instead?{more}",
        menu=tuple(
            Button(label=p.label, command=f"turn as {short(asked.turn_id)} {exact(p)}")
            for p in personas[:_MOST_CHOICES]
        ),
    )


async def go_on(ctx: Context, turn_id: Target = "") -> Reply:
    """Let the newest answer be continued."""
    return await _again(ctx, turn_id, goes_on=True, notice="Going on.")


async def stop(ctx: Context, turn_id: Target = "") -> Reply:
    """Stop the answer that is being written; what was said of it stays."""
    del turn_id
    asked = await permitted(ctx, "", newest)
    if not ctx.services.engine.stop(asked.session.id):
        return Reply(text="No answer is being written here.")
    return Reply(text="Stopped.", tone="good", is_seen_anyway=True)


async def choose(
    ctx: Context,
    turn_id: Annotated[str, Argument("which turn")],
    number: Annotated[str, Argument("which answer, from 1", "number")],
) -> Reply:
    """Choose another one of the answers to the newest message."""
    asked = await permitted(ctx, turn_id, newest)
    async with ctx.storage.writing() as uow:
        await newest(uow, ctx, str(asked.turn_id))
        await uow.variants.choose(asked.turn_id, int(number))
        shown = await shown_answer(uow, asked)
        place = await uow.places.get(asked.session.place_id)
        await uow.commit()
    await ctx.services.engine.show_again(place.address, shown)
    return Reply(text=f"Answer {number} counts now.", is_seen_anyway=True)


async def undo(
    ctx: Context, count: Annotated[str, Argument("how many turns", "number")] = "1"
) -> Reply:
    """Take back the newest turns here: no persona knows of them any more."""
    wanted = min(max(1, int(count)), _MOST_UNDONE)
    decides = await _decides(ctx)
    async with ctx.storage.writing() as uow:
        known = await current_with_user(uow, ctx.caller)
        session = _going_on(known)
        if not decides and not await _asked_all(uow, known.viewer, session, turns=wanted):
            message = f"{_WHO_TAKES_BACK}, or who asked."
            raise BadInputError(message)
        taken = await uow.variants.undo(session.id, wanted)
        await uow.commit()
    if not taken:
        return Reply(text="There is nothing to take back here.")
    turns = "The newest turn is" if taken == 1 else f"The newest {taken} turns are"
    return Reply(
        text=f"{turns} taken back: what was said is still shown, and counts no more.",
        tone="good",
        buttons=(Button(label="Redo", command="turn redo"),) if decides else (),
    )


async def redo(ctx: Context) -> Reply:
    """Let the turns count again that were taken back last."""
    decides = await _decides(ctx)
    async with ctx.storage.writing() as uow:
        session = _going_on(await current_with_user(uow, ctx.caller))
        if not decides:
            message = f"{_WHO_TAKES_BACK}."
            raise BadInputError(message)
        moment = await uow.variants.redo(session.id)
        await uow.commit()
    if moment is None:
        return Reply(text="Nothing was taken back here.")
    return Reply(text="What was taken back last counts again.", tone="good")


async def _again(
    ctx: Context,
    turn_id: str,
    *,
    notice: str,
    persona_id: PersonaId | None = None,
    goes_on: bool = False,
) -> Reply:
    """Queue a turn once more."""
    asked = await permitted(ctx, turn_id, newest)
    async with ctx.storage.writing() as uow:
        place, user = await arrive(uow, ctx.caller)
        await newest(uow, ctx, str(asked.turn_id))
        if goes_on and (await uow.variants.standing(asked.turn_id)).of == 0:
            message = "There is no answer to continue; `/retry` asks for one."
            raise NotFoundError(message)
        await _require_fit(uow, ctx, asked.turn_id, persona_id, place)
        await ctx.services.limiter.require(uow, payers(user.id, place))
        turn = await uow.turns.requeue(
            asked.turn_id, ended=ENDED, persona_id=persona_id, asked_by=user.id, goes_on=goes_on
        )
        if turn is None:
            message = "This is being answered; `/stop` ends that."
            raise BadInputError(message)
        await uow.commit()
    ctx.services.engine.wake(asked.session.id)
    return Reply(text=notice, tone="good", is_seen_anyway=True)


async def _require_fit(
    uow: UnitOfWork, ctx: Context, turn_id: TurnId, persona_id: PersonaId | None, place: Place
) -> None:
    """Refuse if whoever is to answer the turn may not answer in this place."""
    turn = await uow.turns.find(turn_id)
    wanted = persona_id or (turn.persona_id if turn else None)
    persona = (await uow.personas.existing([wanted])).get(wanted) if wanted else None
    if persona is not None:
        require_fit(ctx, persona, place)


def _going_on(known: Known) -> Session:
    """Return the conversation here."""
    if known.session is None:
        message = "Nothing was said here yet."
        raise NotFoundError(message)
    return known.session


async def _decides(ctx: Context) -> bool:
    """Tell whether the caller decides what counts here: they began it, or may manage the place.

    The platform is asked outside of any transaction, and only about others than the owner.
    """
    async with ctx.storage.reading() as uow:
        known = await current_with_user(uow, ctx.caller)
    if known.viewer.owns(_going_on(known)):
        return True
    return (await ctx.platform.rights(ctx.caller)).may_manage_place


async def _asked_all(uow: UnitOfWork, viewer: Viewer, session: Session, *, turns: int) -> bool:
    """Tell whether the caller asked the newest turns, so many."""
    window = await uow.messages.window(session.id, LOOKED_THROUGH)
    authors = {m.turn_id: m.author_id for m in window if m.role == "user" and m.turn_id}
    return set(list(authors.values())[-turns:]) <= {viewer.user_id}
