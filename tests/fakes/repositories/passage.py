"""What was said long ago, found by its words."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.domain.ids import MessageId, PersonaId, TurnId, UserId
from bot.domain.memory import Stretch
from bot.domain.message import Message
from bot.domain.passage import NOTHING_TOLD, Reach, Recalled, SaidLine, WordHit
from tests.fakes.tables import State

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("ing", "ed", "s")


class InMemoryPassages:
    """Implements `bot.ports.passages.Passages`."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def hits(self, words: Sequence[str], reach: Reach, *, most: int) -> Sequence[WordHit]:
        """Return which messages within reach have which of these words."""
        hits: list[WordHit] = []
        within = [
            message for message in self._within(reach) if message.id not in self._state.undone
        ]
        for number, word in enumerate(words):
            found = [m for m in within if _stem(word) in map(_stem, _WORD.findall(m.content))]
            said_in = self._state.said_in
            hits += [WordHit(number, said_in[m.id], m.seq) for m in reversed(found[-most:])]
        return hits

    async def said(self, stretches: Sequence[Stretch]) -> Sequence[SaidLine]:
        """Return what was said there and counts, in the order of sessions and of `seq`."""
        lines = [
            self._line(message)
            for message in self._state.messages.values()
            if message.id not in self._state.undone
            and any(_is_within(message, self._state.said_in, stretch) for stretch in stretches)
        ]
        return sorted(lines, key=lambda line: (line.session_id, line.message.seq))

    async def recalled(self, turn_id: TurnId) -> Recalled:
        """Return what the chosen answer to a turn was given in the memory of."""
        number = self._state.chosen.get(turn_id, 1)
        return self._state.recalled.get((turn_id, number), NOTHING_TOLD)

    def _within(self, reach: Reach) -> Iterator[Message]:
        for message in self._state.messages.values():
            session = self._state.sessions[self._state.said_in[message.id]]
            is_own = message.author_id == reach.user_id or message.role == "assistant"
            is_here = message.place_id == reach.place_id
            is_reached = is_own and session.owner_id == reach.user_id
            if message.role == "system" or message.tag == "greeting":
                continue
            if session.project_id in {None, reach.project_id} and (
                is_reached if reach.is_private else is_here
            ):
                yield message

    def _line(self, message: Message) -> SaidLine:
        session_id = self._state.said_in[message.id]
        asked_by = message.author_id or self._asker(message.turn_id)
        return SaidLine(
            message=message,
            session_id=session_id,
            project_id=self._state.sessions[session_id].project_id,
            asked_by=asked_by,
            answered_by=self._answerer(message.turn_id),
            is_paused=asked_by in self._state.paused,
        )

    def _of_turn(self, turn_id: TurnId | None) -> list[Message]:
        return [m for m in self._state.messages.values() if turn_id and m.turn_id == turn_id]

    def _asker(self, turn_id: TurnId | None) -> UserId | None:
        return next((m.author_id for m in self._of_turn(turn_id) if m.role == "user"), None)

    def _answerer(self, turn_id: TurnId | None) -> PersonaId | None:
        return next((m.persona_id for m in self._of_turn(turn_id) if m.role == "assistant"), None)


def _is_within(message: Message, said_in: Mapping[MessageId, object], stretch: Stretch) -> bool:
    is_in = said_in[message.id] == stretch.session_id
    return is_in and stretch.start_seq <= message.seq <= stretch.end_seq


def _stem(word: str) -> str:
    """Return a word without its ending, as far as tests use any."""
    word = word.casefold()
    ending = next((one for one in _ENDINGS if word.endswith(one)), "")
    return word.removesuffix(ending)
