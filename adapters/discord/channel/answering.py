"""One answer in messages: as the persona where that can be, else in the bot's own name.

Invariant: a part is shown once. Discord knows a second try of the bot's own messages by their
nonce; those of webhooks have none, so a part that may have been sent is looked for first.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

import discord

from adapters.common.errors import MessageGoneError, TooSoonError
from adapters.common.parts import State
from adapters.discord.channel.voices import OwnVoice, PersonaVoice
from adapters.discord.errors import NoAccessError, NoWebhookError, as_our_errors
from adapters.discord.outbound.names import is_shown_as, to_name
from adapters.discord.outbound.notice import NO_PINGS, header, to_view
from bot.domain.errors import DeliveryError
from bot.domain.file import File
from bot.domain.reply import Button
from bot.ports.channel import Answer, DeliveryLedger

logger = logging.getLogger(__name__)

_LOOKED_THROUGH = 100
"""So many of the newest messages are looked through for one that may have been sent."""


class AnswerSurface:
    """Implements `Surface` for one answer."""

    def __init__(
        self,
        channel: discord.PartialMessageable,
        answer: Answer,
        ledger: DeliveryLedger,
        *,
        own: OwnVoice,
        persona: PersonaVoice | None,
        pointer: str = "",
    ) -> None:
        """Take both voices; `pointer` leads to what is answered, where a persona has to say so."""
        self._channel = channel
        self._answer = answer
        self._ledger = ledger
        self._own = own
        self._persona = persona
        self._pointer = pointer
        self._header = header(answer.face.label if answer.face else "")
        self._name = to_name(answer.face.name) if answer.face else ""
        self._is_personas: dict[str, bool] = {}
        """Which messages the persona said, as far as it was found out."""
        asked = answer.reply_to.rpartition(":")[2]
        self._newest = int(asked) if asked.isdecimal() else 0
        """The last message that is known to come before the next part."""
        self.refusal: NoWebhookError | None = None
        """Why the persona cannot speak for itself here."""

    @property
    def room(self) -> int:
        """Return how many characters to leave to what is put before the first part."""
        return max(len(self._header), len(self._pointer))

    async def send(
        self, text: str, part: int, *, buttons: Sequence[Button], was_tried: bool
    ) -> str:
        """Send a part, or find the message that was sent already."""
        options = self._options(text, part, buttons)

        async def say(persona: PersonaVoice) -> str:
            if was_tried and (message_id := await self._find_sent(persona)):
                await persona.change(message_id, {"view": to_view(()), **options})
                return message_id
            return await persona.say(options)

        message_id = await self._said_by_persona(say)
        if message_id is None:
            text = self._header + text if part == 0 else text
            message_id = self._note(
                await self._own.send(text, part, buttons=buttons), is_personas=False
            )
        return message_id

    async def attach(
        self, file: File, state: State, part: int, *, instead_of: str, was_tried: bool
    ) -> str:
        """Send a part as a file, in place of one that was sent already."""
        options = self._options(state.text, part, state.buttons)

        async def say(persona: PersonaVoice) -> str:
            if was_tried and (message_id := await self._find_sent(persona)):
                await persona.remove(message_id)
            return await persona.say(options, file=file)

        message_id = await self._said_by_persona(say)
        if message_id is None:
            sent = await self._own.attach(file, state, part, instead_of=instead_of)
            message_id = self._note(sent, is_personas=False)
        return message_id

    async def edit(
        self, message_id: str, text: str, part: int, *, buttons: Sequence[Button]
    ) -> None:
        """Put text and buttons in place of what the message had, in whichever way it was said."""
        if message_id not in self._is_personas:
            self._is_personas[message_id] = await self._recognises(message_id)
        self._newest = max(self._newest, int(message_id))
        if self._persona is not None and self._is_personas[message_id]:
            options = self._options(text, part, buttons)
            await self._persona.change(message_id, {"view": to_view(()), **options})
        else:
            text = self._header + text if part == 0 else text
            await self._own.edit(message_id, text, buttons=buttons)

    async def remove(self, message_id: str) -> None:
        """Delete a message, in whichever way it was said."""
        if self._persona is not None:
            with suppress(MessageGoneError, NoWebhookError):
                return await self._persona.remove(message_id)
        return await self._own.remove(message_id)

    async def typing(self) -> None:
        """Show that an answer is being written."""
        with as_our_errors():
            await self._channel.typing()

    async def _said_by_persona(self, say: Callable[[PersonaVoice], Awaitable[str]]) -> str | None:
        """Let the persona say something; None if that cannot be, or no persona answers."""
        if self._answer.face is None or self._persona is None or self.refusal is not None:
            return None
        try:
            return self._note(await say(self._persona), is_personas=True)
        except TooSoonError:
            raise
        except NoWebhookError as error:
            self.refusal = error
            logger.info("A persona does not speak for itself: %s", error)
        except DeliveryError as error:
            logger.warning("A persona does not speak for itself: %s", error)
        return None

    def _note(self, message_id: str, *, is_personas: bool) -> str:
        """Remember a message that was just sent, and return its id."""
        self._is_personas[message_id] = is_personas
        self._newest = max(self._newest, int(message_id))
        return message_id

    def _options(self, text: str, part: int, buttons: Sequence[Button]) -> dict[str, Any]:
        return {
            "content": self._pointer + text if part == 0 else text,
            "allowed_mentions": NO_PINGS,
            **({"view": to_view(buttons)} if buttons else {}),
        }

    async def _recognises(self, message_id: str) -> bool:
        """Tell whether a message of an earlier run was said by the webhook, as this persona.

        A message keeps the name that it was sent with. So one of another persona is taken away,
        and `MessageGoneError` lets this one be sent anew.
        """
        if self._persona is None:
            return False
        try:
            shown = await self._persona.name_of(message_id)
        except (MessageGoneError, NoWebhookError):
            return False
        if is_shown_as(shown, self._name):
            return True
        await self._persona.remove(message_id)
        message = f"The message is of {shown!r}, and somebody else answers now."
        raise MessageGoneError(message)

    async def _find_sent(self, persona: PersonaVoice) -> str | None:
        """Return the message that a try was taken as without our being told, if there is one."""
        author_id = await persona.author_id()
        try:
            with as_our_errors():
                history = self._channel.history(
                    limit=_LOOKED_THROUGH, after=discord.Object(self._newest), oldest_first=False
                )
                ours = [str(m.id) async for m in history if self._may_be_part(m, author_id)]
        except NoAccessError:
            logger.warning("Without Read Message History, an answer may be shown twice")
            return None
        unrecorded = await self._ledger.unrecorded(ours) if ours else ()
        return next(iter(unrecorded), None)

    def _may_be_part(self, message: discord.Message, author_id: int) -> bool:
        """Tell whether a message looks like a part of this answer, as far as Discord knows."""
        commands = [
            button.custom_id or ""
            for row in message.components
            if isinstance(row, discord.ActionRow)
            for button in row.children
            if isinstance(button, discord.Button)
        ]
        is_of_turn = any(str(self._answer.turn_id) in command for command in commands)
        is_ours = message.author.id == author_id and is_shown_as(message.author.name, self._name)
        return is_ours and (is_of_turn or not commands)
