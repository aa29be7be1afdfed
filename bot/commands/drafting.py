"""Let words be found for one's own side of the play, look at them, and send them.

What is found is for who asked alone. Once it is sent, it is a message of that person like any
other: stored as theirs, under their mask, and answered.
"""

from dataclasses import replace
from typing import Annotated

from bot.commands.aside import aside
from bot.commands.context import Context
from bot.commands.paging import shortened
from bot.commands.signature import Argument
from bot.conversation.drafts import Draft
from bot.domain.errors import BadInputError
from bot.domain.form import LONGEST_FIELD, Form, FormField
from bot.domain.message import IncomingMessage
from bot.domain.reply import Button, Field, Reply

_LABEL = 60

Ticket = Annotated[str, Argument("which words")]


async def suggest(ctx: Context) -> Reply:
    """Ask what you could say: three short replies in the voice of your mask, to be sent or not."""
    words = await ctx.services.ghostwriter.suggest(ctx.caller)
    draft = Draft(caller=ctx.caller, name=words.name, texts=words.texts)
    return await aside(ctx, _choice(ctx, draft))


async def write(ctx: Context, hint: Annotated[str, Argument("what you have in mind")]) -> Reply:
    """Let a message be written for you from a hint; you change it before it is sent."""
    ghostwriter = ctx.services.ghostwriter
    if (care := ghostwriter.care_for(hint)) is not None:
        return Reply(text=care)
    words = await ghostwriter.draft(ctx.caller, hint)
    draft = Draft(caller=ctx.caller, name=words.name, texts=words.texts, hint=hint)
    return await aside(ctx, _choice(ctx, draft, note=words.note))


async def again(ctx: Context, ticket: Ticket) -> Reply:
    """Find other words."""
    draft = ctx.services.drafts.find(ticket, ctx.caller)
    ghostwriter = ctx.services.ghostwriter
    if draft.hint:
        words = await ghostwriter.draft(draft.caller, draft.hint)
    else:
        words = await ghostwriter.suggest(draft.caller)
    ctx.services.drafts.drop(ticket)
    other = replace(draft, name=words.name, texts=words.texts)
    return replace(_choice(ctx, other, note=words.note), is_update=True)


async def say(
    ctx: Context,
    ticket: Ticket,
    number: Annotated[str, Argument("which of them, from 1", "number")],
) -> Reply:
    """Send words that were found for you."""
    draft = ctx.services.drafts.find(ticket, ctx.caller)
    chosen = draft.texts[min(max(1, int(number)), len(draft.texts)) - 1]
    return await _said(ctx, ticket, draft, chosen)


async def edit(ctx: Context, ticket: Ticket) -> Reply:
    """Change words that were written for you before they are sent."""
    draft = ctx.services.drafts.find(ticket, ctx.caller)
    if len(draft.texts[0]) > LONGEST_FIELD:
        message = (
            f"These words have {len(draft.texts[0])} characters, and at most {LONGEST_FIELD} can be"
            " changed; send them as they are, or write yourself."
        )
        raise BadInputError(message)
    words = FormField(
        name="text",
        label="What you say",
        help="It is sent as soon as you hand it in.",
        kind="text",
        value=draft.texts[0],
        is_required=True,
    )
    title = f"As {draft.name}"[:45]
    form = Form(title=title, command=f"draft send {ticket}", fields=(words,))
    return Reply(text="These are the words so far.", form=form)


async def send(
    ctx: Context, ticket: Ticket, text: Annotated[str, Argument("what you say")]
) -> Reply:
    """Send the words as they were changed."""
    return await _said(ctx, ticket, ctx.services.drafts.find(ticket, ctx.caller), text.strip())


async def _said(ctx: Context, ticket: str, draft: Draft, text: str) -> Reply:
    """Let the person have said it where they asked for words, and show all that they did.

    The ticket names the message, so that what is sent twice is said once.
    """
    caller = draft.caller
    await ctx.services.front_desk.accept(
        IncomingMessage(
            bot_account=caller.bot_account,
            message_id=f"draft:{ticket}",
            place=draft.place,
            sender=ctx.caller.identity,
            text=text,
            sent_at=ctx.services.clock.now(),
            mentions_bot=True,
            roles=ctx.caller.roles,
        )
    )
    ctx.services.drafts.drop(ticket)
    shown = Reply(text=f"{draft.name}: {text}", is_private=False)
    if draft.place.key == ctx.place.key:
        return shown
    await ctx.platform.channel(draft.place).show(shown)
    return Reply(text="It is said.", tone="good")


def _choice(ctx: Context, draft: Draft, *, note: str = "") -> Reply:
    """Show the words, with what can be done about them."""
    ticket = ctx.services.drafts.keep(draft)
    others = Button(label="Other words", command=f"draft again {ticket}")
    if draft.hint:
        return Reply(
            title=f"{draft.name} could say",
            text=draft.texts[0],
            fields=(Field(name="Good to know", value=note),) if note else (),
            buttons=(
                Button(label="Send it", command=f"draft say {ticket} 1"),
                Button(label="Change it first", command=f"draft edit {ticket}"),
                others,
            ),
        )
    numbered = list(enumerate(draft.texts, start=1))
    return Reply(
        title=f"{draft.name} could say",
        text="\n".join(f"{number}. {text}" for number, text in numbered),
        buttons=(
            *(
                Button(label=shortened(text, _LABEL), command=f"draft say {ticket} {number}")
                for number, text in numbered
            ),
            others,
        ),
    )
