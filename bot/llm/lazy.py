"""A model that is made ready when it is first asked.

Importing a provider's SDK takes seconds and starting the embedded server reads a file of 90 MB:
neither may delay the start of Greenroom or hold up its event loop.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from bot.domain.prompt import ModelEvent, Prompt
from bot.ports.language_model import LanguageModel


class LazyModel:
    """Opens a model once, in a thread; a failed opening is tried anew at the next question."""

    def __init__(self, open_model: Callable[[], LanguageModel]) -> None:
        self._open_model = open_model
        self._opening = asyncio.Lock()
        self._model: LanguageModel | None = None

    async def open(self) -> LanguageModel:
        """Return the model, made ready. Raises a `ModelError` if it cannot be."""
        async with self._opening:
            if self._model is None:
                self._model = await asyncio.to_thread(self._open_model)
            return self._model

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent]:
        """Answer the prompt as soon as the model is ready."""
        model = self._model or await self.open()
        async with aclosing(model.stream(prompt)) as events:
            async for event in events:
                yield event

    async def aclose(self) -> None:
        """Close the model if it was ever opened."""
        async with self._opening:
            model, self._model = self._model, None
        if model is not None:
            await model.aclose()
