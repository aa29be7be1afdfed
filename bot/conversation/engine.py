"""Runs turns: those of one session one after the other, sessions side by side.

The queue is the database; this module only knows which sessions have a worker.
"""

import asyncio
import logging
from collections.abc import Collection
from datetime import timedelta

from structlog.contextvars import bound_contextvars

from bot.conversation import notices
from bot.conversation.ledger import TurnLedger
from bot.conversation.patience import insist
from bot.conversation.turn import OpenChannel, TurnPerformer
from bot.domain.errors import GreenroomError, StorageError
from bot.domain.ids import SessionId
from bot.domain.place import PlaceAddress, PlatformName
from bot.domain.policy import THE_BOT
from bot.domain.turn import Outcome, Turn
from bot.ports.channel import Answer, Channel
from bot.ports.clock import Clock
from bot.ports.meter import Meter
from bot.ports.storage import Storage

logger = logging.getLogger(__name__)

_SECONDS_AFTER_A_FAULT = 1.0

_APOLOGY = GreenroomError("Something went wrong on my side. Your message is kept.")


class Engine:
    """Owns one worker for each session that has queued turns."""

    def __init__(
        self,
        *,
        storage: Storage,
        performer: TurnPerformer,
        open_channel: OpenChannel,
        clock: Clock,
        offer_after: timedelta,
        meter: Meter,
    ) -> None:
        """Answer turns; those that came more than `offer_after` too late are offered instead."""
        self._storage = storage
        self._performer = performer
        self._open_channel = open_channel
        self._clock = clock
        self._offer_after = offer_after
        self._meter = meter
        self._begun_at = clock.now()
        self._workers: dict[SessionId, asyncio.Task[None]] = {}
        self._woken: set[SessionId] = set()
        self._is_troubled = asyncio.Event()
        """Set when turns may have been left behind because of the database."""
        self._is_draining = False

    @property
    def busy(self) -> int:
        """Return how many sessions are being answered."""
        return len(self._workers)

    def channel(self, place: PlaceAddress) -> Channel:
        """Return the place, to speak in."""
        return self._open_channel(place)

    def wake(self, session_id: SessionId) -> None:
        """See to the queued turns of a session, now or after the one in hand."""
        if self._is_draining:
            return
        self._woken.add(session_id)
        if session_id not in self._workers:
            task = asyncio.create_task(self._work(session_id), name=f"session {session_id}")
            self._workers[session_id] = task

    async def resume(self, platforms: Collection[PlatformName]) -> None:
        """Take up what no worker has in hand on these platforms, whichever run left it."""
        async with self._storage.writing(THE_BOT) as uow:
            sessions = await uow.turns.resume(platforms, in_hand=tuple(self._workers))
            await uow.commit()
        self._meter.count("turns_recovered", len(sessions))
        for session_id in sessions:
            self.wake(session_id)

    async def watch(self, platforms: Collection[PlatformName]) -> None:
        """Take up what was left unfinished: now, and after each fault, until cancelled."""
        while True:
            self._is_troubled.clear()
            await insist(lambda: self.resume(platforms), clock=self._clock, name="A fresh start")
            await self._is_troubled.wait()
            await self._clock.sleep(_SECONDS_AFTER_A_FAULT)

    def look_again(self) -> None:
        """See soon whether there are turns that no worker has in hand."""
        self._is_troubled.set()

    def stop(self, session_id: SessionId) -> bool:
        """End the answer that is being written in a session, at once; False if there is none."""
        return self._performer.stop(session_id)

    def start_over(self, turn: Turn) -> None:
        """Answer a turn that is queued again, at once if it is in hand.

        Whoever stops lets the answer in hand be shown to its end; the next start puts the other one
        in its place.
        """
        if not self._is_draining:
            self._performer.drop(turn)
        self.wake(turn.session_id)

    async def show_again(self, place: PlaceAddress, answer: Answer) -> None:
        """Show another answer to a turn, in the place of the one that is shown."""
        ledger = TurnLedger(self._storage, answer.turn_id, clock=self._clock)
        await self._open_channel(place).stream(answer, ledger)

    async def settle(self, session_id: SessionId) -> None:
        """Return when the session has no turn in hand."""
        while (worker := self._workers.get(session_id)) is not None:
            await asyncio.wait([worker])

    async def drain(self, seconds: float) -> None:
        """Let turns in hand end within that time, then cancel the rest; they resume at start."""
        self._is_draining = True
        workers = list(self._workers.values())
        if not workers:
            return
        _, late = await asyncio.wait(workers, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, session_id: SessionId) -> None:
        """Answer turn after turn until none is queued."""
        try:
            while session_id in self._woken:
                self._woken.discard(session_id)
                while not self._is_draining and (turn := await self._claim(session_id)):
                    await self._answer(turn)
        except StorageError as error:
            logger.warning("Session %s waits for the database: %s", session_id, error.remedy)
            self._is_troubled.set()
        finally:
            del self._workers[session_id]

    async def _claim(self, session_id: SessionId) -> Turn | None:
        """Take the next turn in hand."""
        async with self._storage.writing(THE_BOT) as uow:
            turn = await uow.turns.claim_next(session_id)
            await uow.commit()
        return turn

    async def _answer(self, turn: Turn) -> None:
        """Perform a turn; whatever unexpected happens ends this turn, visibly, and nothing else."""
        try:
            with bound_contextvars(turn=str(turn.id)):
                if self._is_late(turn):
                    await self._performer.offer(turn)
                else:
                    await self._performer.perform(turn)
        except Exception:
            logger.exception("Turn %s ended unexpectedly", turn.id)
            await self._fail(turn)

    def _is_late(self, turn: Turn) -> bool:
        """Tell whether nobody expects an answer any more: we were away when it was asked for.

        What waits in a queue while we are here is not late: whoever asked sees that we are busy.
        """
        heard_at = max(self._begun_at, turn.created_at)
        return heard_at - turn.asked_at > self._offer_after

    async def _fail(self, turn: Turn) -> None:
        """Record and show that a turn failed for a reason that nobody foresaw."""
        try:
            async with self._storage.writing(THE_BOT) as uow:
                await uow.turns.finish(turn.id, Outcome(state="failed", error=str(_APOLOGY)))
                await uow.commit()
                session = await uow.sessions.get(turn.session_id)
                place = await uow.places.get(session.place_id)
        except StorageError:
            logger.exception("Turn %s could not be recorded as failed", turn.id)
            self._is_troubled.set()
            return
        await self._performer.show(self.channel(place.address), notices.failed(turn.id, _APOLOGY))
