"""Be the same person on several platforms: by a code that is made on one of them.

It is spoken of in private only, and nothing is joined before whoever sends a code has seen with
whom.
"""

from typing import Annotated

from bot.commands.context import Context
from bot.commands.paging import counted
from bot.commands.signature import Argument
from bot.commands.user.naming import assert_private, in_words
from bot.commands.user.telling import tell
from bot.conversation import linking
from bot.conversation.linking import Prospect
from bot.domain.errors import BadInputError
from bot.domain.reply import Button, Field, Reply
from bot.domain.user import labels

Code = Annotated[str, Argument("the code that I gave you on the other platform")]


async def link(ctx: Context, code: Code = "") -> Reply:
    """Be the same person on several platforms: makes a code, or takes one made elsewhere."""
    await _assert_unseen(ctx, code)
    if not code:
        return await _make(ctx)
    prospect = await linking.look(ctx.storage, ctx.services.clock, ctx.caller.identity, code)
    theirs = labels(prospect.theirs.accounts)
    return Reply(
        title=f"Become one with {theirs}?",
        text="\n".join(
            (
                f"Only if that is you: whoever writes as {theirs} will see and use all that you"
                " have here, and you all of theirs. Nothing is lost.",
                *_changes(prospect),
            )
        ),
        fields=(
            Field(name="Yours here", value=in_words(prospect.mine.belongings)),
            Field(name=theirs, value=in_words(prospect.theirs.belongings)),
        ),
        buttons=(
            Button(label="That is me, join us", command=f"link join {code.strip()}"),
            Button(label="Leave it", command="whoami"),
        ),
    )


async def join(ctx: Context, code: Code) -> Reply:
    """Join two accounts after all."""
    await _assert_unseen(ctx, code)
    joined = await linking.join(ctx.storage, ctx.services.clock, ctx.caller.identity, code)
    await tell(
        ctx,
        joined.made_at,
        f"You are one with {ctx.caller.identity.label} now, by the code that you made here. If"
        " that was not you, `/unlink` it at once.",
    )
    return Reply(
        text=f"You are one with {labels(joined.theirs)} now. All that both had is yours, wherever"
        f" you write to me: {labels(joined.accounts)}.",
        tone="good",
        buttons=(
            Button(label="My conversations", command="session list all"),
            Button(label="Who am I?", command="whoami"),
        ),
        is_update=True,
    )


async def _make(ctx: Context) -> Reply:
    """Make a code."""
    code = ctx.services.new_code()
    until = await linking.keep_code(ctx.storage, ctx.services.clock, ctx.caller, code)
    return Reply(
        title="One person on two platforms",
        text=f"Send me `/link {code}` from your account on the other platform, in a direct chat"
        f" with me there, until {until:%H:%M} UTC. I then show what comes together, and ask once"
        " more. Give the code to nobody: whoever sends it becomes you, and sees all that you have.",
    )


async def _assert_unseen(ctx: Context, code: str) -> None:
    """Raise `BadInputError` where others could read this; a code that they may have read is void.

    Whether it was one is not told.
    """
    if code and not ctx.place.is_private:
        await linking.void(ctx.storage, code)
        message = (
            "Others could read this code, so it joins nobody now. Begin again with `/link` in a"
            " direct chat with me, and send me the code in a direct chat, too."
        )
        raise BadInputError(message)
    assert_private(ctx, "link")


def _changes(prospect: Prospect) -> list[str]:
    """Say what will not be as it was."""
    lines = [
        f"- the {rename.kind} {rename.thing.name!r} will be called {rename.name!r}"
        for rename in prospect.union.renames
    ]
    if prospect.union.rivals:
        choices = counted(prospect.union.rivals, "choice", "choices")
        lines.append(
            f"- {choices} made on both sides, such as a default persona, will be as"
            f" {prospect.first.label} has it"
        )
    return lines
