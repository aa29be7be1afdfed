"""A model that must not keep people waiting for ever."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from bot.domain.errors import ModelUnreachableError
from bot.domain.prompt import ModelEvent, Prompt, TextDelta
from bot.ports.language_model import LanguageModel


class TimeLimited:
    """Ends an answer whose first piece, next piece or end is too long in coming.

    Only waiting for the model counts: a platform that is slow in showing the pieces costs nothing.
    """

    def __init__(
        self, model: LanguageModel, *, first_token: float, silence: float, total: float
    ) -> None:
        """Limit a model; all limits are seconds."""
        self._model = model
        self._first_token = first_token
        self._silence = silence
        self._total = total

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent]:
        """Answer the prompt. Raises `ModelUnreachableError` when a limit is reached."""
        now = asyncio.get_running_loop().time
        left, left_for_a_word = self._total, self._first_token
        was_heard = False
        async with aclosing(self._model.stream(prompt)) as events:
            while True:
                asked_at = now()
                patience = self._silence if was_heard else left_for_a_word
                try:
                    async with asyncio.timeout(min(left, patience)):
                        event = await anext(events)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    raise self._too_late(left, was_heard=was_heard) from None
                left -= now() - asked_at
                left_for_a_word -= now() - asked_at
                was_heard = was_heard or isinstance(event, TextDelta)
                yield event

    async def aclose(self) -> None:
        """Close the model."""
        await self._model.aclose()

    def _too_late(self, left: float, *, was_heard: bool) -> ModelUnreachableError:
        """Say which limit was reached."""
        patience = self._silence if was_heard else self._first_token
        if left <= patience:
            return ModelUnreachableError(
                f"The model was not done after {self._total:g} seconds. Try again.",
                remedy="Raise llm.total_timeout, or choose a faster model.",
            )
        setting = "llm.silence_timeout" if was_heard else "llm.first_token_timeout"
        return ModelUnreachableError(
            f"The model said nothing for {patience:g} seconds. Try again in a moment.",
            remedy=f"See whether the model's server is stuck, or raise {setting}.",
        )
