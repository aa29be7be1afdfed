"""Which turn a command is about, and who may change it.

It is the newest one here, or the one that a button names, or that of the message which the command
replies to. Invariant: a turn is changed by whoever asked it, by who began the conversation, and by
who may manage the place.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.commands.context import Context
from bot.commands.turn import turn_id_of
from bot.conversation.answers import chosen, spoke_before
from bot.conversation.resolution import face_now
from bot.conversation.sessions import Known, current_with_user
from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.face import Face
from bot.domain.ids import PersonaId, TurnId
from bot.domain.message import Message
from bot.domain.policy import Viewer
from bot.domain.session import Session
from bot.ports.channel import Answer
from bot.ports.storage import UnitOfWork

LOOKED_THROUGH = 60
"""So many of the newest messages are looked through for a turn."""

_SHORT = 12
_GONE_ON = (
    "The conversation has gone on since then, perhaps elsewhere; only its newest answer can be"
    " changed."
)
_NONE = "That message is no answer that you may change."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The turn that a command is about."""

    session: Session
    turn_id: TurnId
    question: Message
    viewer: Viewer
    """Who calls, and from where."""

    @property
    def is_the_callers(self) -> bool:
        """Tell whether the caller decides what becomes of it, whatever the platform grants."""
        return self.viewer.may_change_turn(self.session, asked_by=self.question.author_id)

    @property
    def was_asked_here(self) -> bool:
        """Tell whether it was asked where its conversation goes on, not before that was moved."""
        return self.question.place_id == self.session.place_id


Find = Callable[[UnitOfWork, Context, str], Awaitable[Asked]]


def short(turn_id: TurnId) -> str:
    """Return a name of the turn for buttons that have little room."""
    return str(turn_id)[-_SHORT:]


async def permitted(ctx: Context, named: str, find: Find) -> Asked:
    """Return the turn that is found, if the caller may change it.

    The platform is asked outside of any transaction, and only about those who neither asked nor
    began the conversation.

    Raises:
        NotFoundError: There is none such, or none that the caller may change.
        BadInputError: The newest turn, which all see here, is somebody else's.
    """
    async with ctx.storage.reading() as uow:
        asked = await find(uow, ctx, named)
    if asked.is_the_callers:
        return asked
    if asked.was_asked_here and (await ctx.platform.rights(ctx.caller)).may_manage_place:
        return asked
    if ctx.caller.about or find is anywhere:
        raise NotFoundError(_NONE)
    message = f"{asked.question.author_name} asked this, and decides what becomes of it."
    raise BadInputError(message)


async def newest(uow: UnitOfWork, ctx: Context, named: str) -> Asked:
    """Return the newest turn here, which is also the one that is meant, if one is.

    Raises:
        NotFoundError: There is none, or the one that is meant is not the newest any more.
    """
    known = await current_with_user(uow, ctx.caller)
    questions = await _questions(uow, known)
    if known.session is None or not questions:
        message = _GONE_ON if named else "Nothing was asked here yet."
        raise NotFoundError(message)
    question = questions[-1]
    if question.turn_id is None or not await _is_meant(uow, ctx, known, question.turn_id, named):
        raise NotFoundError(_GONE_ON)
    return Asked(
        session=known.session,
        turn_id=question.turn_id,
        question=question,
        viewer=known.viewer,
    )


async def anywhere(uow: UnitOfWork, ctx: Context, named: str) -> Asked:
    """Return the turn that is meant, in any conversation of this place, or else the newest one.

    Raises:
        NotFoundError: There is none such here.
    """
    if not named and not ctx.caller.about:
        return await newest(uow, ctx, "")
    known = await current_with_user(uow, ctx.caller)
    turn_id = turn_id_of(named) if named else await _about(uow, ctx, known)
    turn = await uow.turns.find(turn_id)
    session = await uow.sessions.get(turn.session_id) if turn else None
    said = await uow.messages.of_turn(turn_id)
    question = next((m for m in said if m.role == "user"), None)
    is_here = known.place is not None and known.place.address.key == ctx.place.key
    if session is None or question is None or known.place is None or not is_here:
        raise NotFoundError(_NONE)
    if session.place_id != known.place.id:
        raise NotFoundError(_NONE)
    return Asked(session=session, turn_id=turn_id, question=question, viewer=known.viewer)


async def answer_to(uow: UnitOfWork, asked: Asked) -> Message:
    """Return the answer that counts; raises `NotFoundError` if there is none."""
    said = await uow.messages.of_turn(asked.turn_id)
    answer = next((m for m in said if m.role == "assistant"), None)
    if answer is None:
        message = "There is no answer to this yet."
        raise NotFoundError(message)
    return answer


async def shown_answer(uow: UnitOfWork, asked: Asked) -> Answer:
    """Return the answer that counts now as it is to be shown, with the face of who gave it."""
    answer = await answer_to(uow, asked)
    face = await face_now(uow, answer.persona_id)
    window = await uow.messages.window(asked.session.id, LOOKED_THROUGH)
    return chosen(
        asked.turn_id,
        question=asked.question,
        place_id=asked.session.place_id,
        text=answer.content,
        face=face or _last_face(answer),
        before=spoke_before(window, asked.turn_id),
        standing=await uow.variants.standing(asked.turn_id),
    )


def _last_face(answer: Message) -> Face:
    """Return how who gave an answer was shown then, for a persona that is gone."""
    return Face(
        persona_id=answer.persona_id or PersonaId(""),
        revision=answer.persona_revision or 0,
        name=answer.author_name,
    )


async def _questions(uow: UnitOfWork, known: Known) -> list[Message]:
    """Return the newest messages here that were to be answered."""
    window = await uow.messages.window(known.session.id, LOOKED_THROUGH) if known.session else ()
    return [m for m in window if m.role == "user" and m.turn_id is not None]


async def _is_meant(
    uow: UnitOfWork, ctx: Context, known: Known, turn_id: TurnId, named: str
) -> bool:
    """Tell whether a command means this turn; one that names none means the newest."""
    if len(named) == _SHORT:
        return short(turn_id) == named
    if named:
        return turn_id_of(named) == turn_id
    return not ctx.caller.about or await _about(uow, ctx, known) == turn_id


async def _about(uow: UnitOfWork, ctx: Context, known: Known) -> TurnId:
    """Return the turn that the message is part of which the command is about."""
    about = ctx.caller.about
    if known.place is not None:
        answered = await uow.deliveries.turn_of(known.place.id, about)
        if answered is not None:
            return answered[0]
    asked = (m.turn_id for m in await _questions(uow, known) if m.platform_message_id == about)
    turn_id = next(asked, None)
    if turn_id is None:
        raise NotFoundError(_NONE)
    return turn_id
