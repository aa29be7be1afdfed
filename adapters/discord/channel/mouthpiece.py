"""A webhook of ours, which speaks by any name.

Its picture is one for all, so it is put on and spoken under in one go: nobody else speaks between.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import discord

from adapters.common.errors import TooSoonError
from adapters.discord.channel.looks import Looks, plain_picture
from adapters.discord.channel.one_try import tried_once
from adapters.discord.errors import as_our_errors
from adapters.discord.outbound.names import is_shown_as, to_name, told_apart
from bot.domain.errors import DeliveryError, StorageError
from bot.domain.face import Face
from bot.domain.ids import PersonaId

logger = logging.getLogger(__name__)

_LONGEST_WAIT = 30.0
"""Seconds for a request, what Discord asks to wait included; discord.py would wait for any time."""
_LONGEST_WAIT_FOR_A_PICTURE = 3.0
_MANY_PLACES = 256


class Mouthpiece:
    """The webhook of one channel, for that and its threads."""

    def __init__(self, webhook: discord.Webhook, *, looks: Looks) -> None:
        self._webhook = tried_once(webhook)
        self._looks = looks
        self._worn = None if webhook.avatar else ""
        """The digest of its picture; empty for none, None for one that an earlier run put on."""
        self._refused = set[str]()
        """Pictures that Discord does not take."""
        self._lock = asyncio.Lock()
        self._last: dict[int, tuple[PersonaId, str]] = {}
        """Who spoke last in each place, and by which name."""

    @property
    def id(self) -> int:
        """Return Discord's id of the webhook, which is that of the author of what it says."""
        return self._webhook.id

    async def say(
        self, face: Face, options: dict[str, Any], *, thread: discord.Object | None
    ) -> discord.WebhookMessage:
        """Send a message as somebody."""
        place = thread.id if thread is not None else self.id
        async with self._lock:
            name = self._name_in(place, face)
            if not await self._puts_on(face):
                options = {**options, "avatar_url": plain_picture(face)}
            async with _patiently(_LONGEST_WAIT):
                message = await self._webhook.send(
                    username=name, wait=True, **_there(thread), **options
                )
            self._note(place, face, name)
        return message

    async def change(
        self, message_id: str, options: dict[str, Any], *, thread: discord.Object | None
    ) -> None:
        """Put something in place of what it said."""
        async with _patiently(_LONGEST_WAIT):
            await self._webhook.edit_message(int(message_id), **_there(thread), **options)

    async def remove(self, message_id: str, *, thread: discord.Object | None) -> None:
        """Delete what it said."""
        async with _patiently(_LONGEST_WAIT):
            await self._webhook.delete_message(int(message_id), **_there(thread))

    async def name_of(self, message_id: str, *, thread: discord.Object | None) -> str:
        """Return by which name it said something.

        Raises `MessageGoneError` where it did not say it, or it is gone.
        """
        async with _patiently(_LONGEST_WAIT):
            message = await self._webhook.fetch_message(int(message_id), **_there(thread))
        return message.author.name

    async def _puts_on(self, face: Face) -> bool:
        """Put on the picture of a persona; False if it has none, or Discord does not take it now.

        An answer does not wait for a picture.
        """
        try:
            wanted = await self._looks.digest(face)
            if not wanted or wanted in self._refused:
                return False
            if wanted != self._worn:
                await self._change_picture(wanted, await self._looks.load(face))
        except (DeliveryError, StorageError) as error:
            logger.info("%r is shown without its picture: %s", face.persona_id, error)
            return False
        return True

    async def _change_picture(self, wanted: str, picture: bytes | None) -> None:
        self._worn = None
        try:
            async with _patiently(_LONGEST_WAIT_FOR_A_PICTURE):
                await self._webhook.edit(avatar=picture, prefer_auth=False)
        except TooSoonError:
            raise
        except DeliveryError:
            self._refused.add(wanted)
            raise
        self._worn = wanted

    def _name_in(self, place: int, face: Face) -> str:
        """Return by which name to speak, told apart from that of whoever else spoke last."""
        name = to_name(face.name)
        persona_id, before = self._last.get(place, (face.persona_id, ""))
        if persona_id == face.persona_id:
            return before if is_shown_as(before, name) else name
        return told_apart(name, before)

    def _note(self, place: int, face: Face, name: str) -> None:
        if len(self._last) >= _MANY_PLACES:
            self._last.clear()
        self._last[place] = (face.persona_id, name)


@asynccontextmanager
async def _patiently(seconds: float) -> AsyncGenerator[None]:
    """Wait for Discord, but not for longer than that."""
    with as_our_errors():
        async with asyncio.timeout(seconds):
            yield


def _there(thread: discord.Object | None) -> dict[str, Any]:
    """Return the argument that says in which thread of its channel."""
    return {} if thread is None else {"thread": thread}
