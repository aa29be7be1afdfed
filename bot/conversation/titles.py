"""Titles of conversations, found in the background after the second answer, and shown above them.

Nothing waits for a title: one that is not found now is looked for after the next turn, since that
it is missing stands in the database. Invariant: what a person chose is never overruled, neither
the title of a session nor the name of a thread.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Protocol

from bot.conversation.side_question import SideQuestion
from bot.conversation.spending import charge
from bot.conversation.threads import rename_thread, thread_title
from bot.domain.errors import GreenroomError, ModelRefusedError, StorageError
from bot.domain.ids import SessionId
from bot.domain.message import Message
from bot.domain.persona import Persona
from bot.domain.place import PlatformName
from bot.domain.policy import THE_BOT
from bot.domain.scene import Scene
from bot.domain.session import Session
from bot.domain.turn import Usage
from bot.ports.language_model import LanguageModel
from bot.ports.platform import Platform
from bot.ports.storage import Storage
from bot.prompting.titles import plain_title, title_prompt, to_title

logger = logging.getLogger(__name__)

_ANSWERS = 2
"""So many answers tell what a conversation is about."""
_LOOKED_THROUGH = 12
"""Messages that a title is made of."""
_AT_ONCE = 2
_PATIENCE = 60.0
"""Seconds that a title may take."""


class StartTask(Protocol):
    """Starts work that its owner ends at the latest when it ends itself."""

    def __call__(self, work: Coroutine[object, object, None], *, name: str) -> asyncio.Task[None]:
        """Run the work beside its caller."""
        ...


class Titler:
    """Finds titles for conversations that have none of their own."""

    def __init__(
        self,
        *,
        storage: Storage,
        model: LanguageModel | None,
        model_id: str | None,
        platform: Callable[[PlatformName], Platform],
        start: StartTask,
    ) -> None:
        """Ask `model`, by the id `model_id`; None takes how the conversation began."""
        self._storage = storage
        self._model = model
        self._model_id = model_id
        self._platform = platform
        self._start = start
        self._in_hand: set[SessionId] = set()

    def consider(self, scene: Scene) -> None:
        """Begin to look for a title, if the session of this answered turn may need one."""
        session = scene.session
        is_due = session.title_source == "place" and session.message_count > _ANSWERS
        if is_due and session.id not in self._in_hand and len(self._in_hand) < _AT_ONCE:
            self._in_hand.add(session.id)
            self._start(self._look(scene), name=f"title of session {session.id}")

    async def _look(self, scene: Scene) -> None:
        """Find a title and give it; whatever keeps it from that is logged, and leaves all as is."""
        session = scene.session
        question = SideQuestion(self._model) if self._model is not None else None
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._entitle(session, scene.persona, question)
        except TimeoutError:
            logger.info("No title was found for session %s in time", session.id)
        except GreenroomError as error:
            logger.info("No title was given to session %s: %s", session.id, error)
        finally:
            self._in_hand.discard(session.id)
            if question is not None:
                await self._charge(scene, question.spent)

    async def _entitle(
        self, session: Session, persona: Persona, question: SideQuestion | None
    ) -> None:
        """Give a session a title and show it, once it was answered often enough."""
        async with self._storage.reading(THE_BOT) as uow:
            said = await uow.messages.window(session.id, _LOOKED_THROUGH)
        cared_for = {m.turn_id for m in said if m.tag == "safety"}
        said = [m for m in said if m.turn_id is None or m.turn_id not in cared_for]
        if len({m.turn_id for m in said if m.role == "assistant" and m.turn_id}) < _ANSWERS:
            return
        title = await self._title(said, question)
        async with self._storage.writing(THE_BOT) as uow:
            is_given = await uow.sessions.entitle(session.id, title or session.title)
            await uow.commit()
        if is_given and title:
            name = thread_title(persona, title)
            await rename_thread(self._storage, self._platform, session.id, title=name)

    async def _title(self, said: Sequence[Message], question: SideQuestion | None) -> str:
        """Return a title for what was said; empty if the model has none to give."""
        if question is None:
            return plain_title(said)
        try:
            return to_title(await question.ask(title_prompt(said, self._model_id)))
        except ModelRefusedError:
            return ""

    async def _charge(self, scene: Scene, spent: Usage) -> None:
        """Put what was asked on the account of whoever asked for the answer before it."""
        if not spent.tokens:
            return
        try:
            async with self._storage.writing(THE_BOT) as uow:
                await charge(uow, scene, spent)
                await uow.commit()
        except StorageError as error:
            logger.warning("What a title cost is not counted: %s", error.remedy or error)
