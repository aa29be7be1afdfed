"""Look at lore: which books apply here, what stands in one, and what the last answer was told."""

from typing import Annotated

from bot.commands.context import Context
from bot.commands.lore.shelf import Book, FoundEntry, book_named, books_here, entries_of, shelf_here
from bot.commands.paging import PageNumber, page_of, shortened
from bot.commands.signature import Argument
from bot.conversation.sessions import current_with_user
from bot.domain.lore import LoreVerdict
from bot.domain.reply import Button, Reply

_LINE = 120
_KEYS = 60

BookName = Annotated[str, Argument("which lorebook")]


async def list_books(ctx: Context, page: PageNumber = "") -> Reply:
    """List the lorebooks that are told from here."""
    async with ctx.storage.reading() as uow:
        books = await books_here(uow, ctx)
    if not books:
        text = "No lore is told here. `/lore import` brings in a lorebook, as a file."
        return Reply(title="Lorebooks", text=text)
    shown = page_of(books, page)
    return Reply(
        title="Lorebooks",
        text="\n".join(_book_line(book) for book in shown.items) + shown.footer,
        buttons=(
            *(
                Button(label=f"Show {book.name}", command=f"lore show {book.reference}")
                for book in shown.items
                if book.is_open
            ),
            Button(label="Why?", command="lore why"),
            *shown.buttons("lore list"),
        ),
        is_update=bool(page),
    )


async def show(ctx: Context, book: BookName, page: PageNumber = "") -> Reply:
    """Show the entries of a lorebook."""
    async with ctx.storage.reading() as uow:
        found = book_named(book, await books_here(uow, ctx))
    return book_reply(found, page=page, is_update=bool(page))


def book_reply(book: Book, *, page: str, is_update: bool) -> Reply:
    """Return one page of a book, with what its owner may do."""
    shown = page_of(entries_of(book), page)
    switches = [_switch(found) for found in shown.items] if book.is_mine else []
    is_removable = book.is_mine and book.shelved is not None
    remove = Button(label="Delete", command=f"lore delete {book.reference}")
    return Reply(
        title=f"{book.name} ({book.origin})",
        text=("\n".join(_entry_line(f) for f in shown.items) or "It has no entries.")
        + shown.footer,
        buttons=(
            *switches,
            *shown.buttons(f"lore show {book.reference}"),
            Button(label="Export", command=f"lore export {book.reference}"),
            *((remove,) if is_removable else ()),
        ),
        is_update=is_update,
    )


async def why(ctx: Context, page: PageNumber = "") -> Reply:
    """Say which lore the last answer here was told, and why the rest was not."""
    async with ctx.storage.reading() as uow:
        known = await current_with_user(uow, ctx.caller)
        if known.session is None:
            return Reply(text="Nothing was answered here yet.")
        state = await uow.lorebooks.state(known.session.id)
        shelf = await shelf_here(uow, known)
        personas = await uow.personas.existing([state.persona_id] if state.persona_id else [])
    persona = personas.get(state.persona_id) if state.persona_id else None
    is_open = persona is not None and known.viewer.opens(persona)
    open_books = {shelved.id for shelved in shelf}
    shown = [
        verdict
        for verdict in state.verdicts
        if (is_open if verdict.lorebook_id is None else verdict.lorebook_id in open_books)
    ]
    return _why_reply(shown, hidden=len(state.verdicts) - len(shown), page=page)


def _why_reply(verdicts: list[LoreVerdict], *, hidden: int, page: str) -> Reply:
    """Return one page of what became of the entries, the told ones first."""
    title = "Lore of the last answer"
    note = f"\n\n{hidden} more are of books that only their authors look into." if hidden else ""
    if not verdicts:
        nothing = "No lore was looked through for the last answer here."
        return Reply(title=title, text=note.strip() or nothing)
    page_shown = page_of(sorted(verdicts, key=lambda verdict: not verdict.is_told), page)
    lines = [_verdict_line(verdict) for verdict in page_shown.items]
    return Reply(
        title=title,
        text="\n".join(lines) + page_shown.footer + note,
        buttons=page_shown.buttons("lore why"),
        is_update=bool(page),
    )


def _verdict_line(verdict: LoreVerdict) -> str:
    mark = "told" if verdict.is_told else "not told"
    name = shortened(verdict.entry, _KEYS)
    return f"- **{name}** ({verdict.book or 'its own book'}): {mark}, because {verdict.reason}."


def _book_line(book: Book) -> str:
    entries = book.book.entries
    off = sum(not entry.enabled for entry in entries)
    count = f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}"
    return f"- **{book.name}** ({book.origin}): {count}" + (f", {off} switched off" if off else "")


def _entry_line(found: FoundEntry) -> str:
    entry = found.entry
    keys = "always" if entry.constant else ", ".join(entry.keys) or "no keys"
    off = "" if entry.enabled else ", switched off"
    about = f"{shortened(keys, _KEYS)}{off}"
    name = shortened(entry.label, _KEYS)
    return f"{found.position + 1}. **{name}** ({about}): {shortened(entry.content, _LINE)}"


def _switch(found: FoundEntry) -> Button:
    verb = "Switch off" if found.entry.enabled else "Switch on"
    return Button(
        label=f"{verb} {found.position + 1}",
        command=f"lore toggle {found.reference}",
    )
