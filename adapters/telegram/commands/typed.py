"""Commands as people type them. Pure."""

from dataclasses import dataclass

from telegram import Message, MessageEntity, User


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCommand:
    """A command as somebody typed it."""

    line: str
    """Without the slash and without the name of a bot."""
    is_for_us: bool
    """False if it names another bot."""
    is_by_name: bool
    """Whether it names us."""


def read_command(message: Message, me: User) -> TypedCommand | None:
    """Return the command that a message or its caption begins with, if any."""
    entities = message.entities or message.caption_entities
    first = entities[0] if entities else None
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        return None
    text = message.text or message.caption or ""
    word, rest = text[: first.length], text[first.length :]
    name, _, addressee = word.removeprefix("/").partition("@")
    is_by_name = addressee.casefold() == (me.username or "").casefold()
    return TypedCommand(
        line=f"{name} {rest.strip()}".strip(),
        is_for_us=not addressee or is_by_name,
        is_by_name=bool(addressee) and is_by_name,
    )
