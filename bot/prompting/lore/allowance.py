"""How much lore may still be told, in estimated tokens.

The first entry that does not fit closes what it does not fit into: later, smaller ones are not
tried, so that what is told never depends on who happens to be short.
"""

from bot.prompting.lore.candidate import Candidate


class _Limit:
    """One limit that several entries share."""

    def __init__(self, tokens: int) -> None:
        self.tokens = tokens
        self.spent = 0
        self.is_closed = False

    def takes(self, tokens: int) -> bool:
        """Tell whether so many more fit; if not, nothing does from now on."""
        self.is_closed = self.is_closed or self.spent + tokens > self.tokens
        return not self.is_closed


class Allowance:
    """The limits of one turn: what all lore may take, each book, and what the prompt has room for.

    Entries that ignore the budget are bound by the room alone.
    """

    def __init__(self, *, budget: int, room: int) -> None:
        self._budget = _Limit(budget)
        self._room = _Limit(room)
        self._books: dict[int, _Limit] = {}

    @property
    def is_exhausted(self) -> bool:
        """Tell whether something did not fit."""
        limits = (self._budget, self._room, *self._books.values())
        return any(limit.is_closed for limit in limits)

    def refusal(self, candidate: Candidate, tokens: int) -> str:
        """Take so many tokens for the entry, or return why that is not possible."""
        limits = self._limits(candidate)
        for limit in limits:
            if not limit.takes(tokens):
                return f"the budget of {limit.tokens} tokens was full"
        for limit in limits:
            limit.spent += tokens
        return ""

    def _limits(self, candidate: Candidate) -> list[_Limit]:
        """Return what bounds the entry, the narrowest first."""
        if candidate.entry.ignore_budget:
            return [self._room]
        limits = [self._budget, self._room]
        if candidate.book.token_budget is not None:
            own = _Limit(candidate.book.token_budget)
            limits.insert(0, self._books.setdefault(candidate.book_number, own))
        return limits
