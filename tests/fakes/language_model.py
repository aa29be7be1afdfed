"""A language model that says what a test wrote for it."""

import asyncio
from collections.abc import AsyncGenerator, Callable

from bot.domain.prompt import Finished, ModelEvent, Prompt, Spent, TextDelta
from bot.domain.turn import Usage

Part = str | Exception | Spent
Line = Part | Callable[[Prompt], str] | tuple[Part, ...]
"""What to do at one prompt: say a text in pieces, raise, report what was spent, work the text out,
or do the parts of a tuple one after the other."""


class ScriptedModel:
    """Answers prompt after prompt from a script; when it has run out, the last line repeats."""

    def __init__(
        self, *script: Line, model: str = "test:scripted", usage: Usage | None = None
    ) -> None:
        """Take the script; without one, say `I hear you.` to everything."""
        self._script = list(script) or ["I hear you."]
        self._model = model
        self._usage = usage
        """What an answer costs; by default what is said of it."""
        self.prompts: list[Prompt] = []
        """What was asked, in order."""
        self.is_closed = False
        self.hold: asyncio.Event | None = None
        """While this is not set, an answer stops after its first piece."""
        self.thinking: asyncio.Event | None = None
        """While this is not set, no answer begins."""
        self.was_asked = asyncio.Event()
        """Set once an answer was asked for."""
        self.spoke = asyncio.Event()
        """Set once a piece of an answer was heard."""

    def follow(self, *script: Line) -> None:
        """Follow another script from now on."""
        self._script = list(script)

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent]:
        """Say the next line of the script."""
        self.prompts.append(prompt)
        self.was_asked.set()
        if self.thinking is not None:
            await self.thinking.wait()
        line = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        said = 0
        for part in _parts(line, prompt):
            if isinstance(part, Exception):
                raise part
            if isinstance(part, Spent):
                yield part
                continue
            for piece in _in_pieces(part):
                said += 1
                yield TextDelta(piece)
                self.spoke.set()
                if self.hold is not None:
                    await self.hold.wait()
        usage = self._usage or Usage(input_tokens=len(prompt.system) // 4, output_tokens=said)
        yield Finished(model=self._model, usage=usage)

    async def aclose(self) -> None:
        """Note that it was closed."""
        self.is_closed = True


def with_title(title: str) -> Callable[[Prompt], str]:
    """Return a line that says this where a title is wanted, and `I hear you.` to people."""
    return lambda prompt: title if wants_title(prompt) else "I hear you."


def wants_title(prompt: Prompt) -> bool:
    """Tell whether a title is asked for."""
    return prompt.system.startswith("You find titles")


class RecastModel:
    """A model whose script a test may change while the bot runs."""

    def __init__(self) -> None:
        self.cast = ScriptedModel()

    def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent]:
        """Say the next line of the present script."""
        return self.cast.stream(prompt)

    async def aclose(self) -> None:
        """Let go of nothing."""


def _parts(line: Line, prompt: Prompt) -> tuple[Part, ...]:
    """Return what to say and raise at this prompt, one after the other."""
    if isinstance(line, str | Exception | Spent):
        return (line,)
    return (line(prompt),) if callable(line) else line


def _in_pieces(text: str) -> list[str]:
    """Return the words, each with the space behind it: what a real model streams."""
    words = text.split(" ")
    return [word + " " for word in words[:-1]] + words[-1:] if text else []
