"""After an answer, what has left the window of its conversation is summarised in the background.

Nobody waits for that. What is not summarised now is found after the next answer.
"""

from bot.conversation.limiting import Limiter
from bot.conversation.spending import charge
from bot.conversation.titles import StartTask
from bot.domain.ids import SessionId
from bot.domain.limits import payers
from bot.domain.scene import Scene
from bot.domain.turn import Usage
from bot.memory.digest import Digester
from bot.memory.stretches import window_start
from bot.ports.storage import UnitOfWork

_AT_ONCE = 2


class Remembering:
    """Sees to it that what leaves the window of a conversation is remembered."""

    def __init__(
        self, digester: Digester, *, limiter: Limiter, room: int, start: StartTask
    ) -> None:
        """Take it that so many tokens of a conversation surely have room in a prompt."""
        self._digester = digester
        self._limiter = limiter
        self._room = room
        self._start = start
        self._in_hand: set[SessionId] = set()

    def consider(self, scene: Scene) -> None:
        """Begin to summarise the session of this answered turn, if anything may be due."""
        session_id = scene.session.id
        is_busy = session_id in self._in_hand or len(self._in_hand) >= _AT_ONCE
        if not is_busy and not self._digester.is_waiting(session_id):
            self._in_hand.add(session_id)
            self._start(self._run(scene), name=f"summary of session {session_id}")

    async def _run(self, scene: Scene) -> None:
        policy = scene.persona.definition.memory_policy
        try:
            await self._digester.run(
                scene.session.id,
                before=window_start(scene.messages, policy, room=self._room),
                account=_OfWhoAsked(scene, self._limiter),
            )
        finally:
            self._in_hand.discard(scene.session.id)


class _OfWhoAsked:
    """The accounts that an answer was put on, for what is done after it."""

    def __init__(self, scene: Scene, limiter: Limiter) -> None:
        self._scene = scene
        self._limiter = limiter

    async def may_spend(self, uow: UnitOfWork) -> bool:
        """Tell whether anything is left on all of them."""
        scene = self._scene
        who = scene.turn.asked_by or scene.asked.author_id
        return await self._limiter.may_spend(uow, payers(who, scene.place))

    async def charge(self, uow: UnitOfWork, usage: Usage) -> None:
        """Put on them what was spent."""
        await charge(uow, self._scene, usage)
