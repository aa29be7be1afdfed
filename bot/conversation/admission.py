"""Who may wait for an answer: queues are bounded, and so is what is asked of models in time."""

import logging
from dataclasses import dataclass

from bot.conversation.limiting import Limiter
from bot.domain.ids import SessionId, UserId
from bot.domain.limits import payers
from bot.domain.place import Place
from bot.domain.turn import Waiting
from bot.ports.meter import Meter
from bot.ports.storage import UnitOfWork

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLimits:
    """How many messages may wait for their answers at the same time."""

    of_user: int
    """Of one person, wherever they are."""
    here: int
    """In one conversation, whoever they are of."""
    in_all: int
    """Everywhere."""

    def refusal(self, waiting: Waiting) -> str | None:
        """Return why one more may not wait, in a sentence for the person; None if it may."""
        if waiting.of_user >= self.of_user:
            return "You have too many messages waiting already; ask again when I have caught up."
        if waiting.here >= self.here:
            return "Too many messages wait for an answer here; ask again when I have caught up."
        if waiting.in_all >= self.in_all:
            return "More people ask than I can answer right now; ask again in a few minutes."
        return None


class Admission:
    """Applies the limits, and says so once to each person until the next message is let in."""

    def __init__(self, limits: QueueLimits, limiter: Limiter, *, meter: Meter) -> None:
        self._limits = limits
        self._limiter = limiter
        self._meter = meter
        self._told: set[tuple[SessionId, UserId]] = set()

    async def refusal(
        self, uow: UnitOfWork, *, place: Place, session_id: SessionId, user_id: UserId
    ) -> str | None:
        """Return why a message of this person may not wait for an answer; None if it may."""
        refusal = self._limits.refusal(await uow.turns.waiting(session_id, user_id))
        refusal = refusal or await self._limiter.admit(uow, payers(user_id, place))
        if refusal is None:
            self._told.discard((session_id, user_id))
            return None
        self._meter.count("turns_refused")
        logger.info("A message in session %s is not answered: %s", session_id, refusal)
        return refusal

    def is_to_be_told(self, session_id: SessionId, user_id: UserId) -> bool:
        """Tell, once, that this person does not know of it yet."""
        was_told = (session_id, user_id) in self._told
        self._told.add((session_id, user_id))
        return not was_told
