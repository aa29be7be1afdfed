"""Summarises what has left the window of a conversation, in the background.

Nothing waits for it, and nothing is kept of how far it came but what stands in the database: what
a run did not do is found by the next one. No transaction is open while a model thinks; what was
changed meanwhile is not kept, and read anew. Its cost does not depend on how long the session is.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, Self

from bot.domain.errors import (
    ContextTooLongError,
    GreenroomError,
    ModelError,
    ModelRefusedError,
    NotFoundError,
)
from bot.domain.ids import SessionId
from bot.domain.memory import Stretch
from bot.domain.policy import THE_BOT
from bot.domain.prompt import Prompt
from bot.domain.turn import Usage
from bot.memory.config import MemoryConfig
from bot.memory.keeping import keep
from bot.memory.material import Material, find_material
from bot.ports.clock import Clock
from bot.ports.storage import Storage, UnitOfWork
from bot.prompting.digest import Digest, digest_prompt, to_digest

logger = logging.getLogger(__name__)

_AT_MOST = 3
"""Batches that one run summarises: what it costs has an end."""
_TRIES = 3
"""So often a model may say nothing of a stretch before that is kept: there was nothing to tell."""
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
_DOUBLED = 6
"""So often the pause doubles."""
_NOTHING = Digest(summary="")


class Question(Protocol):
    """A question to a model beside the conversation."""

    spent: Usage

    async def ask(self, prompt: Prompt) -> str:
        """Return what the model says; nothing if it was not allowed to say all of it."""
        ...


class Account(Protocol):
    """Whoever pays for a run."""

    async def may_spend(self, uow: UnitOfWork) -> bool:
        """Tell whether anything is left."""
        ...

    async def charge(self, uow: UnitOfWork, usage: Usage) -> None:
        """Put on it what was spent."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRules:
    """How it is summarised."""

    model_id: str | None = None
    """Whom to ask; None for who answers."""
    batch_messages: int = 20
    finds_facts: bool = True

    @classmethod
    def of(cls, config: MemoryConfig) -> Self:
        """Return what the settings say."""
        return cls(
            model_id=config.model or None,
            batch_messages=config.batch_messages,
            finds_facts=config.facts,
        )


@dataclass(frozen=True, slots=True)
class _Failure:
    """How often a session could not be summarised, and until when it is left alone."""

    times: int
    until: datetime


class Digester:
    """Summarises sessions."""

    def __init__(
        self,
        *,
        storage: Storage,
        new_question: Callable[[], Question],
        rules: DigestRules,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._new_question = new_question
        self._rules = rules
        self._clock = clock
        self._failures: dict[SessionId, _Failure] = {}

    def is_waiting(self, session_id: SessionId) -> bool:
        """Tell whether a session is left alone for now, after the model failed."""
        failure = self._failures.get(session_id)
        return failure is not None and self._clock.now() < failure.until

    async def run(
        self, session_id: SessionId, *, before: int, account: Account, at_least: int | None = None
    ) -> int:
        """Summarise what is due; returns how many stretches were.

        Args:
            session_id: Of which session.
            before: The `seq` with which its window begins.
            account: Who pays; while nothing is left there, nothing is asked.
            at_least: How many messages make a batch; None takes the setting.
        """
        done = 0
        try:
            while done < _AT_MOST and await self._step(session_id, before, account, at_least):
                done += 1
        except NotFoundError:
            logger.info("Session %s is gone and not summarised", session_id)
        except GreenroomError as error:
            self._failures[session_id] = failure = self._failed(session_id)
            logger.warning(
                "Session %s is not summarised until %s: %s %s",
                session_id,
                f"{failure.until:%H:%M:%S}",
                error,
                error.remedy,
            )
        return done

    async def _step(
        self, session_id: SessionId, before: int, account: Account, at_least: int | None
    ) -> bool:
        """Summarise one stretch; False if none is due, or it changed meanwhile."""
        size = at_least or self._rules.batch_messages
        async with self._storage.reading(THE_BOT) as uow:
            material = await find_material(uow, session_id, before=before, size=size)
            if material is None or not await account.may_spend(uow):
                return False
        return await self._summarise(material, account)

    async def _summarise(self, material: Material, account: Account) -> bool:
        """Ask a model and keep what it says; what it was asked is charged whatever comes of it."""
        question = self._new_question()
        digest = None
        try:
            digest, material = await self._digest(material, question)
        finally:
            async with self._storage.writing(THE_BOT) as uow:
                is_kept = digest is not None and await keep(uow, material, digest)
                await account.charge(uow, question.spent)
                await uow.commit()
        if is_kept:
            self._failures.pop(material.session.id, None)
        return is_kept

    async def _digest(self, material: Material, question: Question) -> tuple[Digest, Material]:
        """Return what a model writes of a stretch, or of its first half if all is too long.

        Raises:
            ModelError: It gave no answer, or said nothing, which it may later.
        """
        if not material.said:
            return _NOTHING, material
        known = material.known if self._rules.finds_facts else None
        prompt = digest_prompt(material.said, model_id=self._rules.model_id, known=known)
        try:
            answer = await question.ask(prompt)
        except ContextTooLongError:
            half = _first_half(material)
            return (_NOTHING, material) if half is None else await self._digest(half, question)
        except ModelRefusedError:
            logger.info("The model says nothing of a part of session %s", material.session.id)
            return _NOTHING, material
        digest = to_digest(answer, material.said, known=known)
        if not digest.summary and self._times(material.session.id) < _TRIES - 1:
            message = "The model wrote no summary."
            raise ModelError(message)
        return digest, material

    def _failed(self, session_id: SessionId) -> _Failure:
        times = self._times(session_id)
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(times, _DOUBLED))
        return _Failure(times + 1, self._clock.now() + pause)

    def _times(self, session_id: SessionId) -> int:
        failure = self._failures.get(session_id)
        return failure.times if failure else 0


def _first_half(material: Material) -> Material | None:
    """Return the first half of a batch; None where it cannot be divided."""
    if material.instead_of is not None or len(material.messages) == 1:
        return None
    messages = material.messages[: len(material.messages) // 2]
    stretch = Stretch(material.session.id, material.stretch.start_seq, messages[-1].seq)
    kept = {message.id for message in messages}
    said = [message for message in material.said if message.id in kept]
    return replace(material, messages=messages, said=said, stretch=stretch)
