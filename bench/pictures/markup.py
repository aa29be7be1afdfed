"""Discord's Markdown as HTML, as far as the bot and the people of the scenes write it. Pure."""

import re
from collections.abc import Mapping
from html import escape

_INLINE = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*(.+?)\*\*"), r"<b>\1</b>"),
    (re.compile(r"(?<![*\w])[*_]([^*_]+)[*_](?![*\w])"), r"<i>\1</i>"),
    (re.compile(r"\[([^\]]+)\]\([^)]+\)"), r'<span class="link">\1</span>'),
)
_MENTION = re.compile(r"&lt;[@#](\d+)&gt;")
_LINES = (("-# ", "small"), ("- ", "item"))


def to_html(text: str, names: Mapping[int, str]) -> str:
    """Return a text; `names` says how accounts and channels are called that it mentions."""
    return "".join(_line(line, names) for line in text.splitlines())


def _line(line: str, names: Mapping[int, str]) -> str:
    for mark, kind in _LINES:
        if line.startswith(mark):
            return f'<p class="{kind}">{_inline(line.removeprefix(mark), names)}</p>'
    return f"<p>{_inline(line, names) or '&nbsp;'}</p>"


def _inline(text: str, names: Mapping[int, str]) -> str:
    drawn = escape(text)
    for pattern, shape in _INLINE:
        drawn = pattern.sub(shape, drawn)
    return _MENTION.sub(lambda found: _mention(names[int(found[1])]), drawn)


def _mention(name: str) -> str:
    return f'<span class="mention">{escape(name)}</span>'
