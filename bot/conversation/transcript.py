"""A conversation as a file: for people, for programs, and for SillyTavern. Pure."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from bot.domain.attachment import Attachment
from bot.domain.file import File
from bot.domain.message import Message
from bot.domain.session import Session

TranscriptForm = Literal["markdown", "json", "sillytavern"]

_LONGEST_STEM = 60
_NOBODY = "User"


def to_file(
    session: Session, messages: Sequence[Message], form: TranscriptForm, *, title: str
) -> File:
    """Return all that was said, in order, with who said it."""
    write, ending, media_type = _FORMS[form]
    letters = "".join(c if c.isalnum() or c in "-_" else " " for c in title)
    stem = "_".join(letters.split())[:_LONGEST_STEM] or "conversation"
    content = write(session, messages, title)
    return File(name=f"{stem}.{ending}", content=content.encode(), media_type=media_type)


def _to_markdown(session: Session, messages: Sequence[Message], title: str) -> str:
    head = f"# {title}\n\nBegun {session.created_at:%Y-%m-%d %H:%M} UTC."
    return "\n\n".join([head, *(_paragraph(message) for message in messages)]) + "\n"


def _paragraph(message: Message) -> str:
    mark = "" if message.tag == "chat" else f" ({message.tag})"
    head = f"**{message.speaker}**{mark}, {message.created_at:%Y-%m-%d %H:%M}:"
    attached = (f"*Attached: {_described(one)}*" for one in message.attachments)
    return "\n\n".join([head, *filter(None, [message.content]), *attached])


def _described(attachment: Attachment) -> str:
    """Return name, type and size, as far as they are known."""
    size = f"{attachment.size} bytes" if attachment.size else ""
    return ", ".join(filter(None, (attachment.name, attachment.plain_type, size)))


def _to_json(session: Session, messages: Sequence[Message], title: str) -> str:
    whole = {
        "id": str(session.id),
        "title": title,
        "begun_at": session.created_at.isoformat(),
        "messages": [_to_plain(message) for message in messages],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _to_plain(message: Message) -> Mapping[str, Any]:
    return {
        "seq": message.seq,
        "role": message.role,
        "tag": message.tag,
        "author": message.author_name,
        "mask": message.guise.name if message.guise else None,
        "persona_id": message.persona_id,
        "persona_revision": message.persona_revision,
        "content": message.content,
        "attachments": [
            {"name": one.name, "media_type": one.plain_type, "size": one.size}
            for one in message.attachments
        ],
        "said_at": message.created_at.isoformat(),
    }


def _to_sillytavern(session: Session, messages: Sequence[Message], title: str) -> str:
    """Return a chat file as SillyTavern imports it: a head, then one line for each message."""
    del title
    lines = _sillytavern_lines(session, messages)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _sillytavern_lines(
    session: Session, messages: Sequence[Message]
) -> Iterator[Mapping[str, Any]]:
    yield {
        "user_name": _first_name(messages, "user"),
        "character_name": _first_name(messages, "assistant"),
        "create_date": session.created_at.isoformat(),
        "chat_metadata": {},
    }
    for message in messages:
        yield {
            "name": message.speaker,
            "is_user": message.role == "user",
            "is_system": message.role == "system",
            "send_date": message.created_at.isoformat(),
            "mes": message.content or _names(message),
            "extra": {},
        }


def _names(message: Message) -> str:
    """Return what stands for a message without words."""
    return " ".join(f"[{attachment.name}]" for attachment in message.attachments)


def _first_name(messages: Sequence[Message], role: str) -> str:
    """Return who spoke first in this role."""
    return next((m.speaker for m in messages if m.role == role), _NOBODY)


_Write = Callable[[Session, Sequence[Message], str], str]

_FORMS: Mapping[TranscriptForm, tuple[_Write, str, str]] = {
    "markdown": (_to_markdown, "md", "text/markdown"),
    "json": (_to_json, "json", "application/json"),
    "sillytavern": (_to_sillytavern, "jsonl", "application/jsonl"),
}
"""How each is written, and what its files are called."""
