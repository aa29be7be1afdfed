"""What Discord refuses in messages. Pure."""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any, cast

from tests.platforms.discord_api.channels import Channel, ChannelKind
from tests.platforms.discord_api.errors import refusal, reject, require
from tests.platforms.discord_api.values import Account, Json, Permission, parts_of

_LONGEST_TEXT = 2000
_LONGEST_NONCE = 25
_MOST_EMBEDS, _LONGEST_EMBEDS = 10, 6000
_MOST_FIELDS = 25
_EMBED_LIMITS = {"title": 256, "description": 4096}
_FIELD_LIMITS = {"name": 256, "value": 1024}
_PART_LIMITS = {"custom_id": 100, "label": 80}
_MOST_ROWS, _MOST_IN_A_ROW = 5, 5
_ACTION_ROW = 1
_FORBIDDEN_IN_NAMES = ("clyde", "discord")
_LONGEST_NAME = 80


def require_writable(channel: Channel) -> None:
    """Refuse to write where the bot may not, or nobody can."""
    require(channel.kind != ChannelKind.FORUM, 50008)
    permission = (
        Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    )
    require(not channel.denies(permission), 50013)
    require(not channel.is_locked, 50083)


def checked_body(body: Any) -> Json:
    """Return a body, which must be an object."""
    if not isinstance(body, dict):
        raise refusal(50109)
    return cast("Json", body)


def checked_text(body: Json) -> str:
    """Return the text that Discord would show: without space around it."""
    text = str(body.get("content") or "").strip()
    check_size("content", text, _LONGEST_TEXT)
    return text


def checked_nonce(body: Json) -> str:
    """Return what tells a message from others of its author."""
    nonce = str(body.get("nonce") or "")
    check_size("nonce", nonce, _LONGEST_NONCE)
    return nonce


def checked_embeds(body: Json) -> list[Json]:
    """Return the embeds."""
    embeds: list[Json] = body.get("embeds") or []
    check_size("embeds", embeds, _MOST_EMBEDS)
    for number, embed in enumerate(embeds):
        where = f"embeds.{number}"
        _check_sizes(where, embed, _EMBED_LIMITS)
        fields: list[Json] = embed.get("fields", [])
        check_size(f"{where}.fields", fields, _MOST_FIELDS)
        for position, field in enumerate(fields):
            _check_sizes(f"{where}.fields.{position}", field, _FIELD_LIMITS)
    if sum(_size_of(embed) for embed in embeds) > _LONGEST_EMBEDS:
        reject("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
    return [{"type": "rich", **embed} for embed in embeds]


def checked_components(body: Json) -> list[Json]:
    """Return the components, numbered where the bot did not number them."""
    components: list[Json] = body.get("components") or []
    rows = [part for part in components if part["type"] == _ACTION_ROW]
    check_size("components", rows, _MOST_ROWS)
    for row in rows:
        check_size("components.0.components", row["components"], _MOST_IN_A_ROW)
    parts = parts_of(components)
    for part in parts:
        _check_sizes("components.0.components.0", part, _PART_LIMITS)
    names = [part["custom_id"] for part in parts if "custom_id" in part]
    if len(names) != len(set(names)):
        message = "Component custom id cannot be duplicated"
        reject("components", "COMPONENT_CUSTOM_ID_DUPLICATED", message)
    return _numbered(components, count(1))


def checked_name(body: Json) -> str:
    """Return the name that a webhook speaks by."""
    name = str(body.get("username") or "")
    check_size("username", name, _LONGEST_NAME)
    for word in _FORBIDDEN_IN_NAMES:
        if word in name.lower():
            message = f'Username cannot contain "{word}"'
            reject("username", "USERNAME_INVALID_CONTAINS", message)
    return name


def pinged(text: str, allowed: Json | None, mentioned: Iterable[Account]) -> Json:
    """Return who is pinged by a message of the bot, as fields of it: whom it allows to be."""
    allowed = {"parse": ["users", "everyone"]} if allowed is None else allowed
    kinds: list[str] = allowed.get("parse", [])
    ids = {str(account_id) for account_id in allowed.get("users", [])}
    accounts = [a for a in mentioned if "users" in kinds or str(a.id) in ids]
    calls_all = "@everyone" in text or "@here" in text
    return {"mentions": accounts, "mentions_everyone": calls_all and "everyone" in kinds}


def check_size(path: str, value: str | list[Json], limit: int) -> None:
    """Refuse a text or a list that is too long."""
    if len(value) > limit:
        reject(path, "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length.")


def _check_sizes(path: str, item: Json, limits: dict[str, int]) -> None:
    for key, limit in limits.items():
        check_size(f"{path}.{key}", item.get(key) or "", limit)


def _size_of(embed: Json) -> int:
    fields: list[Json] = embed.get("fields", [])
    texts = [embed.get("title"), embed.get("description")]
    texts += [field[key] for field in fields for key in ("name", "value")]
    return sum(len(text or "") for text in texts)


def _numbered(components: list[Json], numbers: Iterator[int]) -> list[Json]:
    return [
        {"id": next(numbers), **part, "components": _numbered(part["components"], numbers)}
        if "components" in part
        else {"id": next(numbers), **part}
        for part in components
    ]
