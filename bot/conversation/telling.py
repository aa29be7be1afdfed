"""One answer while a model writes it: the pieces for the platform, the whole for the record."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import datetime

from bot.domain.errors import ContextTooLongError, ModelError, ModelRefusedError
from bot.domain.prompt import Finished, Prompt, TextDelta
from bot.ports.clock import Clock
from bot.ports.language_model import LanguageModel


class Telling:
    """Passes on what a model says and remembers it; a failing model ends it early."""

    def __init__(self, *, model: LanguageModel, clock: Clock) -> None:
        self._model = model
        self._clock = clock
        self._said: list[str] = []
        self.finished: Finished | None = None
        self.error: ModelError | None = None
        """What kept the model from saying all of it."""
        self.first_token_at: datetime | None = None

    @property
    def text(self) -> str:
        """Return all that was said so far."""
        return "".join(self._said).strip()

    async def pieces(self, prompt: Prompt, *, shorter: Callable[[], Prompt]) -> AsyncGenerator[str]:
        """Yield the answer piece by piece. Never raises a `ModelError`; see `error`.

        A model that finds the prompt too long before its first word is asked once more, with a
        shorter one.
        """
        try:
            async with aclosing(self._ask_for_less(prompt, shorter)) as texts:
                async for text in texts:
                    yield text
        except ModelError as error:
            self.error = error
            return
        if not self.text:
            self.error = ModelRefusedError(
                "The model gave an empty answer. Try again, or say it differently."
            )

    async def _ask_for_less(
        self, prompt: Prompt, shorter: Callable[[], Prompt]
    ) -> AsyncGenerator[str]:
        """Yield what the model says, if need be to the shorter prompt."""
        asked = prompt
        while True:
            try:
                async with aclosing(self._ask(asked)) as texts:
                    async for text in texts:
                        yield text
            except ContextTooLongError:
                if self._said or asked is not prompt:
                    raise
                asked = shorter()
            else:
                return

    async def _ask(self, prompt: Prompt) -> AsyncGenerator[str]:
        """Yield what the model says to one prompt."""
        async with aclosing(self._model.stream(prompt)) as events:
            async for event in events:
                match event:
                    case TextDelta(text):
                        self.first_token_at = self.first_token_at or self._clock.now()
                        self._said.append(text)
                        yield text
                    case Finished():
                        self.finished = event
