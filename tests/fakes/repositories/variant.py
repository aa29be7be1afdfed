"""Several answers to one turn, and turns that are taken back."""

from dataclasses import replace
from datetime import datetime

from bot.domain.errors import NotFoundError
from bot.domain.ids import SessionId, TurnId, UserId
from bot.domain.message import Message
from bot.domain.variant import Standing
from bot.ports.clock import Clock
from tests.fakes.repositories.message import set_aside
from tests.fakes.tables import State


class InMemoryVariants:
    """Implements `bot.ports.variants.Variants`."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._clock = clock

    async def standing(self, turn_id: TurnId) -> Standing:
        """Return which answer is chosen, of how many."""
        if self._answer(turn_id) is None:
            return Standing(number=0, of=0)
        others = sum(turn == turn_id for turn, _ in self._state.variants)
        return Standing(number=self._state.chosen.get(turn_id, 1), of=others + 1)

    async def choose(self, turn_id: TurnId, number: int) -> None:
        """Let this answer be the one that counts."""
        if (await self.standing(turn_id)).number == number:
            return
        wanted, answer = self._state.variants.get((turn_id, number)), self._answer(turn_id)
        if wanted is None or answer is None:
            message = "There is no such answer."
            raise NotFoundError(message)
        set_aside(self._state, turn_id, answer)
        del self._state.variants[turn_id, number]
        self._state.chosen[turn_id] = number
        self._state.outdate(answer.id)
        self._state.messages[answer.id] = replace(
            answer,
            content=wanted.content,
            tag=wanted.tag,
            author_name=wanted.author_name,
            persona_id=wanted.persona_id,
            persona_revision=wanted.persona_revision,
        )

    async def rewrite(self, turn_id: TurnId, text: str, *, by: UserId) -> None:
        """Let the chosen answer say something else; who wrote that is not kept here."""
        del by
        answer = self._answer(turn_id)
        if answer is None:
            message = "There is no answer to change."
            raise NotFoundError(message)
        set_aside(self._state, turn_id, answer)
        self._state.outdate(answer.id)
        self._state.messages[answer.id] = replace(answer, content=text, tag="chat")

    async def undo(self, session_id: SessionId, turns: int) -> int:
        """Take back the newest turns that count; returns how many there were."""
        asked = [m.turn_id for m in self._said(session_id) if m.role == "user" and m.turn_id]
        newest = list(dict.fromkeys(asked))[-turns:]
        for message in self._said(session_id):
            if message.turn_id in newest:
                self._state.undone[message.id] = self._clock.now()
                self._state.outdate(message.id)
        return len(newest)

    async def redo(self, session_id: SessionId) -> datetime | None:
        """Let the turns count again that were taken back last."""
        here = {
            message_id: moment
            for message_id, moment in self._state.undone.items()
            if self._state.said_in[message_id] == session_id
        }
        last = max(here.values(), default=None)
        for message_id, moment in here.items():
            if moment == last:
                del self._state.undone[message_id]
                self._state.outdate(message_id)
        return last

    def _said(self, session_id: SessionId) -> list[Message]:
        """Return what was said in a session and counts."""
        return [
            m
            for m in self._state.messages.values()
            if self._state.said_in[m.id] == session_id and m.id not in self._state.undone
        ]

    def _answer(self, turn_id: TurnId) -> Message | None:
        said = self._state.messages.values()
        return next((m for m in said if m.turn_id == turn_id and m.role == "assistant"), None)
