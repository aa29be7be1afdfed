"""A surface and a ledger that remember what was done with them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from adapters.common.parts import State
from bot.domain.errors import DeliveryError
from bot.domain.file import File
from bot.domain.ids import TurnId
from bot.domain.reply import Button
from bot.domain.turn import Delivery
from bot.ports.channel import Answer
from tests.builders import a_face


async def _at_once() -> None:
    """Let no time pass."""


@dataclass
class FakeSurface:
    """Shows messages, as often as it is not told to fail."""

    messages: dict[str, str] = field(default_factory=dict[str, str])
    buttons: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    log: list[str] = field(default_factory=list[str])
    failures: list[DeliveryError] = field(default_factory=list[DeliveryError])
    """Raised one by one by the next sends and edits."""
    _failing_at: dict[str, DeliveryError] = field(default_factory=dict[str, DeliveryError])
    travel: Callable[[], Awaitable[None]] = _at_once
    """What happens before a message or a sign of typing arrives."""

    async def send(
        self, text: str, part: int, *, buttons: Sequence[Button], was_tried: bool
    ) -> str:
        """Add a message."""
        await self.travel()
        self._maybe_fail(f"send {part}" + (" again" if was_tried else ""))
        message_id = f"m{len(self.messages)}"
        self.messages[message_id] = text
        self.buttons[message_id] = [button.label for button in buttons]
        return message_id

    async def edit(
        self, message_id: str, text: str, part: int, *, buttons: Sequence[Button]
    ) -> None:
        """Change a message."""
        del part
        await self.travel()
        self._maybe_fail(f"edit {message_id}")
        self.messages[message_id] = text
        self.buttons[message_id] = [button.label for button in buttons]

    async def attach(
        self, file: File, state: State, part: int, *, instead_of: str, was_tried: bool
    ) -> str:
        """Add a message with a file."""
        del instead_of, was_tried
        await self.travel()
        self._maybe_fail(f"attach {part}")
        message_id = f"m{len(self.messages)}"
        self.messages[message_id] = f"{state.text}\n{file.content.decode()}"
        self.buttons[message_id] = [button.label for button in state.buttons]
        return message_id

    async def remove(self, message_id: str) -> None:
        """Take a message away."""
        self._maybe_fail(f"remove {message_id}")
        del self.messages[message_id]

    async def typing(self) -> None:
        """Note that typing was shown."""
        await self.travel()
        self.log.append("typing")

    def fail_at(self, what: str, failure: DeliveryError) -> None:
        """Fail once when this is asked for."""
        self._failing_at[what] = failure

    def _maybe_fail(self, what: str) -> None:
        if what in self._failing_at:
            self.log.append(f"{what} failed")
            raise self._failing_at.pop(what)
        if self.failures:
            self.log.append(f"{what} failed")
            raise self.failures.pop(0)
        self.log.append(what)


@dataclass
class FakeLedger:
    """A delivery ledger in memory."""

    entries: dict[int, Delivery] = field(default_factory=dict[int, Delivery])

    async def sending(self, part: int) -> Delivery:
        """Note that a part is about to be sent."""
        if part in self.entries:
            return self.entries[part]
        new = Delivery(part=part, state="sending", platform_message_id="")
        self.entries[part] = new
        return replace(new, is_new=True)

    async def unrecorded(self, message_ids: Sequence[str]) -> Sequence[str]:
        """Return those messages that were not sent as parts of this answer."""
        recorded = {entry.platform_message_id for entry in self.entries.values()}
        return [message_id for message_id in message_ids if message_id not in recorded]

    async def sent(self, part: int, platform_message_id: str) -> None:
        """Note that a part was sent."""
        self.entries[part] = Delivery(
            part=part, state="sent", platform_message_id=platform_message_id
        )

    async def surplus(self, parts: int) -> Sequence[str]:
        """Forget what was sent beyond so many parts."""
        beyond = [part for part in sorted(self.entries) if part >= parts]
        return [self.entries.pop(part).platform_message_id for part in beyond]


def an_answer(
    pieces: AsyncIterator[str], *, turn: int = 1, reply_to: str = "", is_again: bool = False
) -> Answer:
    """Return Coach's answer, which can be stopped, and asked for again."""
    return Answer(
        turn_id=TurnId(UUID(int=turn)),
        face=a_face("Coach", icon="🌱"),
        reply_to=reply_to,
        pieces=pieces,
        stop=Button(label="Stop", command="turn stop 1"),
        buttons=(Button(label="Regenerate", command="turn again 1"),),
        is_again=is_again,
    )


async def said(*pieces: str) -> AsyncIterator[str]:
    """Yield the pieces at once."""
    for piece in pieces:
        yield piece
