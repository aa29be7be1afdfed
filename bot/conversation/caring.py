"""Answer somebody who may be in danger: in the bot's own voice, before any persona is asked.

Whether a turn is one of these is not stored but read from its words each time, so that it holds for
whatever asks for an answer: a message, an edit, another try, another persona, a restart.
"""

import asyncio
import contextvars
import logging
from collections.abc import Callable

from bot.conversation import answers
from bot.conversation.ledger import TurnLedger
from bot.conversation.patience import Say, insist
from bot.domain.errors import DeliveryError, SupersededError
from bot.domain.policy import THE_BOT
from bot.domain.scene import Scene
from bot.domain.turn import Outcome
from bot.ports.channel import Channel
from bot.ports.clock import Clock
from bot.ports.meter import Meter
from bot.ports.storage import Storage
from bot.safety.care import Caretaker

logger = logging.getLogger(__name__)


class CareGiver:
    """Gets the turns of people in danger answered."""

    def __init__(
        self, caretaker: Caretaker, *, storage: Storage, clock: Clock, meter: Meter
    ) -> None:
        self._caretaker = caretaker
        self._storage = storage
        self._clock = clock
        self._meter = meter

    async def answer_to(self, scene: Scene) -> str | None:
        """Return what to say to the question of a scene; None where a persona may answer it."""
        of_turn = (m for m in scene.messages if m.turn_id == scene.turn.id)
        asked = [m.content for m in of_turn if m.role == "user"]
        return await asyncio.to_thread(self._caretaker.answer_to, "\n".join(asked))

    async def give(
        self,
        scene: Scene,
        text: str,
        channel: Channel,
        *,
        is_wanted: Callable[[], bool],
        when_it_waits: Say,
    ) -> DeliveryError | None:
        """Show the answer and store it; returns the platform's refusal, if any.

        Raises:
            SupersededError: The turn was asked anew meanwhile; nothing is stored of it.
        """
        ledger = TurnLedger(
            self._storage, scene.turn.id, clock=self._clock, when_it_waits=when_it_waits
        )
        refusal = None
        try:
            await channel.stream(answers.by_nobody(scene, text, is_wanted=is_wanted), ledger)
        except DeliveryError as error:
            refusal = error
        await insist(
            lambda: self._record(scene, text, refusal, is_wanted=is_wanted),
            clock=self._clock,
            name=f"The answer of turn {scene.turn.id}",
            when_it_fails=when_it_waits,
        )
        self._account(refusal)
        return refusal

    async def _record(
        self,
        scene: Scene,
        text: str,
        refusal: DeliveryError | None,
        *,
        is_wanted: Callable[[], bool],
    ) -> None:
        """Store what was said, as nobody's, and how the turn ended, in one transaction."""
        turn = scene.turn
        async with self._storage.writing(THE_BOT) as uow:
            if not is_wanted() or await uow.turns.was_asked_anew(turn):
                message = f"Turn {turn.id} was asked anew while it was answered."
                raise SupersededError(message)
            await uow.messages.add_care(text, session_id=scene.session.id, turn_id=turn.id)
            await uow.turns.finish(
                turn.id,
                Outcome(
                    state="failed" if refusal else "answered",
                    error=str(refusal) if refusal else "",
                ),
            )
            await uow.commit()

    def _account(self, refusal: DeliveryError | None) -> None:
        """Count it, and log that it happened: neither what was written, nor where, nor by whom."""
        self._meter.count("turns_failed" if refusal else "turns_answered")
        self._meter.count("crises_answered")
        contextvars.Context().run(logger.info, "A sign of crisis was answered with helplines")
