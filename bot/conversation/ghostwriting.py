"""Words for the person's side of the play: replies that they could give, drafts from a hint.

Nothing of it is stored, and nobody but the person sees it, until they send it. No transaction is
open while a model thinks.
"""

import asyncio
import logging
from dataclasses import dataclass

from bot.conversation.limiting import Limiter
from bot.conversation.rehearsal import rehearse
from bot.conversation.resolution import who_answers
from bot.conversation.sessions import current_or_new
from bot.conversation.side_question import SideQuestion
from bot.domain.command import Caller
from bot.domain.errors import (
    BadInputError,
    ModelError,
    ModelRefusedError,
    ModelUnreachableError,
    StorageError,
)
from bot.domain.limits import Payer, payers
from bot.domain.policy import THE_BOT
from bot.domain.prompt import Prompt
from bot.domain.scene import Scene
from bot.domain.turn import Usage
from bot.ports.clock import Clock
from bot.ports.language_model import LanguageModel
from bot.ports.persona_resolver import PersonaResolver
from bot.ports.storage import Storage
from bot.prompting.assemble import Budget
from bot.prompting.ghostwriting import (
    REPLIES,
    brief_prompt,
    draft_prompt,
    replies_prompt,
    to_brief,
    to_draft,
    to_replies,
)
from bot.safety.care import Caretaker

logger = logging.getLogger(__name__)

_PATIENCE = 45.0
"""Seconds that words may take."""
_TRIES = 5
"""How often a very small model is asked for words of its own."""
_TOO_SMALL = (
    "The model here is too small to write from a hint, so these are your own words: change them, or"
    " see with `/suggest` what it would say as you."
)


_OWN_WORDS = (
    "What was said last is too serious for words of a machine; please go on in your own, I read"
    " them."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody could say, and as whom."""

    name: str
    texts: tuple[str, ...]
    """At least one."""
    note: str = ""
    """What the person should know of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Occasion:
    """Where words are wanted, and who pays for them."""

    scene: Scene
    payers: tuple[Payer, ...]


class Ghostwriter:
    """Asks the model for words in the voice of whoever calls."""

    def __init__(
        self,
        *,
        storage: Storage,
        resolver: PersonaResolver,
        model: LanguageModel,
        limiter: Limiter,
        caretaker: Caretaker,
        clock: Clock,
        budget: Budget,
    ) -> None:
        self._storage = storage
        self._resolver = resolver
        self._model = model
        self._limiter = limiter
        self._caretaker = caretaker
        self._clock = clock
        self._budget = budget

    def care_for(self, hint: str) -> str | None:
        """Return what to say to whoever has this in mind, in place of words; None for most."""
        return self._caretaker.answer_to(hint)

    async def suggest(self, caller: Caller) -> Words:
        """Return up to three short replies that the caller could give.

        Raises:
            BadInputError: The caller may ask for nothing more now, or was in danger just now.
            ModelError: The model gives none.
        """
        occasion = await self._occasion(caller)
        if _was_cared_for(occasion.scene):
            raise BadInputError(_OWN_WORDS)
        if self._budget.is_brief:
            texts = await self._brief(occasion)
        else:
            prompt = replies_prompt(occasion.scene, self._budget)
            texts = to_replies(await self._ask(occasion, prompt), occasion.scene)
        return _words(occasion.scene, texts)

    async def draft(self, caller: Caller, hint: str) -> Words:
        """Return a message that says what the caller has in mind; raises as above.

        A very small model does not follow a hint, so it is not asked.
        """
        occasion = await self._occasion(caller, is_counted=not self._budget.is_brief)
        if self._budget.is_brief:
            return Words(name=occasion.scene.asked.speaker, texts=(hint,), note=_TOO_SMALL)
        prompt = draft_prompt(occasion.scene, self._budget, hint)
        draft = to_draft(await self._ask(occasion, prompt), occasion.scene)
        return _words(occasion.scene, (draft,))

    async def _occasion(self, caller: Caller, *, is_counted: bool = True) -> _Occasion:
        """Return the scene in which the caller is about to speak, counted as an answer or not."""
        async with self._storage.writing(THE_BOT) as uow:
            going = await current_or_new(uow, caller, self._resolver)
            resolution = await who_answers(
                uow,
                self._resolver,
                place=going.place,
                user_id=going.user.id,
                session=going.session,
            )
            scene = await rehearse(
                uow, going, resolution.persona, self._resolver, now=self._clock.now()
            )
            accounts = payers(going.user.id, going.place)
            if is_counted:
                await self._limiter.require(uow, accounts)
            await uow.commit()
        return _Occasion(scene=scene, payers=accounts)

    async def _brief(self, occasion: _Occasion) -> tuple[str, ...]:
        """Return what a very small model says from the other side, asked again and again."""
        prompt = await asyncio.to_thread(brief_prompt, occasion.scene, self._budget)
        found: dict[str, None] = {}
        for _ in range(_TRIES):
            said = await self._ask(occasion, prompt, is_whole=False)
            if text := to_brief(said, occasion.scene):
                found[text] = None
            if len(found) == REPLIES:
                break
        return tuple(found)

    async def _ask(self, occasion: _Occasion, prompt: Prompt, *, is_whole: bool = True) -> str:
        """Return what the model says; where it was cut, nothing unless a part will do."""
        question = SideQuestion(self._model)
        try:
            async with asyncio.timeout(_PATIENCE):
                whole = await question.ask(prompt)
        except TimeoutError as error:
            message = "The model took too long to find words; try again in a moment."
            raise ModelUnreachableError(message) from error
        finally:
            await self._charge(occasion, question.spent)
        return whole if is_whole else question.said

    async def _charge(self, occasion: _Occasion, spent: Usage) -> None:
        """Put what it cost on the accounts of whoever asked."""
        if not spent.tokens and not spent.cost:
            return
        try:
            async with self._storage.writing(THE_BOT) as uow:
                await uow.tallies.charge(occasion.payers, spent)
                await uow.commit()
        except StorageError as error:
            logger.warning("What words cost is not counted: %s", error.remedy or error)


def _was_cared_for(scene: Scene) -> bool:
    """Tell whether the last thing that was said was said to somebody in danger."""
    said = [message for message in scene.messages if message is not scene.asked]
    return bool(said) and said[-1].tag == "safety"


def _words(scene: Scene, texts: tuple[str, ...]) -> Words:
    """Return the words, if there are any."""
    found = tuple(filter(None, texts))
    if not found:
        raise _nothing()
    return Words(name=scene.asked.speaker, texts=found)


def _nothing() -> ModelError:
    return ModelRefusedError("The model found no words for you. Try again, or write yourself.")
