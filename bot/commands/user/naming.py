"""What accounts, and what somebody has, are called; and where that may be spoken of. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from bot.commands.context import Context
from bot.commands.paging import counted
from bot.domain.errors import BadInputError
from bot.domain.place import PlatformName
from bot.domain.user import Belongings, Identity

PLATFORMS: Mapping[PlatformName, str] = {
    "discord": "on Discord",
    "telegram": "on Telegram",
    "console": "in the terminal",
}


def account(identity: Identity) -> str:
    """Return what people call an account."""
    return f"{identity.display_name} {PLATFORMS[identity.platform]}"


def accounts(identities: Sequence[Identity]) -> str:
    """Return what people call several accounts."""
    return " and ".join(account(identity) for identity in identities)


def in_words(belongings: Belongings) -> str:
    """Return how much somebody has."""
    return ", ".join(_kinds(belongings)) or "nothing yet"


def assert_private(ctx: Context, command: str) -> None:
    """Raise `BadInputError` where others could read the answer."""
    if not ctx.place.is_private:
        message = f"Others could read this here. Write `/{command}` to me in a direct chat."
        raise BadInputError(message)


def _kinds(belongings: Belongings) -> Iterator[str]:
    """Yield how much there is of each kind of which there is any."""
    kinds = (
        (belongings.personas, "persona", "personas"),
        (belongings.masks, "mask", "masks"),
        (belongings.sessions, "conversation", "conversations"),
        (belongings.messages, "message", "messages"),
        (belongings.projects, "project", "projects"),
        (belongings.lorebooks, "lorebook", "lorebooks"),
    )
    yield from (counted(number, one, many) for number, one, many in kinds if number)
