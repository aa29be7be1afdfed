"""The lorebooks that apply where a command is called, and which book or entry a name means.

What somebody else's persona knows is its author's business: such a book is counted, never opened.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.commands.context import Context
from bot.commands.persona.decision import resolution_of
from bot.commands.project.naming import project_here
from bot.conversation.sessions import Known, current_with_user
from bot.domain.errors import AmbiguousNameError, NotFoundError
from bot.domain.lore import Lorebook, LoreEntry, ShelfScope, ShelvedLorebook
from bot.domain.persona import ID_PREFIX, Persona
from bot.ports.storage import UnitOfWork

_TOLD: Mapping[ShelfScope, str] = {
    "session": "told here",
    "project": "told in this project",
    "user": "told everywhere",
}
_NUMBER = "#"
"""Stands between a book's reference and the position of an entry, which counts from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A lorebook as the caller may see it."""

    book: Lorebook
    reference: str
    """An argument that means this book and no other."""
    origin: str
    """Whose it is, for people."""
    is_open: bool
    """Whether the caller may look into it."""
    is_mine: bool
    """Whether the caller may change it."""
    persona: Persona | None = None
    """Whose own book it is; None for the books of people."""
    shelved: ShelvedLorebook | None = None
    """The stored book, if it is one of the books of people."""

    @property
    def name(self) -> str:
        """Return what people call it; cards often leave their book without a name."""
        return self.book.name or (f"{self.persona.name}'s lore" if self.persona else "Lore")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEntry:
    """One entry, and where it stands."""

    book: Book
    position: int
    """From 0."""

    @property
    def entry(self) -> LoreEntry:
        """Return the entry."""
        return self.book.book.entries[self.position]

    @property
    def reference(self) -> str:
        """Return an argument that means this entry and no other."""
        return f"{self.book.reference}{_NUMBER}{self.position + 1}"

    def switched(self) -> Lorebook:
        """Return the book with this entry switched on or off."""
        entries = list(self.book.book.entries)
        entries[self.position] = replace(self.entry, enabled=not self.entry.enabled)
        return replace(self.book.book, entries=tuple(entries))


async def books_here(uow: UnitOfWork, ctx: Context) -> list[Book]:
    """Return the books that would be told from here: the persona's, the place's, the caller's."""
    known = await current_with_user(uow, ctx.caller)
    viewer = known.viewer
    persona = (await resolution_of(uow, ctx, known)).persona
    own = await uow.persona_history.lorebook(persona.id, persona.revision)
    shelf = await shelf_here(uow, known)
    books = [_shelved_book(s, is_mine=viewer.owns(s)) for s in shelf]
    if own is None:
        return books
    of_persona = Book(
        book=own,
        reference=f"{ID_PREFIX}{persona.id}",
        origin=f"{persona.label}'s own",
        is_open=viewer.opens(persona),
        is_mine=viewer.owns(persona),
        persona=persona,
    )
    return [of_persona, *books]


async def shelf_here(uow: UnitOfWork, known: Known) -> list[ShelvedLorebook]:
    """Return the books of people that are told from here, as far as the caller may know of them."""
    session_id = known.session.id if known.session else None
    shelf = await uow.lorebooks.that_apply(session_id, known.viewer.user_id)
    is_member = await project_here(uow, known) is not None
    return [shelved for shelved in shelf if is_member or shelved.scope != "project"]


def book_named(name: str, books: Sequence[Book]) -> Book:
    """Return the book that the name means; raises `NotFoundError` or `AmbiguousNameError`."""
    wanted = name.strip().casefold()
    found = [b for b in books if b.is_open and wanted in (b.reference, b.name.casefold())]
    if not found:
        message = f"There is no lorebook {name!r} here. `/lore list` shows all."
        raise NotFoundError(message)
    if len(found) > 1:
        message = f"Several lorebooks are called {name!r}. Which one do you mean?"
        choices = {f"{b.name} ({b.origin})": b.reference for b in found}
        raise AmbiguousNameError(message, written=name, choices=choices)
    return found[0]


def my_book_named(name: str, books: Sequence[Book]) -> Book:
    """Return the caller's own book of that name."""
    return book_named(name, [b for b in books if b.is_mine])


def my_entry_named(name: str, books: Sequence[Book]) -> FoundEntry:
    """Return the entry that the name means, in a book of the caller's own."""
    entries = [entry for book in books if book.is_mine for entry in entries_of(book)]
    wanted = name.strip().casefold()
    found = [e for e in entries if wanted in _names(e)]
    if not found:
        message = f"There is no lore entry {name!r} that you may change. `/lore show` lists them."
        raise NotFoundError(message)
    if len(found) > 1:
        message = f"Several lore entries are called {name!r}. Which one do you mean?"
        choices = {f"{e.entry.label} ({e.book.name})": e.reference for e in found}
        raise AmbiguousNameError(message, written=name, choices=choices)
    return found[0]


def entries_of(book: Book) -> list[FoundEntry]:
    """Return all entries of a book."""
    return [FoundEntry(book=book, position=n) for n in range(len(book.book.entries))]


def _names(found: FoundEntry) -> set[str]:
    """Return every way to mean this entry, in small letters."""
    return {name.casefold() for name in _written_names(found)}


def _written_names(found: FoundEntry) -> Iterator[str]:
    entry = found.entry
    yield found.reference
    yield from (name for name in (entry.id, entry.name, entry.comment, *entry.keys) if name)


def _shelved_book(shelved: ShelvedLorebook, *, is_mine: bool) -> Book:
    whose = "yours" if is_mine else "brought by somebody else"
    where = _TOLD[shelved.scope]
    return Book(
        book=shelved.book,
        reference=f"{ID_PREFIX}{shelved.id}",
        origin=f"{whose}, {where}",
        is_open=True,
        is_mine=is_mine,
        shelved=shelved,
    )
