"""Decide which lore is told in a turn.

The books are swept: once for what was said, then, where a book wants it, for what entries told in
the sweeps before. Entries of one sweep do not see each other. What was told stays told, a lost
roll stays lost, and once something does not fit the budget nothing more is looked for.
Source of the rules: SillyTavern's world info and the Character Card V3 specification.
"""

from collections.abc import Sequence

from bot.domain.lore import Lorebook
from bot.domain.timed_effects import TimedEffect, TimedEffects
from bot.ports.chance import Chance
from bot.prompting.lore.allowance import Allowance
from bot.prompting.lore.candidate import Candidate, candidates_of
from bot.prompting.lore.groups import group_names, without_losers
from bot.prompting.lore.judging import Ruling, Scan, judge, objection, sticky_ruling
from bot.prompting.lore.keys import KeySearch
from bot.prompting.lore.outcome import LoreOutcome, ToldLore, Verdict
from bot.prompting.lore.patterns import Patterns
from bot.prompting.lore.talk import Talk
from bot.prompting.macros.expander import Macros
from bot.prompting.tokens import estimate

_MOST_SWEEPS = 20
"""A chain of entries that bring up one another ends here."""

_CERTAIN = 100


def activate(
    books: Sequence[Lorebook],
    talk: Talk,
    *,
    macros: Macros,
    chance: Chance,
    budget: int,
    room: int,
    effects: TimedEffects,
    patterns: Patterns,
) -> LoreOutcome:
    """Return what is told and why; never raise for what a book holds.

    Args:
        books: Earlier ones go first where the budget is short.
        talk: What was said up to the asked message.
        macros: For keys and contents.
        chance: Decides rolls and groups.
        budget: Estimated tokens for all lore that heeds a budget.
        room: Estimated tokens for all lore, that which ignores the budget included.
        effects: What earlier turns left behind.
        patterns: Looks for regular expressions; it knows how long it may take.
    """
    activation = _Activation(
        candidates_of(books),
        talk,
        macros=macros,
        chance=chance,
        allowance=Allowance(budget=budget, room=room),
        effects=effects.current(talk.message_count),
        search=KeySearch(macros, patterns),
    )
    activation.run()
    return activation.outcome()


class _Activation:
    """The sweeps of one turn."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        talk: Talk,
        *,
        macros: Macros,
        chance: Chance,
        allowance: Allowance,
        effects: TimedEffects,
        search: KeySearch,
    ) -> None:
        self._candidates = candidates
        self._talk = talk
        self._macros = macros
        self._chance = chance
        self._allowance = allowance
        self._effects = effects
        self._search = search
        self._waiting: list[Candidate] = []
        self._sticky: dict[Candidate, TimedEffect] = {}
        self._reasons: dict[Candidate, str] = {}
        self._told: dict[Candidate, ToldLore] = {}
        self._taken_groups: set[str] = set()
        self._heard = ""
        """What was told so far and may bring up other entries."""

    def run(self) -> None:
        """Sweep until nothing new is told."""
        self._waiting = [c for c in self._candidates if self._may_be_told(c)]
        delays = {c.entry.delay_until_recursion for c in self._waiting}
        levels = sorted(delay for delay in delays if delay > 0)
        self._sweep(level=None)
        level = levels.pop(0) if levels else 0
        heard_before = ""
        for _ in range(_MOST_SWEEPS):
            if self._allowance.is_exhausted or not self._heard:
                return
            if self._heard == heard_before:
                if not levels:
                    return
                level = levels.pop(0)
            heard_before = self._heard
            self._sweep(level=level)

    def outcome(self) -> LoreOutcome:
        """Return what became of every entry."""
        told = [c for c in self._candidates if c in self._told]
        count = self._talk.message_count
        return LoreOutcome(
            told=[self._told[c] for c in sorted(told, key=lambda c: c.entry.insertion_order)],
            verdicts=[self._verdict(c) for c in self._candidates],
            effects=self._effects.with_begun(
                {c.mark: c.effect(count) for c in told if c.has_effects}
            ),
        )

    def _verdict(self, candidate: Candidate) -> Verdict:
        """Return what became of one entry."""
        return Verdict(
            book=candidate.book,
            entry=candidate.written,
            is_told=candidate in self._told,
            reason=self._reasons[candidate],
            ignored=candidate.orders.ignored,
        )

    def _may_be_told(self, candidate: Candidate) -> bool:
        """Tell whether the entry can be told at all in this turn, and note why not."""
        effect = self._effects.by_mark.get(candidate.mark) if candidate.has_effects else None
        reason = objection(candidate, self._talk, effect)
        self._reasons[candidate] = reason or "only other lore can bring it up, and none did"
        if effect and not reason:
            self._sticky[candidate] = effect
        return not reason

    def _sweep(self, *, level: int | None) -> None:
        """Tell what is brought up; the level is None in the first sweep, for what was said."""
        brought_up: list[Candidate] = []
        for candidate in self._waiting:
            if (ruling := self._ruling(candidate, level)) is not None:
                self._reasons[candidate] = ruling.reason
                if ruling.is_told:
                    brought_up.append(candidate)
        chosen, losers = without_losers(
            sorted(brought_up, key=self._precedence),
            taken=self._taken_groups,
            sticky=self._sticky,
            chance=self._chance,
        )
        self._reasons |= losers
        heard = [self._tell(c) for c in chosen if self._wins_roll(c)]
        self._heard += "".join(f"\n{text}" for text in heard if text)

    def _ruling(self, candidate: Candidate, level: int | None) -> Ruling | None:
        """Return whether the entry is brought up in this sweep; None if it takes no part."""
        if effect := self._sticky.get(candidate):
            return sticky_ruling(effect, self._talk)
        book, entry = candidate.book, candidate.entry
        if level is None:
            takes_part = entry.delay_until_recursion <= 0
        else:
            is_open = book.recursive_scanning and not entry.exclude_recursion
            takes_part = is_open and entry.delay_until_recursion <= level
        if not takes_part:
            return None
        depth = book.scan_depth if entry.scan_depth is None else entry.scan_depth
        scan = Scan(talk=self._talk.newest(depth), where=self._talk.where(depth), told=self._heard)
        return judge(candidate, scan, self._search)

    def _precedence(self, candidate: Candidate) -> tuple[bool, int, int, int]:
        """Return by what entries are sorted for the budget; ties keep their order."""
        entry, number = candidate.entry, candidate.book_number
        return candidate not in self._sticky, number, -entry.priority, -entry.insertion_order

    def _wins_roll(self, candidate: Candidate) -> bool:
        """Roll for the entry; one that loses is out for this turn."""
        probability = candidate.entry.probability
        if probability >= _CERTAIN or candidate in self._sticky:
            return True
        if self._chance.below(_CERTAIN, f"entry {candidate.mark}") < probability:
            return True
        self._reasons[candidate] = f"it lost the roll of {probability} %"
        self._waiting.remove(candidate)
        return False

    def _tell(self, candidate: Candidate) -> str:
        """Tell the entry if the budget allows; returns what other entries hear of it."""
        entry = candidate.entry
        text = self._macros.expand(entry.content).strip()
        tokens = estimate(text) if text else 0
        if refusal := self._allowance.refusal(candidate, tokens):
            self._reasons[candidate] = refusal
            return ""
        self._waiting.remove(candidate)
        self._taken_groups.update(group_names(candidate))
        self._told[candidate] = ToldLore(
            entry=entry,
            position=candidate.orders.position or entry.position,
            text=text,
            tokens=tokens,
        )
        if entry.prevent_recursion:
            return ""
        return f"{text}\n{self._macros.hidden_keys(entry.content)}".strip()
