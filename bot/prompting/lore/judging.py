"""Whether an entry is brought up by what was said, and the reason in words.

The order of the questions is SillyTavern's: standing rules first, then what holds without keys,
then primary keys, then secondary keys.
"""

from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.lore import LoreEntry
from bot.domain.timed_effects import FOREVER, TimedEffect
from bot.prompting.lore.candidate import Candidate
from bot.prompting.lore.decorators import Orders
from bot.prompting.lore.keys import KeySearch
from bot.prompting.lore.talk import Talk


class Ruling(NamedTuple):
    """Whether something is to be told, and why."""

    is_told: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """The texts in which the keys of one entry are looked for."""

    talk: str
    where: str
    """How people call the messages in `talk`."""
    told: str = ""
    """What other entries tell, where that counts."""


def objection(candidate: Candidate, talk: Talk, effect: TimedEffect | None) -> str:
    """Return what keeps the entry from being told in this turn whatever falls, or nothing."""
    entry, count = candidate.entry, talk.message_count
    phase = effect.phase(count) if effect else "free"
    if not entry.enabled:
        return "it is switched off"
    if not entry.content.strip():
        return "it has nothing to tell"
    if count < entry.delay:
        return f"it waits until the session has {entry.delay} messages"
    if effect and phase == "resting":
        return f"it rests {_for_how_long(effect.rests_until, count)}"
    in_any_case = phase == "sticky" or candidate.orders.is_always_told
    return "" if in_any_case else _objection_of_decorators(candidate.orders, talk)


def _objection_of_decorators(orders: Orders, talk: Talk) -> str:
    """Return what decorators wait for, or nothing."""
    answers = talk.answer_count
    if answers < orders.only_after:
        return f"it waits until the session has {orders.only_after} answers"
    if answers % orders.only_every:
        return f"it is told when the number of answers is a multiple of {orders.only_every}"
    if orders.greeting is not None and talk.greeting not in {None, orders.greeting}:
        return f"it belongs to greeting {orders.greeting}"
    return ""


def sticky_ruling(effect: TimedEffect, talk: Talk) -> Ruling:
    """Return why an entry is told that was told before and stays."""
    length = _for_how_long(effect.sticky_until, talk.message_count)
    return Ruling(is_told=True, reason=f"it stays {length}")


def judge(candidate: Candidate, scan: Scan, search: KeySearch) -> Ruling:
    """Return whether something brings the entry up."""
    entry, orders = candidate.entry, candidate.orders
    hearing = _Hearing(entry, scan, search)
    if orders.is_always_told:
        return Ruling(is_told=True, reason="its decorator wants it always")
    if entry.use_regex:
        return hearing.primary((*entry.keys, *orders.additional_keys))
    if bar := hearing.bar(orders):
        return Ruling(is_told=False, reason=bar)
    if entry.constant:
        return Ruling(is_told=True, reason="it is told always")
    ruling = hearing.primary(entry.keys)
    has_more = entry.selective and any(key.strip() for key in entry.secondary_keys)
    return hearing.secondary(ruling.reason) if ruling.is_told and has_more else ruling


class _Hearing:
    """One entry and the texts in which its keys may have fallen."""

    def __init__(self, entry: LoreEntry, scan: Scan, search: KeySearch) -> None:
        self._entry = entry
        self._scan = scan
        self._search = search

    def first(self, keys: tuple[str, ...]) -> str:
        """Return the first key that fell, or nothing."""
        return next((key for key in keys if self._fell(key)), "")

    def bar(self, orders: Orders) -> str:
        """Return why keys in decorators keep the entry out, or nothing."""
        if excluded := self.first(orders.exclude_keys):
            return f"'{excluded}' fell, which keeps it out"
        if orders.additional_keys and not self.first(orders.additional_keys):
            return "none of its additional keys fell"
        return ""

    def primary(self, keys: tuple[str, ...]) -> Ruling:
        """Decide by the keys of which one is enough."""
        if not any(key.strip() for key in keys):
            return Ruling(is_told=False, reason="it has no keys")
        if key := self.first(keys):
            in_talk = self._search.falls(key, self._scan.talk, self._entry)
            where = self._scan.where if in_talk else "what other lore tells"
            return Ruling(is_told=True, reason=f"'{key}' fell in {where}")
        fault = self._search.fault(keys, self._entry)
        reason = fault or f"its keys did not fall in {self._scan.where}"
        return Ruling(is_told=False, reason=reason)

    def secondary(self, found: str) -> Ruling:
        """Decide by the secondary keys, once a primary one has fallen."""
        keys = [key for key in self._entry.secondary_keys if key.strip()]
        fallen = [self._fell(key) for key in keys]
        some, all_of_them = any(fallen), all(fallen)
        match self._entry.logic:
            case "and_any":
                passes, count = some, "one" if some else "none"
            case "and_all":
                passes, count = all_of_them, "all" if all_of_them else "not all"
            case "not_any":
                passes, count = not some, "one" if some else "none"
            case "not_all":
                passes, count = not all_of_them, "all" if all_of_them else "not all"
        link = "and" if passes else "but"
        return Ruling(passes, f"{found}, {link} {count} of its secondary keys did")

    def _fell(self, key: str) -> bool:
        """Tell whether a key fell, in what was said or in what other lore tells."""
        texts = (self._scan.talk, self._scan.told)
        return any(text and self._search.falls(key, text, self._entry) for text in texts)


def _for_how_long(until: int, message_count: int) -> str:
    """Return how many messages something goes on for, this one included."""
    left = until - message_count + 1
    if until >= FOREVER:
        return "for good"
    return "for this message" if left == 1 else f"for {left} more messages"
