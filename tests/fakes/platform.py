"""A platform that shows everything to a list."""

import asyncio
from dataclasses import dataclass, field

from bot.domain.attachment import Attachment
from bot.domain.command import Caller
from bot.domain.errors import BadInputError, DeliveryError
from bot.domain.file import File
from bot.domain.health import Finding
from bot.domain.place import PlaceAddress, PlaceKey, PlatformName, Rights
from bot.domain.reply import Button, Reply
from bot.domain.user import Identity
from bot.ports.channel import Answer, Channel, DeliveryLedger

_GIVE_UP_SECONDS = 60.0
"""A guard against tests that would hang for ever; nothing waits for it to pass."""


@dataclass(slots=True)
class Shown:
    """What can be seen in one place."""

    answers: list[str] = field(default_factory=list[str])
    """`speaker: text`, complete ones only."""
    buttons: dict[int, tuple[Button, ...]] = field(default_factory=dict[int, tuple[Button, ...]])
    """Below each answer."""
    notices: list[Reply] = field(default_factory=list[Reply])


class RecordingPlatform:
    """Takes answers whole, one message each; refuses them while `refusal` is set."""

    def __init__(self, name: PlatformName = "telegram") -> None:
        self.name: PlatformName = name
        self.whispers = False
        self.largest_file = 10_000_000
        self.shown: dict[PlaceKey, Shown] = {}
        self.refusal: DeliveryError | None = None
        self.silence: DeliveryError | None = None
        """Refuses notices, as a person does who lets nobody write to them."""
        self.findings: tuple[Finding, ...] = ()
        """What it says that the bot may do."""
        self.opened: list[str] = []
        self.files: dict[str, bytes] = {}
        """What came with messages, by address."""
        self.fetched: list[str] = []
        """The names of what was asked for."""
        self.can_open = False
        self.managers: set[str] = set()
        """External ids of those who may decide for others outside private places."""
        self.changed = asyncio.Condition()
        """Told of whenever there is more to be seen."""

    async def run(self) -> None:
        """Listen for ever."""
        await asyncio.Event().wait()

    def channel(self, place: PlaceAddress) -> Channel:
        """Return the place, to speak in."""
        return _RecordingChannel(self, place.key)

    async def open_place(self, parent: PlaceAddress, *, title: str) -> PlaceAddress | None:
        """Open a topic where the test allows it."""
        if not self.can_open:
            return None
        self.opened.append(title)
        key = PlaceKey(parent.key.platform, parent.key.chat_id, str(len(self.opened)))
        return PlaceAddress(key=key, kind="topic", title=title, parent=parent)

    async def rename_place(self, place: PlaceAddress, *, title: str) -> str | None:
        """Rename a topic, unless a test has renamed it or refuses."""
        if self.refusal is not None:
            raise self.refusal
        number = int(place.key.topic_id) - 1
        if self.opened[number] != place.title:
            return None
        self.opened[number] = title
        return title

    async def direct_chat(self, identity: Identity) -> PlaceAddress:
        """Return the chat of that number."""
        key = PlaceKey(self.name, identity.external_id)
        return PlaceAddress(key=key, kind="direct", title=identity.display_name)

    async def rights(self, caller: Caller) -> Rights:
        """Return what the test gave the caller; in private everybody may do everything."""
        may = caller.place.is_private or caller.identity.external_id in self.managers
        return Rights(may_manage_place=may, may_manage_server=may)

    async def examine(self, place: PlaceAddress) -> tuple[Finding, ...]:
        """Find what the test says."""
        del place
        return self.findings

    async def fetch(self, attachment: Attachment, *, limit: int) -> File:
        """Return what the test keeps at that address."""
        self.fetched.append(attachment.name)
        content = self.files.get(attachment.url)
        if content is None:
            message = f"I cannot fetch {attachment.name!r}. Please send it again."
            raise DeliveryError(message)
        if len(content) > limit:
            message = f"{attachment.name!r} is too large: {limit} bytes is the most I can take."
            raise BadInputError(message)
        return File(name=attachment.name, content=content, media_type=attachment.plain_type)

    async def check(self) -> tuple[Finding, ...]:
        """Find nothing."""
        return ()

    def at(self, place: PlaceAddress) -> Shown:
        """Return what can be seen there."""
        return self.shown.setdefault(place.key, Shown())

    async def until_seen(self, place: PlaceAddress, *, answers: int = 0, notices: int = 0) -> Shown:
        """Return what can be seen there once there are so many answers and notices."""
        shown = self.at(place)
        async with asyncio.timeout(_GIVE_UP_SECONDS), self.changed:
            await self.changed.wait_for(
                lambda: len(shown.answers) >= answers and len(shown.notices) >= notices
            )
        return shown


class _RecordingChannel:
    def __init__(self, platform: RecordingPlatform, key: PlaceKey) -> None:
        self._platform = platform
        self._shown = platform.shown.setdefault(key, Shown())

    async def stream(self, answer: Answer, ledger: DeliveryLedger) -> None:
        """Take all of the answer, then show it."""
        text = "".join([piece async for piece in answer.pieces])
        if self._platform.refusal is not None:
            raise self._platform.refusal
        if not text or not answer.is_wanted():
            return
        before = await ledger.sending(0)
        line = f"{answer.face.label}: {text}" if answer.face else text
        if before.state == "sent":
            self._shown.answers[int(before.platform_message_id)] = line
            self._shown.buttons[int(before.platform_message_id)] = answer.buttons
            return
        self._shown.buttons[len(self._shown.answers)] = answer.buttons
        self._shown.answers.append(line)
        await self._tell()
        await ledger.sent(0, str(len(self._shown.answers) - 1))

    async def show(self, reply: Reply) -> None:
        """Show a notice."""
        if self._platform.silence is not None:
            raise self._platform.silence
        self._shown.notices.append(reply)
        await self._tell()

    async def _tell(self) -> None:
        async with self._platform.changed:
            self._platform.changed.notify_all()
