"""The decorators of Character Card V3: leading `@@name value` lines of an entry's content.

Of several with one name the first counts; lists of keys add up. A line `@@@name value` stands in
for the line above it where that one is unknown or means nothing here. Unknown ones are ignored.
Source: the Character Card V3 specification, "Decorators".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.domain.lore import LoreEntry, LorePosition
from bot.prompting.lore.outcome import TextPosition

_LINE = re.compile(r"(@@@?)([a-z_]*)[ \t]*(.*?)[ \t]*", re.DOTALL)

_NOTHING = re.compile(r"(true)?")
_NUMBER = re.compile(r"\d{1,6}")
_COUNT = re.compile(r"[1-9]\d{0,5}")
_KEYS = re.compile(r".*[^\s,].*")

_VALUES: Mapping[str, re.Pattern[str]] = {
    "activate": _NOTHING,
    "dont_activate": _NOTHING,
    "activate_only_after": _NUMBER,
    "activate_only_every": _COUNT,
    "keep_activate_after_match": _NOTHING,
    "dont_activate_after_match": _NOTHING,
    "is_greeting": _NUMBER,
    "scan_depth": _NUMBER,
    "additional_keys": _KEYS,
    "exclude_keys": _KEYS,
    "ignore_on_max_context": _NOTHING,
    "depth": _NUMBER,
    "role": re.compile("system|user|assistant"),
    "position": re.compile("after_desc|before_desc|personality|scenario"),
}
"""The decorators that mean something here, and what their values look like."""

_WITHOUT_MEANING = frozenset(
    ("instruct_depth", "reverse_depth", "reverse_instruct_depth", "instruct_scan_depth",
     "is_user_icon", "disable_ui_prompt")
)  # fmt: skip
"""Those of the specification for what is no chat, has no pictures or no prompt of its own."""

_POSITIONS: Mapping[str, LorePosition] = {"before_desc": "before_char", "after_desc": "after_char"}
_TEXTS: Mapping[str, TextPosition] = {"personality": "personality", "scenario": "scenario"}
_LAST = -(2**31)
"""The priority of what is discarded before everything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What the decorators of an entry ask for beyond its fields."""

    is_always_told: bool = False
    only_after: int = 0
    """How many answers the session must hold."""
    only_every: int = 1
    """Of how many answers the number must be a multiple."""
    greeting: int | None = None
    """Which greeting must have opened the session."""
    additional_keys: tuple[str, ...] = ()
    exclude_keys: tuple[str, ...] = ()
    position: TextPosition | None = None
    """Beside which text it stands instead of at the position of the entry."""
    stays_for_good: bool = False
    rests_for_good: bool = False
    ignored: tuple[str, ...] = ()
    """Names of decorators that are known, but mean nothing here or have a value that does not."""


_NO_ORDERS = Orders()


def obey(entry: LoreEntry) -> tuple[LoreEntry, Orders]:
    """Return the entry as its decorators want it, without them, and what else they ask for."""
    if not entry.content.lstrip().startswith("@@"):
        return entry, _NO_ORDERS
    chains, content = _read(entry.content)
    given: dict[str, list[str]] = {}
    ignored: list[str] = []
    for chain in chains:
        for name, value in chain:
            if name in _VALUES and _VALUES[name].fullmatch(value):
                given.setdefault(name, []).append(value)
                break
            if name in _VALUES or name in _WITHOUT_MEANING:
                ignored.append(name)
    firsts = {name: values[0] for name, values in given.items()}
    orders = Orders(
        is_always_told="activate" in given,
        only_after=int(firsts.get("activate_only_after", 0)),
        only_every=int(firsts.get("activate_only_every", 1)),
        greeting=int(firsts["is_greeting"]) if "is_greeting" in given else None,
        additional_keys=_listed(given.get("additional_keys", ())),
        exclude_keys=_listed(given.get("exclude_keys", ())),
        position=_TEXTS.get(firsts.get("position", "")),
        stays_for_good="keep_activate_after_match" in given,
        rests_for_good="dont_activate_after_match" in given,
        ignored=tuple(dict.fromkeys(ignored)),
    )
    return replace(_moved(entry, firsts), content=content), orders


def _read(content: str) -> tuple[list[list[tuple[str, str]]], str]:
    """Return the decorators, each with those that stand in for it, and the content below them."""
    chains: list[list[tuple[str, str]]] = []
    lines = content.lstrip().split("\n")
    while lines and (not lines[0].strip() or lines[0].startswith("@@")):
        match = _LINE.fullmatch(lines.pop(0).rstrip())
        if match is None:
            continue
        if match[1] == "@@":
            chains.append([])
        if chains:
            chains[-1].append((match[2], match[3]))
    return chains, "\n".join(lines)


def _moved(entry: LoreEntry, given: Mapping[str, str]) -> LoreEntry:
    """Return the entry with the fields that decorators stand for."""
    changes: dict[str, object] = {}
    if "position" in given:
        changes["position"] = _POSITIONS.get(given["position"], entry.position)
    elif "depth" in given:
        changes |= {"position": "at_depth", "depth": int(given["depth"])}
    if "role" in given:
        changes["role"] = given["role"]
    if "scan_depth" in given:
        changes["scan_depth"] = int(given["scan_depth"])
    if "ignore_on_max_context" in given:
        changes["priority"] = _LAST
    if "dont_activate" in given and "activate" not in given:
        changes["enabled"] = False
    return replace(entry, **changes)


def _listed(values: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of comma-separated lists."""
    keys = (key.strip() for value in values for key in value.split(","))
    return tuple(key for key in keys if key)
