"""What all pages share: the frame, the fonts, and round pictures of who speaks. Pure.

The fonts are those that come with the simulated Discord, so that a picture looks alike wherever it
is drawn.
"""

import base64
from html import escape
from pathlib import Path

import simcord

_STYLES = Path(__file__).parent / "styles"
_FONTS = {
    "Letters": "noto-sans-latin-v2.015.ttf",
    "Code": "noto-sans-mono-v2.014.ttf",
    "Emoji": "noto-color-emoji-v2.051.ttf",
}
_COLOURS = ("#e8657f", "#4a90d9", "#3ba55d", "#e0883a", "#8f6fd6")
_MEASURE = (
    "document.fonts.ready.then(() => document.documentElement.dataset.height ="
    " Math.ceil(document.body.getBoundingClientRect().height))"
)


def a_page(style: str, *parts: str) -> str:
    """Return a page in the style of that name; the parts are HTML already."""
    css = (_STYLES / f"{style}.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{_font_faces()}{css}</style>'
        f"<body>{''.join(parts)}<script>{_MEASURE}</script></body></html>"
    )


def element(kind: str, *parts: str, tag: str = "div") -> str:
    """Return a part of a page, by its class; the parts within are HTML already."""
    return f'<{tag} class="{kind}">{"".join(parts)}</{tag}>'


def initial(name: str) -> str:
    """Return the round picture of somebody who has none."""
    colour = _COLOURS[sum(name.encode()) % len(_COLOURS)]
    return f'<div class="face" style="background:{colour}">{escape(name[:1])}</div>'


def portrait(picture: bytes) -> str:
    """Return a picture of somebody, to be cut round."""
    encoded = base64.b64encode(picture).decode()
    return f'<img class="face" alt="" src="data:image/png;base64,{encoded}">'


def painted(icon: str, *, colour: str) -> str:
    """Return a page that is a picture for a persona: its icon on a colour."""
    css = (
        "body{margin:0;width:64px;height:64px;display:grid;place-items:center;"
        f"background:{colour};font:36px Emoji}}"
    )
    return (
        f'<!doctype html><meta charset="utf-8"><style>{_font_faces()}{css}</style>'
        f"<body>{escape(icon)}<script>{_MEASURE}</script></body>"
    )


def _font_faces() -> str:
    """Return the rules that find the fonts."""
    folder = Path(simcord.__file__).parent / "preview" / "static" / "fonts"
    return "".join(
        f"@font-face{{font-family:{family};font-weight:100 900;"
        f"src:url({(folder / file).as_uri()})}}"
        for family, file in _FONTS.items()
    )
