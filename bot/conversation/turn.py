"""Perform one turn: scene, prompt, answer, record. No transaction is open while a model thinks."""

import asyncio
import logging
import textwrap
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime

from bot.conversation import scene as scenes
from bot.conversation.ledger import TurnLedger
from bot.conversation.lore import keep_lore
from bot.conversation.patience import insist
from bot.conversation.telling import Telling
from bot.domain.errors import DeliveryError, GreenroomError
from bot.domain.ids import TurnId
from bot.domain.place import PlaceAddress
from bot.domain.prompt import Prompt
from bot.domain.reply import Button, Reply
from bot.domain.scene import Scene
from bot.domain.turn import Outcome, Turn, Usage
from bot.ports.channel import Answer, Channel
from bot.ports.clock import Clock
from bot.ports.language_model import LanguageModel
from bot.ports.meter import Meter
from bot.ports.persona_resolver import PersonaResolver
from bot.ports.storage import Storage
from bot.prompting.assemble import Budget, build_prompt, estimate_prompt
from bot.prompting.lore.outcome import LoreOutcome
from bot.prompting.tokens import Calibration

logger = logging.getLogger(__name__)

_AWAY = "I was away when you wrote:"
_LONGEST_QUOTE = 120
_NOT_KEPT_YET = (
    "This answer is shown, but my database does not take it yet. I keep trying; until then I do"
    " not remember it."
)

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
        meter: Meter,
    ) -> None:
        self._storage = storage
        self._resolver = resolver
        self._model = model
        self._clock = clock
        self._budget = budget
        self._calibration = Calibration()
        self._open_channel = open_channel
        self._meter = meter

    async def perform(self, turn: Turn) -> None:
        """Answer the turn; expected faults end it as `failed` and are told to the person."""
        begun = self._clock.now()
        scene = await self._load(turn)
        channel = self._open_channel(scene.place.address)
        telling = Telling(model=self._model, clock=self._clock)
        assembled = await asyncio.to_thread(build_prompt, scene, self._calibrated_budget())
        prompt = assembled.prompt
        refusal = await self._deliver(scene, prompt, telling, channel)
        self._calibrate(prompt, telling)
        failure = refusal or telling.error
        failure = await self._keep(scene, telling, failure, channel, lore=assembled.lore)
        self._count(telling, failure, begun=begun)
        if failure is not None:
            logger.warning("Turn %s failed: %s %s", turn.id, failure, failure.remedy)
            await self.tell_failure(turn.id, failure, channel)

    async def offer(self, turn: Turn) -> None:
        """End a turn that comes too late, and let the person decide whether it is answered."""
        scene = await self._load(turn)
        async with self._storage.writing() as uow:
            waiting = await uow.turns.finish(turn.id, Outcome(state="failed", error=_AWAY))
            await uow.commit()
        if waiting:
            return  # the last one speaks for all: its prompt holds the others
        reply = Reply(
            text=f"{_AWAY} “{_quote(scene.asked.content)}” Shall I answer now?",
            is_private=False,
            buttons=(Button(label="Answer now", command=f"turn retry {turn.id}"),),
        )
        await self._show(self._open_channel(scene.place.address), reply)

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
        await self._show(channel, reply)

    async def _load(self, turn: Turn) -> Scene:
        """Return what the turn hangs on, however long the database takes."""
        now = self._clock.now()
        return await insist(
            lambda: scenes.load(turn, self._storage, self._resolver, now=now),
            clock=self._clock,
            name=f"Turn {turn.id}",
        )

    async def _show(self, channel: Channel, reply: Reply) -> None:
        """Show a notice, if the platform takes it."""
        try:
            await channel.show(reply)
        except DeliveryError as error:
            logger.warning("A notice could not be shown: %s", error)

    async def _deliver(
        self, scene: Scene, prompt: Prompt, telling: Telling, channel: Channel
    ) -> DeliveryError | None:
        """Let the platform show the answer as it grows; returns the platform's refusal, if any."""
        shown = telling.pieces(prompt, shorter=lambda: self._shorter(scene, prompt))
        async with aclosing(shown) as pieces:
            answer = Answer(
                turn_id=scene.turn.id,
                speaker=scene.persona.label,
                reply_to=scene.asked.platform_message_id,
                pieces=pieces,
            )
            ledger = TurnLedger(self._storage, scene.turn.id, clock=self._clock)
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
        channel: Channel,
        *,
        lore: LoreOutcome,
    ) -> GreenroomError | None:
        """Record how the turn ended, however long the database takes; the person is told of it."""

        async def apologise() -> None:
            await self._show(channel, Reply(text=_NOT_KEPT_YET, tone="bad", is_private=False))

        return await insist(
            lambda: self._record(scene, telling, failure, lore=lore),
            clock=self._clock,
            name=f"The answer of turn {scene.turn.id}",
            when_it_fails=apologise,
        )

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

    def _shorter(self, scene: Scene, prompt: Prompt) -> Prompt:
        """Return a prompt of half the length, for a model that can read less than we were told."""
        room = estimate_prompt(prompt) // 2
        budget = replace(self._budget, context_tokens=room + self._budget.answer_tokens)
        return build_prompt(scene, budget).prompt

    def _calibrated_budget(self) -> Budget:
        """Return the budget in the light of what providers reported so far."""
        return replace(self._budget, token_factor=self._calibration.factor)

    def _count(self, telling: Telling, failure: GreenroomError | None, *, begun: datetime) -> None:
        """Tell whoever watches how it went."""
        self._meter.count("turns_failed" if failure else "turns_answered")
        if telling.first_token_at is not None:
            self._meter.first_token((telling.first_token_at - begun).total_seconds())
        if telling.finished is not None:
            self._meter.count("input_tokens", telling.finished.usage.input_tokens)
            self._meter.count("output_tokens", telling.finished.usage.output_tokens)

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


def _quote(text: str) -> str:
    """Return the beginning of what somebody said, in one line."""
    return textwrap.shorten(text, _LONGEST_QUOTE, placeholder=" …") or "…"
