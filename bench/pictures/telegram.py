"""A private chat of the Telegram on loopback as the person in it sees it. Pure.

A likeness of the light app, not the app; what is shown is what the bot sent.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from html import escape
from itertools import pairwise
from typing import Any

from bench.pictures.page import a_page, element, initial
from bench.pictures.stage import OPENING
from tests.platforms.bot_api.values import Account, Button, Json, Post

_TAGS = {"bold": "b", "italic": "i", "code": "code", "bot_command": "a", "text_link": "a"}


def draw(bot: Account, posts: Sequence[Post], *, draft: Mapping[str, Any]) -> str:
    """Return the chat as a page, with what the bot is about to say below; a minute for each."""
    name = element("name", escape(bot.first_name), element("kind", "bot"))
    moments = [OPENING + timedelta(minutes=number) for number in range(len(posts))]
    bubbles = map(_message, posts, moments)
    return a_page(
        "telegram",
        element("title", initial(bot.first_name), name),
        element("chat", *bubbles, _draft(draft)),
    )


def to_html(text: str, entities: Sequence[Json]) -> str:
    """Return a text with its entities, whose offsets count UTF-16 units."""
    raw = text.encode("utf-16-le")
    spans = [(one["offset"], one["offset"] + one["length"], one["type"]) for one in entities]
    edges = sorted({0, len(raw) // 2, *(edge for begin, end, _ in spans for edge in (begin, end))})
    drawn = ""
    for begin, end in pairwise(edges):
        piece = escape(raw[2 * begin : 2 * end].decode("utf-16-le"))
        for tag in [_TAGS[kind] for first, last, kind in spans if first <= begin and end <= last]:
            piece = element("", piece, tag=tag)
        drawn += piece
    return drawn


def _message(post: Post, sent_at: datetime) -> str:
    time = element("time", f"{sent_at:%H:%M}", "" if post.author.is_bot else " ✓✓", tag="span")
    bubble = element("bubble", to_html(post.text, post.entities), time)
    keyboard = element("keyboard", *map(_row, post.keyboard)) if post.keyboard else ""
    return element("theirs" if post.author.is_bot else "mine", bubble, keyboard)


def _row(row: Sequence[Button]) -> str:
    return element("row", *(element("button", escape(button.text)) for button in row))


def _draft(draft: Mapping[str, Any]) -> str:
    writing = element("writing", "•••", tag="span")
    bubble = element("bubble", to_html(draft["text"], draft.get("entities", [])), writing)
    stop = element("stop", element("square"), "Stop") if draft.get("can_stop") else ""
    return element("theirs", element("draft", bubble, stop))
