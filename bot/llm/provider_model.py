"""A model of any provider, asked through pydantic-ai.

Importing this module imports the providers' SDKs, so it is imported when a model is first asked,
never at the start. The SDKs' own retries are off: nothing is asked twice behind our back.
"""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import httpx2
from pydantic_ai.direct import model_request_stream
from pydantic_ai.exceptions import AgentRunError, UserError
from pydantic_ai.messages import (
    BinaryContent,
    ModelMessage,
    ModelRequest,
    ModelResponse,
    PartDeltaEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
    UserContent,
    UserPromptPart,
)
from pydantic_ai.models import Model, StreamedResponse
from pydantic_ai.settings import ModelSettings

from bot.domain.errors import ModelError
from bot.domain.persona import ModelPreference
from bot.domain.prompt import Finished, ModelEvent, Prompt, PromptMessage, TextDelta
from bot.llm import errors
from bot.llm.bill import Bill

_FAULTS = (AgentRunError, UserError, httpx.HTTPError, httpx2.HTTPError, httpx2.StreamError)
"""What pydantic-ai raises, and what it lets through from the transport below."""


class ProviderModel:
    """One model of one provider."""

    def __init__(
        self, model: Model[Any], *, model_id: str, usual: ModelPreference, sees: bool
    ) -> None:
        """Speak to a pydantic-ai model.

        Args:
            model: The model.
            model_id: How the settings call it.
            usual: Holds for what a persona leaves open.
            sees: Whether it may be shown pictures; otherwise it is told that it cannot see them.
        """
        self._model = model
        self._model_id = model_id
        self._usual = usual
        self._sees = sees
        self._connection = AsyncExitStack()
        self._is_entered = False

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent]:
        """Yield what the model says, and in the end what it cost; if there is none, what was."""
        await self._enter()
        was_heard = False
        bill = Bill()
        try:
            async with model_request_stream(
                self._model,
                _to_messages(prompt if self._sees else prompt.without_pictures()),
                model_settings=self._to_settings(prompt.preference),
            ) as response:
                bill.response = response
                async for event in response:
                    if spent := bill.news():
                        yield spent
                    if text := _text_of(event):
                        was_heard = True
                        yield TextDelta(text)
        except _FAULTS as error:
            if spent := bill.news():
                yield spent
            # The cause would bring the provider's text, and with it the key, into tracebacks.
            raise errors.sort_error(error, self._model_id) from None
        if fault := self._fault(response, was_heard=was_heard):
            if spent := bill.news():
                yield spent
            raise fault
        was_cut = response.finish_reason == "length"
        yield Finished(model=self._model_id, usage=bill.usage, was_cut=was_cut)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._connection.aclose()

    async def _enter(self) -> None:
        """Take the model's connections into use; they belong to this event loop."""
        if not self._is_entered:
            self._is_entered = True
            await self._connection.enter_async_context(self._model)

    def _to_settings(self, asked: ModelPreference) -> ModelSettings:
        """Return how the model is to answer."""
        settings = ModelSettings()
        max_tokens = asked.max_tokens or self._usual.max_tokens
        if max_tokens is not None:
            settings["max_tokens"] = max_tokens
        temperature = self._usual.temperature if asked.temperature is None else asked.temperature
        if temperature is not None:
            settings["temperature"] = temperature
        return settings

    def _fault(self, response: StreamedResponse, *, was_heard: bool) -> ModelError | None:
        """Return why an answer that came to its end is none."""
        if response.finish_reason == "content_filter":
            return errors.refused(self._model_id)
        if not was_heard:
            return errors.empty(self._model_id, was_cut=response.finish_reason == "length")
        return None


def _to_messages(prompt: Prompt) -> list[ModelMessage]:
    """Return the prompt in pydantic-ai's words; the instructions go with the last line."""
    history: list[ModelMessage] = [
        ModelRequest(parts=[UserPromptPart(content=_to_content(line))])
        if line.role == "user"
        else ModelResponse(parts=[TextPart(content=line.content)])
        for line in prompt.messages
    ]
    last = history[-1] if history else None
    if isinstance(last, ModelRequest):
        last.instructions = prompt.system or None
    return history


def _to_content(line: PromptMessage) -> str | list[UserContent]:
    """Return what a person says, after what they show."""
    if not line.pictures:
        return line.content
    shown = (BinaryContent(p.content, media_type=p.media_type) for p in line.pictures)
    return [*shown, line.content]


def _text_of(event: object) -> str:
    """Return what an event adds to the answer; thinking adds nothing."""
    match event:
        case PartDeltaEvent(delta=TextPartDelta(content_delta=text)):
            return text
        case PartStartEvent(part=TextPart(content=text)):
            return text
        case _:
            return ""
