"""Prompts that the model can read: as long as it allows, by all that it reported so far."""

import asyncio
from dataclasses import replace

from bot.domain.prompt import Prompt
from bot.domain.scene import Scene
from bot.prompting.assemble import Assembled, Budget, build_prompt, estimate_prompt
from bot.prompting.tokens import Calibration


class PromptWriter:
    """Writes prompts and learns how long they really are. Knows nothing of any turn."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._calibration = Calibration()

    async def write(self, scene: Scene) -> Assembled:
        """Return the prompt of a scene."""
        budget = replace(self._budget, token_factor=self._calibration.factor)
        return await asyncio.to_thread(build_prompt, scene, budget)

    async def write_shorter(self, scene: Scene, than: Prompt) -> Assembled:
        """Return a prompt of half the length, for a model that can read less than we were told."""
        room = estimate_prompt(than) // 2
        budget = replace(self._budget, context_tokens=room + self._budget.answer_tokens)
        return await asyncio.to_thread(build_prompt, scene, budget)

    def learn(self, prompt: Prompt, *, reported: int) -> None:
        """Learn from the length, in tokens, that the model reported for a prompt.

        What pictures take differs too much from model to model to tell anything of the words.
        """
        if not prompt.has_pictures:
            self._calibration.learn(estimated=estimate_prompt(prompt), reported=reported)
