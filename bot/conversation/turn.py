"""Perform one turn: scene, prompt, answer, record. No transaction is open while a model thinks."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace

from bot.conversation import scene as scenes
from bot.conversation.lore import keep_lore
from bot.conversation.telling import Telling
from bot.domain.errors import DeliveryError, GreenroomError
from bot.domain.ids import TurnId
from bot.domain.place import PlaceAddress
from bot.domain.prompt import Prompt
from bot.domain.reply import Button, Reply
from bot.domain.scene import Scene
from bot.domain.turn import Delivery, Outcome, Turn, Usage
from bot.ports.channel import Answer, Channel
from bot.ports.clock import Clock
from bot.ports.language_model import LanguageModel
from bot.ports.persona_resolver import PersonaResolver
from bot.ports.storage import Storage
from bot.prompting.assemble import Budget, build_prompt, estimate_prompt
from bot.prompting.lore.outcome import LoreOutcome
from bot.prompting.tokens import Calibration

logger = logging.getLogger(__name__)

OpenChannel = Callable[[PlaceAddress], Channel]


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
        open_channel: OpenChannel,
    ) -> None:
        self._storage = storage
        self._resolver = resolver
        self._model = model
        self._clock = clock
        self._budget = budget
        self._calibration = Calibration()
        self._open_channel = open_channel

    async def perform(self, turn: Turn) -> None:
        """Answer the turn; expected faults end it as `failed` and are told to the person."""
        now = self._clock.now()
        scene = await scenes.load(turn, self._storage, self._resolver, now=now)
        channel = self._open_channel(scene.place.address)
        telling = Telling(model=self._model, clock=self._clock)
        assembled = await asyncio.to_thread(build_prompt, scene, self._calibrated_budget())
        prompt = assembled.prompt
        refusal = await self._deliver(scene, prompt, telling, channel)
        self._calibrate(prompt, telling)
        failure = refusal or telling.error
        failure = await self._record(scene, telling, failure, lore=assembled.lore)
        if failure is not None:
            logger.warning("Turn %s failed: %s %s", turn.id, failure, failure.remedy)
            await self.tell_failure(turn.id, failure, channel)

    async def tell_failure(
        self, turn_id: TurnId, failure: GreenroomError, channel: Channel
    ) -> None:
        """Say what happened, with a button to try again."""
        reply = Reply(
            text=str(failure),
            tone="bad",
            is_private=False,
            buttons=(Button(label="Try again", command=f"turn retry {turn_id}"),),
        )
        try:
            await channel.show(reply)
        except DeliveryError as error:
            logger.warning("Turn %s: its failure could not be shown: %s", turn_id, error)

    async def _deliver(
        self, scene: Scene, prompt: Prompt, telling: Telling, channel: Channel
    ) -> DeliveryError | None:
        """Let the platform show the answer as it grows; returns the platform's refusal, if any."""
        async with aclosing(telling.pieces(prompt)) as pieces:
            answer = Answer(
                turn_id=scene.turn.id,
                speaker=scene.persona.label,
                reply_to=scene.asked.platform_message_id,
                pieces=pieces,
            )
            try:
                await channel.stream(answer, _Ledger(self._storage, scene.turn.id))
            except DeliveryError as error:
                return error
        return None

    async def _record(
        self,
        scene: Scene,
        telling: Telling,
        failure: GreenroomError | None,
        *,
        lore: LoreOutcome,
    ) -> GreenroomError | None:
        """Store what was said, tagged with who said it, how the turn ended and what lore it had.

        Returns why it failed, if it did. A persona that was removed for good meanwhile took with it
        all that it said, this too.
        """
        persona = scene.persona
        async with self._storage.writing() as uow:
            if await uow.persona_history.at(persona.id, persona.revision) is None:
                failure = GreenroomError(f"{persona.label} was removed for good while it answered.")
            elif telling.text:
                await uow.messages.add_answer(
                    telling.text,
                    session_id=scene.session.id,
                    turn_id=scene.turn.id,
                    persona=persona,
                    tag="partial" if failure else "chat",
                )
            if not failure:
                await keep_lore(uow, scene, lore)
            await uow.turns.finish(scene.turn.id, _outcome(telling, failure))
            await uow.commit()
        return failure

    def _calibrated_budget(self) -> Budget:
        """Return the budget in the light of what providers reported so far."""
        return replace(self._budget, token_factor=self._calibration.factor)

    def _calibrate(self, prompt: Prompt, telling: Telling) -> None:
        """Learn from the reported length of the prompt."""
        if telling.finished is not None:
            self._calibration.learn(
                estimated=estimate_prompt(prompt),
                reported=telling.finished.usage.input_tokens,
            )


def _outcome(telling: Telling, failure: GreenroomError | None) -> Outcome:
    """Return how a turn ended."""
    finished = telling.finished
    return Outcome(
        state="failed" if failure else "answered",
        error=str(failure) if failure else "",
        model=finished.model if finished else "",
        usage=finished.usage if finished else Usage(),
        first_token_at=telling.first_token_at,
    )


class _Ledger:
    """The delivery ledger of one turn, each entry in a transaction of its own."""

    def __init__(self, storage: Storage, turn_id: TurnId) -> None:
        self._storage = storage
        self._turn_id = turn_id

    async def sending(self, part: int) -> Delivery:
        """Record that a part is about to be sent."""
        async with self._storage.writing() as uow:
            delivery = await uow.deliveries.sending(self._turn_id, part)
            await uow.commit()
        return delivery

    async def sent(self, part: int, platform_message_id: str) -> None:
        """Record that the platform took the part."""
        async with self._storage.writing() as uow:
            await uow.deliveries.sent(self._turn_id, part, platform_message_id)
            await uow.commit()
