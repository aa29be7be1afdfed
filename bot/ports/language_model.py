"""A model that answers prompts."""

from collections.abc import AsyncGenerator
from typing import Protocol

from bot.domain.prompt import ModelEvent, Prompt


class LanguageModel(Protocol):
    """Answers prompts, piece by piece."""

    def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent]:
        """Yield the pieces of an answer, then `Finished` as the last event.

        Closing the iterator ends the request. Raises a `ModelError` before or between pieces.
        """
        ...

    async def aclose(self) -> None:
        """Let go of connections and of any server in this process."""
        ...
