"""Ask for an answer: a turn of its own, or more words for the one that was asked last.

People write in bursts. What follows within a moment belongs to the same question, and an answer to
half of it that was begun is given anew; nothing is held back to wait for more.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.conversation.admission import Admission
from bot.conversation.bots import BotTalk
from bot.conversation.limiting import Limiter
from bot.conversation.second_thoughts import Amended
from bot.domain.ids import PersonaId, SessionId, TurnId, UserId
from bot.domain.limits import payers
from bot.domain.message import IncomingMessage
from bot.domain.place import Place
from bot.domain.session import Session
from bot.domain.turn import ENDED, Turn
from bot.ports.storage import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What became of a message that asks for an answer."""

    turn: Turn | None = None
    """Its turn; None if it may not wait for an answer."""
    refusal: str = ""
    """Why it may not, for the person."""


class Asking:
    """Queues turns, within the limits."""

    def __init__(
        self,
        admission: Admission,
        bot_talk: BotTalk,
        limiter: Limiter,
        *,
        burst_within: timedelta,
    ) -> None:
        """Take what the same person says within that time as one question; zero takes none so."""
        self._admission = admission
        self._limiter = limiter
        self._bot_talk = bot_talk
        self._burst_within = burst_within

    async def ask(
        self,
        uow: UnitOfWork,
        incoming: IncomingMessage,
        *,
        place: Place,
        session: Session,
        user_id: UserId,
        persona_id: PersonaId,
        album: TurnId | None,
        is_urgent: bool = False,
    ) -> Asked:
        """Return the turn that this message asks, queued.

        What is urgent is subject to no limit. `album` is what an earlier part of the same album
        asked. What comes too late of one asks for nothing, if it has no words: it is kept for
        later.
        """
        if album is not None:
            turn = await uow.turns.rejoin(album)
            if turn is not None or not incoming.text.strip():
                return Asked(turn=turn)
        if self._burst_within and not incoming.sender.is_bot:
            turn = await uow.turns.extend(
                session.id,
                persona_id,
                author_id=user_id,
                asked_at=incoming.sent_at,
                within=self._burst_within,
            )
            if turn is not None:
                return Asked(turn=turn)
        refusal = self._bot_talk.refusal(place) if incoming.sender.is_bot else ""
        if refusal:
            return Asked(refusal=refusal)
        if not is_urgent:
            refusal = await self._admission.refusal(
                uow, place=place, session_id=session.id, user_id=user_id
            )
            if refusal is not None:
                return Asked(refusal=refusal)
        turn = await uow.turns.queue(
            session.id, persona_id, asked_by=user_id, asked_at=incoming.sent_at
        )
        return Asked(turn=turn)

    async def ask_anew(
        self, uow: UnitOfWork, amended: Amended, *, is_urgent: bool = False
    ) -> Turn | None:
        """Return the turn whose words were changed, queued again if it is the newest one.

        At a limit the first answer stands: only the words are changed, and nothing was asked for.
        What is urgent is asked wherever it stands, and costs nobody anything.
        """
        accounts = payers(amended.user_id, amended.place)
        if not is_urgent and await self._limiter.refusal(uow, accounts) is not None:
            return None
        turn = await uow.turns.ask_anew(
            amended.turn_id, amended.persona_id, asked_by=amended.user_id
        )
        if is_urgent:
            return turn or await uow.turns.requeue(
                amended.turn_id, ended=ENDED, asked_by=amended.user_id
            )
        if turn is not None:
            await self._limiter.count(uow, accounts)
        return turn

    def is_to_be_told(self, session_id: SessionId, user_id: UserId) -> bool:
        """Tell, once, that this person does not know yet why they are not answered."""
        return self._admission.is_to_be_told(session_id, user_id)
