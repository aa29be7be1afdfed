"""From our words to Telegram's. Pure: builds messages, sends none.

Formatting goes as entities, never as `parse_mode`, so that no text can break it. Where the
formatted text would be too long for a message, the Markdown is shown as it is: nothing is lost.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from telegram.helpers import escape_markdown
from telegramify_markdown import MessageEntity as FoundEntity
from telegramify_markdown import RenderConfig, convert

from adapters.common.splitting import split, utf16_length
from bot.domain.ids import TurnId
from bot.domain.place import PlaceAddress
from bot.domain.reply import Button, Reply
from bot.ports.channel import Answer

MESSAGE_LIMIT, CAPTION_LIMIT = 4096, 1024
"""UTF-16 units."""

_SPEAKER_LIMIT = 100
_BUTTONS_PER_ROW = 2
_MOST_BUTTONS = 100
_CODE = {MessageEntity.CODE, MessageEntity.PRE}
_SUPERGROUP_PREFIX = "-100"

_KEPT = {"<": "\ufdd0", "$": "\ufdd1", "@": "\ufdd2"}
"""What the converter would take for markup and drop (HTML, formulas), and what pings: exchanged
for characters that no text has while it works, one for one, so that offsets stay."""
_HIDE, _RESTORE = str.maketrans(_KEPT), str.maketrans({v: k for k, v in _KEPT.items()})
_MENTION = re.compile(r"(?<![\w/.])\ufdd2(?=[A-Za-z]\w{3})")
_QUIET_AT = "\uff20"
"""Looks like an @ and pings nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """A text with its formatting."""

    text: str
    entities: tuple[MessageEntity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message from the bot itself."""

    content: Formatted
    keyboard: InlineKeyboardMarkup | None = None

    @property
    def is_caption(self) -> bool:
        """Tell whether it fits below a picture."""
        return utf16_length(self.content.text) <= CAPTION_LIMIT


def header(speaker: str) -> str:
    """Return the line that says who speaks."""
    name = " ".join(speaker.split())[:_SPEAKER_LIMIT]
    return f"{name.replace('@', _QUIET_AT)}\n" if name else ""


def header_of(answer: Answer) -> str:
    """Return the line above an answer; none where the same persona spoke before."""
    return header(answer.face.label) if answer.face and answer.is_by_another else ""


def to_message(markdown: str, *, header: str = "") -> Formatted:
    """Return Markdown as a message; its header, if it begins with it, in bold."""
    if not header or not markdown.startswith(header):
        return _to_formatted(markdown, MESSAGE_LIMIT)
    name, room = header.rstrip("\n"), MESSAGE_LIMIT - utf16_length(header)
    body = _to_formatted(markdown.removeprefix(header), room)
    bold = MessageEntity(MessageEntity.BOLD, 0, utf16_length(name))
    return Formatted(
        text=header + body.text, entities=(bold, *_shifted(body.entities, utf16_length(header)))
    )


def to_notices(reply: Reply) -> list[Notice]:
    """Draw a reply, in as many messages as it takes; the last one has the buttons."""
    *full, last = split(_to_markdown(reply), MESSAGE_LIMIT, length=utf16_length) or ["…"]
    notices = [Notice(content=to_message(part)) for part in full]
    keyboard = to_keyboard((*reply.menu, *reply.buttons))
    return [*notices, Notice(content=to_message(last), keyboard=keyboard)]


def draft_id(turn_id: TurnId, part: int) -> int:
    """Return the number of the draft that a part of an answer grows in; never 0."""
    return zlib.crc32(turn_id.bytes + part.to_bytes(2)) >> 1 or 1


def _to_markdown(reply: Reply) -> str:
    """Write a reply as one text."""
    mark = "⚠️ " if reply.tone == "bad" else ""
    title = [f"**{_escaped(reply.title)}**", ""] if reply.title else []
    fields = [f"**{_escaped(field.name)}:** {field.value}  " for field in reply.fields]
    link = [_link(reply.place)] if reply.place is not None else []
    face = [f"**{_escaped(reply.face.label)}**  "] if reply.face else []
    text = f"_{reply.text}_" if reply.is_small else reply.text
    said = [*title, *face, mark + text]
    return "\n".join([*said, *([""] if fields else []), *fields, *link])


def _link(place: PlaceAddress) -> str:
    """Return a link to a topic; only those of supergroups have addresses."""
    chat, topic = place.key.chat_id, place.key.topic_id
    if not topic or not chat.startswith(_SUPERGROUP_PREFIX):
        return ""
    return f"[Go there](https://t.me/c/{chat.removeprefix(_SUPERGROUP_PREFIX)}/{topic})"


def to_keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """Draw buttons, some to a row; a press comes back as the command line."""
    drawn = [InlineKeyboardButton(b.label, callback_data=b.command) for b in buttons]
    rows = [
        drawn[first : first + _BUTTONS_PER_ROW]
        for first in range(0, len(drawn[:_MOST_BUTTONS]), _BUTTONS_PER_ROW)
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def _to_formatted(markdown: str, limit: int) -> Formatted:
    """Convert Markdown; what would vanish or be too long by it is shown as it was written."""
    markdown = markdown.encode(errors="replace").decode()
    text, found = convert(markdown.translate(_HIDE), config=_symbols())
    text = text.rstrip()
    if not text.strip() or utf16_length(text) > limit:
        return Formatted(text=_restored(markdown.strip().translate(_HIDE)))
    shown = (_to_entity(one) for one in found if not _is_mention(one))
    entities = tuple(_within(shown, utf16_length(text)))
    return Formatted(text=_restored(text, entities), entities=entities)


def _is_mention(found: FoundEntity) -> bool:
    """Tell whether a link leads into Telegram itself, as one does that pings a person."""
    return bool(found.url) and found.url.translate(_RESTORE).strip().casefold().startswith("tg:")


def _to_entity(found: FoundEntity) -> MessageEntity:
    url = found.url.translate(_RESTORE) if found.url else None
    return MessageEntity(found.type, found.offset, found.length, url=url, language=found.language)


def _restored(text: str, entities: Iterable[MessageEntity] = ()) -> str:
    """Bring back what was hidden; outside code, no name pings anybody."""
    code = [(e.offset, e.offset + e.length) for e in entities if e.type in _CODE]

    def quieted(match: re.Match[str]) -> str:
        at = utf16_length(text[: match.start()])
        return "@" if any(start <= at < end for start, end in code) else _QUIET_AT

    return _MENTION.sub(quieted, text).translate(_RESTORE)


def _shifted(entities: Iterable[MessageEntity], by: int) -> list[MessageEntity]:
    return [_moved(entity, entity.offset + by, entity.length) for entity in entities]


def _within(entities: Iterable[MessageEntity], size: int) -> list[MessageEntity]:
    """Cut off what reaches beyond the text, whose last white space Telegram does not show."""
    return [
        _moved(e, e.offset, min(e.length, size - e.offset)) for e in entities if e.offset < size
    ]


def _moved(entity: MessageEntity, offset: int, length: int) -> MessageEntity:
    return MessageEntity(entity.type, offset, length, url=entity.url, language=entity.language)


def _escaped(text: str) -> str:
    return escape_markdown(text, version=2)


def _symbols() -> RenderConfig:
    """Return how lists and headings are drawn: by formatting, without decoration."""
    config = RenderConfig.isolated()
    symbol = config.markdown_symbol
    symbol.heading_level_1 = symbol.heading_level_2 = ""
    symbol.heading_level_3 = symbol.heading_level_4 = ""
    symbol.image = symbol.link = ""
    symbol.unordered_list_item = "•"
    symbol.task_uncompleted, symbol.task_completed = "☐", "☑"
    return config
