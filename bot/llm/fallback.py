"""Several models as one: the next is asked when the one before says nothing."""

import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

from bot.domain.errors import ModelError
from bot.domain.prompt import ModelEvent, Prompt, TextDelta
from bot.domain.turn import Usage
from bot.ports.language_model import LanguageModel

logger = logging.getLogger(__name__)


class Fallback:
    """Asks models in order until one begins to speak.

    Once a word was said there is no way back: a second model would begin the answer anew in front
    of the reader. What those cost that said nothing is reported with the answer.
    """

    def __init__(self, models: Sequence[LanguageModel]) -> None:
        self._models = models

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent]:
        """Answer the prompt; when no model does, raise what the last one raised."""
        spent = Usage()
        for model in self._models:
            was_heard = False
            before = spent
            try:
                async with aclosing(model.stream(prompt)) as events:
                    async for event in events:
                        was_heard = was_heard or isinstance(event, TextDelta)
                        if isinstance(event, TextDelta):
                            yield event
                        else:
                            spent = before + event.usage
                            yield replace(event, usage=spent)
            except ModelError as error:
                if was_heard or model is self._models[-1]:
                    raise
                logger.warning("Asking the next model: %s %s", error, error.remedy)
            else:
                return

    async def aclose(self) -> None:
        """Close all models."""
        for model in self._models:
            await model.aclose()
