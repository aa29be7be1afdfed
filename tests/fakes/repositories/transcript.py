"""What was said, to be looked through."""

from collections.abc import Sequence

from bot.domain.ids import SessionId, UserId
from bot.domain.message import Message
from bot.domain.session import Hit
from tests.fakes.tables import State


class InMemoryTranscripts:
    """Implements `bot.ports.transcripts.Transcripts`."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def whole(self, session_id: SessionId) -> Sequence[Message]:
        """Return all messages of a session, oldest first."""
        said_in = self._state.said_in
        return [m for m in self._state.messages.values() if said_in[m.id] == session_id]

    async def search(
        self, user_id: UserId, words: Sequence[str], *, offset: int, limit: int
    ) -> Sequence[Hit]:
        """Return messages that have all these words, newest first."""
        found = [
            Hit(message=m, session=self._state.sessions[self._state.said_in[m.id]])
            for m in reversed(self._state.messages.values())
            if self._may_be_found(m, user_id)
            and all(word.casefold() in m.content.casefold() for word in words)
        ]
        return found[offset : offset + limit]

    def _may_be_found(self, message: Message, user_id: UserId) -> bool:
        session = self._state.sessions[self._state.said_in[message.id]]
        is_own = message.role == "assistant" and session.owner_id == user_id
        return message.author_id == user_id or is_own
