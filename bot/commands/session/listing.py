"""Find conversations again: the list of one's own, and a search through what was said in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from bot.commands.context import Context
from bot.commands.paging import PAGE, Page, PageNumber, counted, page_number, shortened
from bot.commands.session.naming import exact, title_of
from bot.commands.signature import Argument
from bot.conversation.sessions import current_with_user
from bot.domain.ids import SessionId
from bot.domain.reply import Button, Reply
from bot.domain.session import Hit, Session, SessionSummary
from bot.prompting.macros.times import in_words

_LINE = 70
_AROUND = 60
"""Characters shown before and after what was found."""
_LONGEST_WORDS = 40
"""Bytes of what is looked for, so that the buttons that turn pages can hold it."""


async def list_sessions(
    ctx: Context,
    where: Annotated[
        str, Argument("of this place, or all of yours", "choice", choices=("here", "all"))
    ] = "here",
    page: PageNumber = "",
) -> Reply:
    """List your conversations, the newest first."""
    async with ctx.storage.reading() as uow:
        known = await current_with_user(uow, ctx.caller)
        if known.user is None:
            return Reply(title="Conversations", text="You have none yet. Just write.")
        place_id = known.place.id if where == "here" and known.place else None
        count = await uow.archive.count(known.user.id, place_id=place_id)
        number, of = page_number(page, count)
        found = await uow.archive.listed(
            known.user.id, place_id=place_id, offset=(number - 1) * PAGE, limit=PAGE
        )
    shown = Page(items=found, number=number, of=of)
    current = known.session.id if known.session else None
    now = ctx.services.clock.now()
    lines = [_line(summary, now, current=current, where=where) for summary in shown.items]
    other = "here" if where == "all" else "all"
    label = "Only here" if where == "all" else "All of mine"
    return Reply(
        title="Conversations",
        text=("\n".join(lines) or "You have none here yet. Just write.") + shown.footer,
        menu=_to_menu([s.session for s in shown.items if s.session.id != current]),
        buttons=(
            *shown.buttons(f"session list {where}"),
            Button(label=label, command=f"session list {other}"),
        ),
        is_update=bool(page),
    )


async def search(
    ctx: Context, words: Annotated[str, Argument("what was said; all of the words")]
) -> Reply:
    """Search what you wrote, and what was said in your conversations."""
    return await _found(ctx, words, page=1)


async def hits(
    ctx: Context,
    page: Annotated[str, Argument("which page of the list")],
    words: Annotated[str, Argument("what was said")],
) -> Reply:
    """Show a further page of what a search found."""
    return await _found(ctx, words, page=max(1, int(page)) if page.isdecimal() else 1)


async def _found(ctx: Context, words: str, *, page: int) -> Reply:
    """Return one page of what a search found."""
    async with ctx.storage.reading() as uow:
        user = (await current_with_user(uow, ctx.caller)).user
        offset = (page - 1) * PAGE
        found = (
            await uow.transcripts.search(user.id, words.split(), offset=offset, limit=PAGE + 1)
            if user
            else ()
        )
    now = ctx.services.clock.now()
    shown = found[:PAGE]
    return Reply(
        title=f"Found: {shortened(words, _LINE)}",
        text="\n".join(_hit_line(hit, words, now) for hit in shown) or "Nothing was found.",
        menu=_to_menu([hit.session for hit in shown]),
        buttons=_turning(words, page, has_more=len(found) > PAGE),
        is_update=page > 1,
    )


def _turning(words: str, page: int, *, has_more: bool) -> tuple[Button, ...]:
    """Return what leads to the pages around; what is too long for a button has one page only."""
    if len(words.encode()) > _LONGEST_WORDS:
        return ()
    around = (("◀", page - 1, page > 1), ("▶", page + 1, has_more))
    return tuple(
        Button(label=label, command=f"session hits {to} {words}")
        for label, to, is_there in around
        if is_there
    )


def _to_menu(sessions: Sequence[Session]) -> tuple[Button, ...]:
    """Return the choice to go on with one of them."""
    by_id: dict[SessionId, Session] = {session.id: session for session in sessions}
    return tuple(
        Button(label=shortened(title_of(s), _LINE), command=f"session switch {exact(s)}")
        for s in by_id.values()
    )


def _line(summary: SessionSummary, now: datetime, *, current: SessionId | None, where: str) -> str:
    """Return one line of the list."""
    session = summary.session
    marks = [
        *([summary.persona_name] if summary.persona_name else []),
        counted(session.message_count, "message", "messages"),
        f"{in_words(now - (session.last_message_at or session.created_at))} ago",
        *([summary.place_title] if where == "all" and summary.place_title else []),
    ]
    here = " **(goes on here)**" if session.id == current else ""
    last = f": {shortened(summary.last_line, _LINE)}" if summary.last_line else ""
    return f"- **{title_of(session)}**{here}, {', '.join(marks)}{last}"


def _hit_line(hit: Hit, words: str, now: datetime) -> str:
    """Return one line of what was found."""
    message = hit.message
    age = in_words(now - message.created_at)
    name = shortened(message.speaker, _LINE)
    return (
        f"- **{title_of(hit.session)}**, {name}, {age} ago:"
        f" {_in_context(message.content, words.split(maxsplit=1)[0])}"
    )


def _in_context(text: str, word: str) -> str:
    """Return the part of a text around a word."""
    line = " ".join(text.split())
    at = max(0, line.casefold().find(word.casefold()))
    begin, end = max(0, at - _AROUND), at + len(word) + _AROUND
    before, after = "…" if begin > 0 else "", "…" if end < len(line) else ""
    return f"{before}{line[begin:end].strip()}{after}"
