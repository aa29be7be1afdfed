"""Connects each prompt with the model that it asks for."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from bot.domain.prompt import ModelEvent, Prompt
from bot.llm.config import LlmConfig
from bot.llm.fallback import Fallback
from bot.ports.language_model import LanguageModel


class Switchboard:
    """Asks the model that the persona prefers, or the configured one, then the fallbacks.

    Each model is made once, whoever asks for it first.
    """

    def __init__(self, config: LlmConfig, make_model: Callable[[str], LanguageModel]) -> None:
        """Serve models by id; `make_model` must be cheap."""
        self._config = config
        self._make_model = make_model
        self._models: dict[str, LanguageModel] = {}

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent]:
        """Answer the prompt."""
        models = [self._model(model_id) for model_id in self._config.chain(prompt.preference.id)]
        chosen = Fallback(models) if len(models) > 1 else models[0]
        async with aclosing(chosen.stream(prompt)) as events:
            async for event in events:
                yield event

    async def aclose(self) -> None:
        """Close all models."""
        models, self._models = self._models, {}
        for model in models.values():
            await model.aclose()

    def _model(self, model_id: str) -> LanguageModel:
        """Return the model of this id."""
        if model_id not in self._models:
            self._models[model_id] = self._make_model(model_id)
        return self._models[model_id]
