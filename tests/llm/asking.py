"""How tests ask models."""

from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import SecretStr

from bot.domain.file import File
from bot.domain.prompt import Finished, Prompt, PromptMessage, Spent, TextDelta
from bot.llm.build import build
from bot.llm.config import LlmConfig
from bot.ports.language_model import LanguageModel
from tests.platforms.model_server import ModelServer

KEY = "sk-very-secret-0123456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An answer, whole."""

    pieces: tuple[str, ...]
    finished: Finished

    @property
    def text(self) -> str:
        """Return the answer in one piece."""
        return "".join(self.pieces)


def a_prompt(*lines: str, system: str = "You are Coach.", **changes: Any) -> Prompt:
    """Return a prompt whose lines alternate and end with the user."""
    lines = lines or ("Hello",)
    messages = tuple(
        PromptMessage(role="user" if (len(lines) - n) % 2 else "assistant", content=line)
        for n, line in enumerate(lines)
    )
    return Prompt(system=system, messages=messages, **changes)


def a_prompt_with_a_picture() -> Prompt:
    """Return a prompt that shows something."""
    picture = File(name="cat.png", content=b"pixels", media_type="image/png")
    line = PromptMessage(role="user", content="What is it?", pictures=(picture,))
    return Prompt(system="You are Coach.", messages=(line,))


def a_config(server: ModelServer | None = None, **changes: Any) -> LlmConfig:
    """Return settings for the model of a stub server."""
    given: dict[str, Any] = {
        "model": "openai:stub",
        "base_url": server.base_url if server else "http://127.0.0.1:9/v1",
        "api_key": SecretStr(KEY),
    }
    return LlmConfig(**{**given, **changes})


async def ask(model: LanguageModel, prompt: Prompt | None = None) -> Heard:
    """Return the whole answer."""
    pieces: list[str] = []
    async with aclosing(model.stream(prompt or a_prompt())) as events:
        async for event in events:
            match event:
                case TextDelta(text):
                    pieces.append(text)
                case Spent():
                    pass
                case Finished():
                    return Heard(pieces=tuple(pieces), finished=event)
    pytest.fail("the stream ended without `Finished`")


async def ask_once(config: LlmConfig, prompt: Prompt | None = None) -> Heard:
    """Build the models of these settings, ask, and close them."""
    model = build(config)
    try:
        return await ask(model, prompt)
    finally:
        await model.aclose()
