"""Tell people what is stored of them, and let them decide what is remembered."""

from collections.abc import Iterator

from bot.commands.aside import aside
from bot.commands.context import Context
from bot.commands.paging import counted
from bot.conversation.privacy.own import NOTHING, allow_memories, find_own
from bot.domain.privacy import Holdings
from bot.domain.reply import Button, Field, Reply

_EXPORT = Button(label="Hand out everything", command="privacy export")
_ERASE = Button(label="Erase everything", command="privacy erase")


async def show(ctx: Context) -> Reply:
    """Show what is stored of you, for how long, and what you can do about it."""
    own = await find_own(ctx.storage, ctx.caller.identity)
    if own is None:
        return await aside(ctx, Reply(text=NOTHING, fields=tuple(_terms(ctx))))
    holdings = own.holdings
    memories = (
        Button(label="Store memories again", command="privacy resume")
        if holdings.is_paused
        else Button(label="Pause memories", command="privacy pause")
    )
    return await aside(
        ctx,
        Reply(
            title="What is stored of you",
            text=in_words(holdings),
            fields=(
                Field(name="Since", value=f"{holdings.since:%Y-%m-%d}"),
                Field(name="Memories", value="paused" if holdings.is_paused else "stored"),
                *_terms(ctx),
            ),
            buttons=(_EXPORT, memories, _ERASE),
        ),
    )


async def pause(ctx: Context) -> Reply:
    """Store no memories of you from now on; what was stored stays until you erase it."""
    is_new = await allow_memories(ctx.storage, ctx.caller.identity, are_allowed=False)
    return Reply(
        text="No memories of you are stored from now on. Conversations go on as before."
        if is_new
        else "No memories of you are stored; it was so already.",
        tone="good",
        buttons=(Button(label="Store them again", command="privacy resume"),),
    )


async def resume(ctx: Context) -> Reply:
    """Store memories of you again."""
    is_new = await allow_memories(ctx.storage, ctx.caller.identity, are_allowed=True)
    return Reply(
        text="Memories of you are stored again."
        if is_new
        else "Memories of you are stored; they were not paused.",
        tone="good",
        buttons=(Button(label="Pause them", command="privacy pause"),),
    )


def in_words(holdings: Holdings) -> str:
    """Return how much is stored, one kind to a line."""
    return "\n".join(f"- {line}" for line in _kinds(holdings))


def _kinds(holdings: Holdings) -> Iterator[str]:
    """Yield how much there is of each kind of which there is any."""
    kinds = (
        (holdings.accounts, "account", "accounts"),
        (holdings.conversations, "conversation", "conversations"),
        (holdings.messages, "message of yours", "messages of yours"),
        (holdings.answers, "answer to you", "answers to you"),
        (holdings.personas, "persona", "personas"),
        (holdings.masks, "mask", "masks"),
        (holdings.lorebooks, "lorebook", "lorebooks"),
        (holdings.projects, "project", "projects"),
        (holdings.memories, "memory", "memories"),
        (holdings.files, "picture or file", "pictures and files"),
    )
    yield from (counted(number, one, many) for number, one, many in kinds if number)


def _terms(ctx: Context) -> Iterator[Field]:
    """Yield what holds for everybody here."""
    yield Field(name="How long", value="until you erase it")
    encrypted = "encrypted, under a key that they hold, too"
    form = encrypted if ctx.storage.is_encrypted else "as it was written"
    yield Field(name="Where", value=f"In a database of whoever runs this bot, {form}.")
    if ctx.services.privacy_notice:
        yield Field(name="By whom", value=ctx.services.privacy_notice)
