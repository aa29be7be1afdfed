"""Perform one turn: scene, prompt, answer, record. No transaction is open while a model thinks."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime

from structlog.contextvars import bind_contextvars

from bot.conversation import answers, notices
from bot.conversation import scene as scenes
from bot.conversation.caring import CareGiver
from bot.conversation.cutting import SpeakerCut, others_in
from bot.conversation.first_contact import FirstContact
from bot.conversation.in_hand import InHand
from bot.conversation.ledger import TurnLedger
from bot.conversation.patience import Say, insist, once
from bot.conversation.prompts import PromptWriter
from bot.conversation.reading import Looked, Reader
from bot.conversation.record import end_of, record
from bot.conversation.telling import Telling
from bot.domain.errors import DeliveryError, GreenroomError, SupersededError
from bot.domain.ids import SessionId, TurnId
from bot.domain.place import PlaceAddress
from bot.domain.policy import THE_BOT
from bot.domain.prompt import Prompt
from bot.domain.reply import Reply
from bot.domain.scene import Scene
from bot.domain.turn import EndState, Outcome, Turn
from bot.memory.recall import Recall
from bot.ports.channel import Channel
from bot.ports.clock import Clock
from bot.ports.language_model import LanguageModel
from bot.ports.meter import Event, Meter
from bot.ports.persona_resolver import PersonaResolver
from bot.ports.storage import Storage
from bot.prompting.assemble import Assembled, Budget

logger = logging.getLogger(__name__)

OpenChannel = Callable[[PlaceAddress], Channel]

WhenAnswered = Callable[[Scene], None]
"""Is told of each turn that was answered; must return at once."""

_COUNTED_AS: Mapping[EndState, Event] = {
    "answered": "turns_answered",
    "failed": "turns_failed",
    "cancelled": "turns_cancelled",
}


class TurnPerformer:
    """Gets one turn answered, or visibly failed."""

    def __init__(
        self,
        *,
        storage: Storage,
        resolver: PersonaResolver,
        model: LanguageModel,
        clock: Clock,
        budget: Budget,
        reader: Reader,
        recall: Recall,
        caring: CareGiver,
        first_contact: FirstContact,
        open_channel: OpenChannel,
        meter: Meter,
        when_answered: Sequence[WhenAnswered],
    ) -> None:
        self._storage = storage
        self._resolver = resolver
        self._model = model
        self._clock = clock
        self._prompts = PromptWriter(budget)
        self._reader = reader
        self._recall = recall
        self._caring = caring
        self._first_contact = first_contact
        self._open_channel = open_channel
        self._meter = meter
        self._when_answered = when_answered
        self._in_hand: dict[TurnId, InHand] = {}
        """The turns that are being answered."""

    async def perform(self, turn: Turn) -> None:
        """Answer the turn; expected faults end it as `failed` and are told to the person."""
        self._in_hand[turn.id] = in_hand = InHand(turn=turn)
        try:
            await self._perform(turn, in_hand)
        except SupersededError as superseded:
            logger.info("%s", superseded)
        finally:
            del self._in_hand[turn.id]

    async def _perform(self, turn: Turn, in_hand: InHand) -> None:
        begun = self._clock.now()
        scene = await self._load(turn)
        channel = self._open_channel(scene.place.address)
        tell = once(lambda: self.show(channel, notices.NOT_KEPT_YET))
        if (care := await self._caring.answer_to(scene)) is not None:
            failure = await self._caring.give(
                scene,
                care,
                channel,
                is_wanted=lambda: not in_hand.is_dropped,
                when_it_waits=tell,
            )
            await self._end(scene, channel, failure)
            return
        looked = await self._look(scene, channel)
        if looked is None or in_hand.is_dropped:
            return
        scene = await self._recall.gather(looked.scene)
        telling = in_hand.says(await self._begin(scene))
        if in_hand.is_dropped:
            return
        refusal = await self._deliver(scene, telling, channel, when_it_waits=tell)
        self._meter.count("input_tokens", telling.spent.input_tokens)
        self._meter.count("output_tokens", telling.spent.output_tokens)
        failure = await self._keep(scene, telling, refusal or telling.error, when_it_waits=tell)
        self._account(telling, failure, begun=begun)
        if telling.was_cut:
            logger.info("Turn %s: max_tokens was reached before the answer was whole", turn.id)
        await self._end(scene, channel, failure)
        if failure is None:
            for tell in self._when_answered:
                tell(scene)

    def stop(self, session_id: SessionId) -> bool:
        """End the answer that is being written in a session, at once; False if there is none."""
        here = [one for one in self._in_hand.values() if one.turn.session_id == session_id]
        for one in here:
            one.stop()
        return bool(here)

    def drop(self, asked_anew: Turn) -> None:
        """End the answer that is being written to a turn, unless it was begun after that."""
        in_hand = self._in_hand.get(asked_anew.id)
        if in_hand is not None and in_hand.turn.attempt <= asked_anew.attempt:
            in_hand.drop()

    async def offer(self, turn: Turn) -> None:
        """End a turn that comes too late, and let the person decide whether it is answered."""
        scene = await self._load(turn)
        if await self._caring.answer_to(scene) is not None:
            await self.perform(turn)  # it is never too late for that
            return
        waiting = await insist(
            lambda: self._put_off(turn), clock=self._clock, name=f"Turn {turn.id}"
        )
        if waiting:
            return  # the last one speaks for all: its prompt holds the others
        channel = self._open_channel(scene.place.address)
        await self.show(channel, notices.offer(turn.id, scene.asked.content))

    async def _end(self, scene: Scene, channel: Channel, failure: GreenroomError | None) -> None:
        """Say that a turn failed, with the way to try it again; or who it was that answered."""
        turn = scene.turn
        if failure is None:
            await self._first_contact.after(scene, channel)
        else:
            logger.warning("Turn %s failed: %s %s", turn.id, failure, failure.remedy)
            await self.show(channel, notices.failed(turn.id, failure))

    async def show(self, channel: Channel, notice: Reply) -> None:
        """Show a notice, if the platform takes it."""
        try:
            await channel.show(notice)
        except DeliveryError as error:
            logger.warning("A notice could not be shown: %s", error)

    async def _load(self, turn: Turn) -> Scene:
        """Return what the turn hangs on, however long the database takes."""
        now = self._clock.now()
        scene = await insist(
            lambda: scenes.load(turn, self._storage, self._resolver, now=now),
            clock=self._clock,
            name=f"Turn {turn.id}",
        )
        bind_contextvars(place="/".join(filter(None, scene.place.address.key)))
        return scene

    async def _look(self, scene: Scene, channel: Channel) -> Looked | None:
        """Return what can be seen and read of a scene; None if there is nothing to answer.

        The person is told what cannot be taken in. If that is all there was, the turn ends.
        """
        looked = await self._reader.look(scene)
        if looked.is_in_vain or looked.took_time:
            was_asked_anew = await insist(
                lambda: self._end_in_vain(looked),
                clock=self._clock,
                name=f"Turn {scene.turn.id}",
            )
            if was_asked_anew:
                return None
        if untold := self._reader.untold(looked):
            await self.show(channel, looked.notice(untold))
        return None if looked.is_in_vain else looked

    async def _end_in_vain(self, looked: Looked) -> bool:
        """Record that there is nothing to answer, if so; tells whether it was asked anew."""
        turn = looked.scene.turn
        async with self._storage.writing(THE_BOT) as uow:
            if await uow.turns.was_asked_anew(turn):
                return True
            if looked.is_in_vain:
                await uow.turns.finish(turn.id, looked.outcome)
                await uow.commit()
        return False

    async def _begin(self, scene: Scene) -> Telling:
        """Return the answer before its first word."""

        async def shorter(than: Prompt) -> Assembled:
            return await self._prompts.write_shorter(scene, than)

        asked = await self._prompts.write(scene)
        return Telling(
            asked,
            shorter=shorter,
            model=self._model,
            clock=self._clock,
            cut=SpeakerCut(others_in(scene), so_far=scene.so_far),
            so_far=scene.so_far,
        )

    async def _deliver(
        self, scene: Scene, telling: Telling, channel: Channel, *, when_it_waits: Say
    ) -> DeliveryError | None:
        """Let the platform show the answer as it grows; returns the platform's refusal, if any."""
        async with aclosing(telling.pieces()) as pieces:
            answer = answers.growing(scene, pieces, is_wanted=lambda: not telling.is_dropped)
            ledger = TurnLedger(
                self._storage, scene.turn.id, clock=self._clock, when_it_waits=when_it_waits
            )
            try:
                await channel.stream(answer, ledger)
            except DeliveryError as error:
                return error
        return None

    async def _keep(
        self,
        scene: Scene,
        telling: Telling,
        failure: GreenroomError | None,
        *,
        when_it_waits: Say,
    ) -> GreenroomError | None:
        """Record how the turn ended, however long the database takes; the person is told of it."""
        return await insist(
            lambda: record(self._storage, scene, telling, failure),
            clock=self._clock,
            name=f"The answer of turn {scene.turn.id}",
            when_it_fails=when_it_waits,
        )

    async def _put_off(self, turn: Turn) -> int:
        """Record that the turn came too late; returns how many are queued behind it."""
        async with self._storage.writing(THE_BOT) as uow:
            waiting = await uow.turns.finish(turn.id, Outcome(state="failed", error=notices.AWAY))
            await uow.commit()
        return waiting

    def _account(
        self, telling: Telling, failure: GreenroomError | None, *, begun: datetime
    ) -> None:
        """Tell whoever watches how it went, and learn from what the model reported."""
        self._meter.count(_COUNTED_AS[end_of(telling, failure)])
        if telling.first_token_at is not None:
            self._meter.first_token((telling.first_token_at - begun).total_seconds())
        if telling.finished is not None:
            reported = telling.finished.usage.input_tokens
            self._prompts.learn(telling.asked.prompt, reported=reported)
