"""The two ways in which the bot speaks in a channel: in its own name, or as a persona.

Neither can change what was said in the other way.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

import discord

from adapters.common.errors import MessageGoneError
from adapters.common.parts import State
from adapters.discord.channel.mouthpiece import Mouthpiece
from adapters.discord.channel.webhooks import Webhooks
from adapters.discord.errors import NotOursError, WebhookGoneError, as_our_errors
from adapters.discord.outbound.notice import NO_PINGS, nonce, to_upload, to_view
from bot.domain.errors import DeliveryError
from bot.domain.face import Face
from bot.domain.file import File
from bot.domain.ids import TurnId
from bot.domain.place import PlaceAddress
from bot.domain.reply import Button

T = TypeVar("T")

_SENT_EARLIER = "earlier"


class OwnVoice:
    """Shows the parts of an answer in messages of the bot itself."""

    def __init__(
        self,
        channel: discord.PartialMessageable,
        turn_id: TurnId,
        *,
        reference: discord.MessageReference | None,
    ) -> None:
        self._channel = channel
        self._turn_id = turn_id
        self._reference = reference
        self._deleted = ""
        """The message that the next one takes the place of, because somebody deleted it."""

    async def send(self, text: str, part: int, *, buttons: Sequence[Button]) -> str:
        """Send a part; one that Discord took in an earlier run is found again by its nonce.

        A message that was deleted would be found as well, so what takes its place is told from it.
        """
        try:
            return await self._send(text, part, buttons)
        except MessageGoneError:
            self._deleted = self._deleted or _SENT_EARLIER
            return await self._send(text, part, buttons)

    async def _send(self, text: str, part: int, buttons: Sequence[Button]) -> str:
        options: dict[str, Any] = {"view": to_view(buttons)} if buttons else {}
        if part == 0 and self._reference is not None:
            options["reference"] = self._reference
        with as_our_errors():
            message = await self._channel.send(
                text,
                nonce=nonce(self._turn_id, part, instead_of=self._deleted),
                allowed_mentions=NO_PINGS,
                **options,
            )
        message_id = str(message.id)
        if message.content.strip() != text.strip():
            await self.edit(message_id, text, buttons=buttons)
        self._deleted = ""
        return message_id

    async def attach(self, file: File, state: State, part: int, *, instead_of: str) -> str:
        """Send a part as a file."""
        options: dict[str, Any] = {"view": to_view(state.buttons)} if state.buttons else {}
        with as_our_errors():
            message = await self._channel.send(
                state.text,
                file=to_upload(file),
                nonce=nonce(self._turn_id, part, instead_of=instead_of),
                allowed_mentions=NO_PINGS,
                **options,
            )
        return str(message.id)

    async def edit(self, message_id: str, text: str, *, buttons: Sequence[Button]) -> None:
        """Put text and buttons in place of what the message had.

        What cannot be changed, because a webhook said it that is gone, is taken away if it can be.
        """
        message = self._channel.get_partial_message(int(message_id))
        try:
            with as_our_errors():
                await message.edit(content=text, view=to_view(buttons), allowed_mentions=NO_PINGS)
        except NotOursError:
            with suppress(DeliveryError):
                await self.remove(message_id)
            raise
        except MessageGoneError:
            self._deleted = message_id
            raise

    async def remove(self, message_id: str) -> None:
        """Delete a message."""
        with as_our_errors():
            await self._channel.get_partial_message(int(message_id)).delete()


class Spot(NamedTuple):
    """Where a webhook speaks."""

    channel_id: int
    """The channel that the webhook belongs to."""
    thread: discord.Object | None
    """In which of its threads."""


class PersonaVoice:
    """Speaks with the name and the picture of a persona, by the webhook of the channel.

    Every method raises `NoWebhookError` where there is none. One that somebody deleted meanwhile
    is replaced.
    """

    def __init__(self, webhooks: Webhooks, spot: Spot, face: Face) -> None:
        self._webhooks = webhooks
        self._spot = spot
        self._face = face

    async def say(self, options: dict[str, Any], *, file: File | None = None) -> str:
        """Send a message, perhaps with a file, and return its id."""

        async def say(mouthpiece: Mouthpiece) -> discord.WebhookMessage:
            # An upload can be read once, so each try has one of its own.
            upload = {"file": to_upload(file)} if file is not None else {}
            return await mouthpiece.say(self._face, {**options, **upload}, thread=self._spot.thread)

        return str((await self._by_webhook(say)).id)

    async def change(self, message_id: str, options: dict[str, Any]) -> None:
        """Put something in place of what a message said."""

        async def change(mouthpiece: Mouthpiece) -> None:
            await mouthpiece.change(message_id, options, thread=self._spot.thread)

        await self._by_webhook(change)

    async def remove(self, message_id: str) -> None:
        """Delete a message."""

        async def remove(mouthpiece: Mouthpiece) -> None:
            await mouthpiece.remove(message_id, thread=self._spot.thread)

        await self._by_webhook(remove)

    async def name_of(self, message_id: str) -> str:
        """Return by which name a message was said; `MessageGoneError` if not by the webhook."""

        async def name_of(mouthpiece: Mouthpiece) -> str:
            return await mouthpiece.name_of(message_id, thread=self._spot.thread)

        return await self._by_webhook(name_of)

    async def author_id(self) -> int:
        """Return who says it, as Discord names authors."""
        return (await self._webhooks.of(self._spot.channel_id)).id

    async def _by_webhook(self, act: Callable[[Mouthpiece], Awaitable[T]]) -> T:
        mouthpiece = await self._webhooks.of(self._spot.channel_id)
        try:
            return await act(mouthpiece)
        except WebhookGoneError:
            self._webhooks.forget(self._spot.channel_id, mouthpiece)
        return await act(await self._webhooks.of(self._spot.channel_id))


def to_spot(place: PlaceAddress) -> Spot | None:
    """Return where a webhook speaks in a place; None in direct messages, which have none."""
    if place.kind == "channel":
        return Spot(int(place.key.chat_id), thread=None)
    if place.kind == "thread" and place.parent is not None:
        return Spot(int(place.parent.key.chat_id), discord.Object(int(place.key.chat_id)))
    return None
