"""Bring lorebooks in, hand them out, switch their entries on and off, and let them go."""

import asyncio
from dataclasses import replace
from typing import Annotated, cast, get_args

from bot.commands.context import Context
from bot.commands.lore.looking import BookName, book_reply
from bot.commands.lore.shelf import (
    Book,
    FoundEntry,
    book_named,
    books_here,
    my_book_named,
    my_entry_named,
)
from bot.commands.paging import PAGE
from bot.commands.project.naming import own_project_named
from bot.commands.signature import Argument
from bot.conversation.sessions import current_or_new
from bot.domain.errors import BadInputError
from bot.domain.file import File
from bot.domain.reply import Button, Reply
from bot.ports.card_codec import LorebookForm
from bot.ports.storage import UnitOfWork

_WHERE = {
    "here": "in this conversation",
    "project": "in all conversations of this project",
    "me": "wherever you talk",
}
_FORMS: tuple[LorebookForm, ...] = get_args(LorebookForm)


async def import_book(
    ctx: Context,
    file: Annotated[File, Argument("a lorebook, or a card that has one", "file")],
    scope: Annotated[
        str,
        Argument(
            "told here, in the project here, or wherever you talk",
            "choice",
            choices=("here", "project", "me"),
        ),
    ] = "here",
) -> Reply:
    """Bring in a lorebook, to be told here, in your project here or wherever you talk."""
    came = await asyncio.to_thread(ctx.services.cards.read_lorebook, file)
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        summary = await own_project_named(uow, "", ctx) if scope == "project" else None
        shelved = await uow.lorebooks.add(
            came.book,
            owner_id=going.user.id,
            session_id=going.session.id if scope == "here" else None,
            project_id=summary.project.id if summary else None,
            source=came.source,
        )
        book = book_named(f"id:{shelved.id}", await books_here(uow, ctx))
        await uow.commit()
    reply = book_reply(book, page="", is_update=False)
    return replace(
        reply,
        title=f"{book.name} came in",
        text=f"It is told {_WHERE[scope]} when its keys fall; `/lore why` says what was."
        f"\n\n{reply.text}",
        tone="good",
    )


async def export(
    ctx: Context,
    book: BookName,
    form: Annotated[str, Argument("which kind of file", "choice", choices=_FORMS)] = "lorebook_v3",
) -> Reply:
    """Hand out a lorebook as a file."""
    async with ctx.storage.reading() as uow:
        found = book_named(book, await books_here(uow, ctx))
        source = await uow.lorebooks.source(found.shelved.id) if found.shelved else None
    named = replace(found.book, name=found.name)
    file = await asyncio.to_thread(
        ctx.services.cards.write_lorebook, named, source, cast("LorebookForm", form)
    )
    return Reply(text=f"{found.name} as a file.", files=(file,))


async def toggle(
    ctx: Context, entry: Annotated[str, Argument("which entry of a book of yours")]
) -> Reply:
    """Switch a lore entry of yours off, or on again."""
    async with ctx.storage.writing() as uow:
        found = my_entry_named(entry, await books_here(uow, ctx))
        book = await _with_change(uow, found)
        await uow.commit()
    verb = "off" if found.entry.enabled else "on"
    reply = book_reply(book, page=str(found.position // PAGE + 1), is_update=True)
    return replace(reply, text=f"{found.entry.label} is switched {verb}.\n\n{reply.text}")


async def delete(ctx: Context, book: BookName) -> Reply:
    """Delete a lorebook of yours; asks first."""
    async with ctx.storage.reading() as uow:
        found = _removable(my_book_named(book, await books_here(uow, ctx)))
    return Reply(
        title=f"Delete {found.name}?",
        text=f"It has {len(found.book.entries)} entries. This cannot be undone; export it first if"
        " you may want it again.",
        buttons=(
            Button(label="Delete", command=f"lore remove {found.reference}"),
            Button(label="Export", command=f"lore export {found.reference}"),
            Button(label="Keep it", command=f"lore show {found.reference}"),
        ),
    )


async def remove(ctx: Context, book: BookName) -> Reply:
    """Delete a lorebook after all."""
    async with ctx.storage.writing() as uow:
        found = _removable(my_book_named(book, await books_here(uow, ctx)))
        if found.shelved is not None:
            await uow.lorebooks.replace(found.shelved.id, None)
        await uow.commit()
    return Reply(text=f"{found.name} is gone.", tone="good")


async def _with_change(uow: UnitOfWork, found: FoundEntry) -> Book:
    """Store the book with the entry switched; a persona's book changes with a new revision."""
    changed, book = found.switched(), found.book
    if book.shelved is not None:
        await uow.lorebooks.replace(book.shelved.id, changed)
    elif book.persona is not None:
        persona = book.persona
        appendix = await uow.persona_history.appendix(persona.id, persona.revision)
        await uow.authored_personas.revise(
            persona.id, persona.definition, appendix=replace(appendix, lorebook=changed)
        )
    return replace(book, book=changed)


def _removable(book: Book) -> Book:
    """Refuse a persona's own book, which goes with the persona."""
    if book.shelved is None:
        message = f"{book.name!r} belongs to its persona; switch its entries off instead."
        raise BadInputError(message)
    return book
