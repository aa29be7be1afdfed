"""What people have, in words, and where that may be spoken of. Pure."""

from collections.abc import Iterator

from bot.commands.context import Context
from bot.commands.paging import counted
from bot.domain.errors import BadInputError
from bot.domain.user import Belongings


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
