"""An entry on its way to being told, or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from bot.domain.lore import Lorebook, LoreEntry
from bot.domain.timed_effects import FOREVER, TimedEffect
from bot.prompting.lore.decorators import Orders, obey


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidate:
    """One entry of one book, with its decorators read. Each is equal to itself alone."""

    book_number: int
    """Books that come first have the first call on the budget."""
    book: Lorebook
    written: LoreEntry
    """As it is in the book."""
    entry: LoreEntry
    """As its decorators want it."""
    orders: Orders

    @property
    def mark(self) -> str:
        """Return what names the entry in its present wording from one turn to the next."""
        wording = repr((self.book.name, self.written)).encode()
        return f"{self.written.id}@{blake2b(wording, digest_size=6).hexdigest()}"

    @property
    def has_effects(self) -> bool:
        """Tell whether being told leaves anything behind."""
        entry, orders = self.entry, self.orders
        lasts = entry.sticky > 0 or entry.cooldown > 0
        return lasts or orders.stays_for_good or orders.rests_for_good

    def effect(self, message_count: int) -> TimedEffect:
        """Return what being told in a session of so many messages leaves behind."""
        sticky = FOREVER if self.orders.stays_for_good else message_count + self.entry.sticky
        rests = FOREVER if self.orders.rests_for_good else sticky + self.entry.cooldown
        return TimedEffect(since=message_count, sticky_until=sticky, rests_until=rests)


def candidates_of(books: Iterable[Lorebook]) -> list[Candidate]:
    """Return all entries of all books, in their order."""
    return [
        Candidate(book_number=number, book=book, written=written, entry=entry, orders=orders)
        for number, book in enumerate(books)
        for written in book.entries
        for entry, orders in [obey(written)]
    ]
