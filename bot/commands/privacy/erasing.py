"""Erase people: what would go is shown first, and it is asked twice."""

from typing import Annotated

from bot.commands.aside import aside, private_place
from bot.commands.context import Context
from bot.commands.privacy.showing import in_words
from bot.commands.signature import Argument
from bot.conversation.privacy.own import NOTHING, find_own
from bot.domain.errors import BadInputError
from bot.domain.form import Form, FormField
from bot.domain.reply import Button, Field, Reply

_WORD = "ERASE"
_KEEP = Button(label="Keep everything", command="privacy")


async def erase(ctx: Context) -> Reply:
    """Erase all that is stored of you; shows what would go, and asks twice."""
    own = await find_own(ctx.storage, ctx.caller.identity)
    if own is None:
        return await aside(ctx, Reply(text=NOTHING))
    return await aside(
        ctx,
        Reply(
            title="Erase all that is stored of you?",
            text=f"{in_words(own.holdings)}\n\nAll of it would be gone for good, with you: on every"
            " platform, your choices and limits included. Nobody can bring it back.",
            fields=(
                Field(name="Accounts", value="\n".join(account.label for account in own.accounts)),
                Field(
                    name="What stays",
                    value="What others wrote and were answered, in conversations with you. What the"
                    " platforms show.",
                ),
            ),
            buttons=(
                Button(label="Hand it out first", command="privacy export"),
                Button(label="Go on", command="privacy sure"),
                _KEEP,
            ),
        ),
    )


async def sure(ctx: Context) -> Reply:
    """Ask for the second time whether somebody shall be erased."""
    del ctx
    word = FormField(
        name="word",
        label=f"Write {_WORD} to erase everything",
        help="Anything else keeps it.",
        is_required=True,
        max_length=100,
    )
    return Reply(
        text=f"Really? Then write {_WORD}.",
        form=Form(title="Erase everything", command="privacy farewell", fields=(word,)),
    )


async def farewell(
    ctx: Context, word: Annotated[str, Argument("the word that was asked for")]
) -> Reply:
    """Erase somebody after all."""
    if word.strip().casefold() != _WORD.casefold():
        message = f"Nothing was erased: you wrote {word.strip()!r}, not {_WORD}."
        raise BadInputError(message)
    place = await private_place(ctx)
    await ctx.services.eraser.erase(ctx.caller.identity, private_place=place.key)
    return Reply(
        text="All that was stored of you is gone. Whatever you write to me next, we meet for the"
        " first time.",
        tone="good",
        is_update=True,
    )
