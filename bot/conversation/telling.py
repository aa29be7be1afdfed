"""One answer while a model writes it: the pieces for the platform, the whole for the record."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from datetime import datetime

from bot.conversation.cutting import SpeakerCut
from bot.domain.errors import ContextTooLongError, ModelError, ModelRefusedError
from bot.domain.prompt import Finished, ModelEvent, Prompt, Spent, TextDelta
from bot.domain.turn import Usage
from bot.ports.clock import Clock
from bot.ports.language_model import LanguageModel
from bot.prompting.assemble import Assembled

logger = logging.getLogger(__name__)

_GOES_ON = " …"
"""What people see, and nobody stores, where the model was not allowed to say more."""

_EMPTY = "The model gave an empty answer. Try again, or say it differently."
_FOR_ANOTHER = (
    "The model began to speak for somebody else instead of answering. Try again, or say it"
    " differently."
)

WriteShorter = Callable[[Prompt], Awaitable[Assembled]]
"""Writes a prompt that says less than this one."""


class Telling:
    """Passes on what a model says and remembers it; a failing model ends it early."""

    def __init__(
        self,
        asked: Assembled,
        *,
        shorter: WriteShorter,
        model: LanguageModel,
        clock: Clock,
        cut: SpeakerCut,
        so_far: str = "",
    ) -> None:
        """Begin an answer; `so_far` is what was said of it before, and is shown first.

        It ends where the `cut` finds that somebody else begins to speak in it.
        """
        self._cut = cut
        self._shorter = shorter
        self._model = model
        self._clock = clock
        self._so_far = so_far
        self._said: list[str] = [so_far] if so_far else []
        self._waiting: asyncio.Timeout | None = None
        """Set while the model is waited for."""
        self.is_stopped = False
        """Whether somebody wanted to hear no more."""
        self.is_dropped = False
        """Whether the turn is asked in other words by now, so that this answer counts no more."""
        self.asked = asked
        """What the model was asked last."""
        self.finished: Finished | None = None
        self.spent = Usage()
        """All that was reported of what the model was asked, whatever became of it."""
        self.error: ModelError | None = None
        """What kept the model from saying all of it."""
        self.first_token_at: datetime | None = None

    @property
    def text(self) -> str:
        """Return all that was said so far."""
        return "".join(self._said).strip()

    @property
    def was_cut(self) -> bool:
        """Tell whether the answer reached its greatest length before the model was done."""
        return self.finished is not None and self.finished.was_cut

    def stop(self) -> None:
        """Let the model say no more, at once; what it has said stays."""
        was_stopped, self.is_stopped = self.is_stopped, True
        if self._waiting is not None and not was_stopped:
            self._waiting.reschedule(asyncio.get_running_loop().time())

    def drop(self) -> None:
        """Let the model say no more, at once; what it has said counts no more."""
        self.is_dropped = True
        self.stop()

    async def pieces(self) -> AsyncGenerator[str]:
        """Yield the answer piece by piece. Never raises a `ModelError`; see `error`."""
        if self._so_far:
            yield self._so_far
        try:
            async with aclosing(self._ask_for_less()) as texts:
                async for text in texts:
                    yield text
        except ModelError as error:
            self.error = error
        if rest := self._cut.rest():
            self._said.append(rest)
            yield rest
        if self.error is not None:
            return
        if self.was_cut:
            yield _GOES_ON
        if not self.text and not self.is_stopped:
            self.error = ModelRefusedError(_FOR_ANOTHER if self._cut.is_cut else _EMPTY)

    async def _ask_for_less(self) -> AsyncGenerator[str]:
        """Yield what the model says, asked once more if the prompt is too long for its first word.

        Raises:
            ContextTooLongError: The shorter prompt is too long, too.
        """
        try:
            async with aclosing(self._ask()) as texts:
                async for text in texts:
                    yield text
        except ContextTooLongError as error:
            if self.first_token_at is not None:
                raise
            logger.warning("The model is asked again for less: %s", error.remedy)
        else:
            return
        self.asked = await self._shorter(self.asked.prompt)
        async with aclosing(self._ask()) as texts:
            async for text in texts:
                yield text

    async def _ask(self) -> AsyncGenerator[str]:
        """Yield what the model says."""
        before = self.spent
        async with aclosing(self._model.stream(self.asked.prompt)) as events:
            while (event := await self._next(events)) is not None:
                match event:
                    case TextDelta(text):
                        self.first_token_at = self.first_token_at or self._clock.now()
                        if own := self._cut.take(text):
                            self._said.append(own)
                            yield own
                        if self._cut.is_cut:
                            return
                    case Spent():
                        self.spent = before + event.usage
                    case Finished():
                        self.finished = event
                        self.spent = before + event.usage

    async def _next(self, events: AsyncGenerator[ModelEvent]) -> ModelEvent | None:
        """Return what the model does next; None when it is done, or was stopped."""
        if self.is_stopped:
            return None
        try:
            async with asyncio.timeout(None) as self._waiting:
                return await anext(events, None)
        except TimeoutError:
            if not self.is_stopped:
                raise
            return None
        finally:
            self._waiting = None
