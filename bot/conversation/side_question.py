"""A question to a model beside the conversation, such as for a title. Nobody watches its answer."""

from contextlib import aclosing

from bot.domain.prompt import Finished, Prompt, Spent, TextDelta
from bot.domain.turn import Usage
from bot.ports.language_model import LanguageModel


class SideQuestion:
    """Asks once. What it cost is known even if no answer comes of it."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self.spent = Usage()
        """What the model has reported until now; whoever caused the question is to be charged."""
        self.said = ""
        """What it said until now, also where it was not allowed to say all of it."""

    async def ask(self, prompt: Prompt) -> str:
        """Return what the model says; nothing if it was not allowed to say all of it.

        Raises:
            ModelError: It gives no answer.
        """
        was_cut = False
        async with aclosing(self._model.stream(prompt)) as events:
            async for event in events:
                match event:
                    case TextDelta(text):
                        self.said += text
                    case Spent(usage=usage):
                        self.spent = usage
                    case Finished(usage=usage):
                        self.spent, was_cut = usage, event.was_cut
        return "" if was_cut else self.said
