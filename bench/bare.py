"""The least that anybody does: a bare pydantic-ai streaming loop that remembers what was said."""

import asyncio
import time
from typing import Any

from pydantic_ai.direct import model_request_stream
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    PartDeltaEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
    UserPromptPart,
)
from pydantic_ai.models import Model
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider


def bare_model(base_url: str) -> Model[Any]:
    """Return pydantic-ai's model of the stub, as its documentation says."""
    return OpenAIChatModel("stub", provider=OpenAICompatibleProvider("stub", base_url=base_url))


WINDOW = 40
"""How many of the newest messages are sent, as the personas do it."""


async def talk(model: Model[Any], *, system: str, turns: int) -> None:
    """Lead one conversation of that many turns."""
    history: list[ModelMessage] = []
    for number in range(turns):
        question = UserPromptPart(content=f"Question number {number}")
        history.append(ModelRequest(parts=[question], instructions=system))
        said: list[str] = []
        async with model_request_stream(model, history[-WINDOW + 1 :]) as stream:
            async for event in stream:
                match event:
                    case PartStartEvent(part=TextPart(content=text)):
                        said.append(text)
                    case PartDeltaEvent(delta=TextPartDelta(content_delta=text)):
                        said.append(text)
                    case _:
                        pass
        history.append(ModelResponse(parts=[TextPart(content="".join(said))]))


async def turns_per_second(base_url: str, *, system: str, sessions: int, turns: int) -> float:
    """Lead that many conversations side by side."""
    model = bare_model(base_url)
    async with model:
        await talk(model, system=system, turns=1)
        begun = time.perf_counter()
        await asyncio.gather(*(talk(model, system=system, turns=turns) for _ in range(sessions)))
        return sessions * turns / (time.perf_counter() - begun)
