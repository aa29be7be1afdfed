"""What Telegram refuses. Pure."""

from itertools import accumulate
from typing import Any

from tests.platforms.bot_api.chats import Chat
from tests.platforms.bot_api.errors import ApiError, require
from tests.platforms.bot_api.values import GENERAL_TOPIC, Button, Json, Upload

_LONGEST_TEXT, _LONGEST_CAPTION = 4096, 1024
_MEGABYTE = 1024 * 1024
_LARGEST_PHOTO, _LARGEST_FILE, _LARGEST_FETCH = 10 * _MEGABYTE, 50 * _MEGABYTE, 20 * _MEGABYTE
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_MOST_CALLBACK_BYTES = 64


def utf16_units(text: str) -> int:
    """Return the length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def checked_text(text: str, *, may_be_empty: bool = False) -> str:
    """Return the text that Telegram would show."""
    require(text.strip() or may_be_empty, "message text is empty")
    require(utf16_units(text) <= _LONGEST_TEXT, "message is too long")
    return text


def checked_caption(text: str) -> str:
    """Return the text that Telegram would show below a file."""
    require(utf16_units(text) <= _LONGEST_CAPTION, "message caption is too long")
    return text


def checked_content(content: bytes, *, is_photo: bool) -> bytes:
    """Return what was uploaded; a photo must be an image."""
    if len(content) > (_LARGEST_PHOTO if is_photo else _LARGEST_FILE):
        raise ApiError(413, "Request Entity Too Large")
    require(content, "file must be non-empty")
    require(not is_photo or content.startswith(_IMAGES), "IMAGE_PROCESS_FAILED")
    return content


def checked_fetch(upload: Upload | None) -> Upload:
    """Return a file that a bot may fetch."""
    if upload is None:
        raise ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    require(len(upload.content) <= _LARGEST_FETCH, "file is too big")
    return upload


def checked_entities(text: str, entities: list[Json]) -> list[Json]:
    """Return the entities, all of which lie within the text and break no character."""
    size = utf16_units(text)
    breaks = {0, *accumulate(utf16_units(character) for character in text)}
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        require(0 <= start < end <= size, f"entity beyond the text: {entity}")
        require({start, end} <= breaks, f"entity breaks a symbol: {entity}")
    return entities


def checked_keyboard(markup: Json | None) -> list[list[Button]]:
    """Return the buttons of an inline keyboard."""
    rows: list[list[Json]] = (markup or {}).get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        size = len(button["callback_data"].encode())
        require(1 <= size <= _MOST_CALLBACK_BYTES, "BUTTON_DATA_INVALID")
    return [[Button(text=b["text"], data=b["callback_data"]) for b in row] for row in rows]


def thread_to_send_to(chat: Chat, params: dict[str, Any]) -> int | None:
    """Return the topic of a message; the General topic must not be named."""
    thread: int | None = params.get("message_thread_id")
    require(thread is None or thread in chat.topics, "message thread not found")
    return thread


def thread_to_type_in(chat: Chat, params: dict[str, Any]) -> int | None:
    """Return the topic of a sign of typing; here the General topic must be named."""
    thread: int | None = params.get("message_thread_id")
    if thread == GENERAL_TOPIC and chat.is_forum:
        return thread
    return thread_to_send_to(chat, params)
