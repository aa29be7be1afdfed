"""A platform as the core sees it: something that runs, and that has places to speak in."""

from typing import Protocol

from bot.domain.attachment import Attachment
from bot.domain.command import Caller
from bot.domain.file import File
from bot.domain.health import Finding
from bot.domain.place import PlaceAddress, PlatformName, Rights
from bot.domain.user import Identity
from bot.ports.channel import Channel


class Courier(Protocol):
    """Reaches one person where nobody else reads."""

    @property
    def whispers(self) -> bool:
        """Tell whether only the caller sees private replies to commands, wherever they call."""
        ...

    @property
    def largest_file(self) -> int:
        """Return how many bytes a file may have in a direct chat."""
        ...

    async def direct_chat(self, identity: Identity) -> PlaceAddress:
        """Return where this account alone talks with us, which need not have happened yet.

        That we may write there is not said by that. Raises `DeliveryError` where there is none.
        """
        ...


class Platform(Courier, Protocol):
    """One adapter."""

    @property
    def name(self) -> PlatformName:
        """Return which platform this is."""
        ...

    async def run(self) -> None:
        """Listen until cancelled or at the end of input; raises what ended it otherwise."""
        ...

    def channel(self, place: PlaceAddress) -> Channel:
        """Return the place, to speak in. Asks the platform nothing yet."""
        ...

    async def open_place(self, parent: PlaceAddress, *, title: str) -> PlaceAddress | None:
        """Open a thread or topic for a new session; None where this place has no such thing."""
        ...

    async def rename_place(self, place: PlaceAddress, *, title: str) -> str | None:
        """Give a thread or topic that we opened another title, if it is still called as told.

        Returns what it is called then; None if it was left alone. Waits for no rate limit: raises
        `DeliveryError` when the platform does not take it now.
        """
        ...

    async def rights(self, caller: Caller) -> Rights:
        """Ask the platform what the caller may decide for others where they call.

        Raises `DeliveryError` when the platform does not say.
        """
        ...

    async def examine(self, place: PlaceAddress) -> tuple[Finding, ...]:
        """Ask the platform what the bot may and may not do in a place, in sentences for people.

        Raises `DeliveryError` when the platform does not say.
        """
        ...

    async def fetch(self, attachment: Attachment, *, limit: int) -> File:
        """Fetch what came with a message on this platform; from anywhere else, nothing.

        Raises:
            BadInputError: It is larger than `limit` bytes.
            DeliveryError: The platform does not hand it out.
        """
        ...

    async def check(self) -> tuple[Finding, ...]:
        """Ask the platform whether token, intents and privacy mode are as they should be."""
        ...
