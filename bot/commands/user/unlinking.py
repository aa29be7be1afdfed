"""Let one of several accounts of somebody be a person of its own again."""

from typing import Annotated

from bot.commands.context import Context
from bot.commands.signature import Argument
from bot.commands.user.naming import assert_private
from bot.commands.user.telling import tell
from bot.conversation.parting import part as part_accounts
from bot.conversation.parting import parting_of
from bot.domain.reply import Button, Reply
from bot.domain.user import labels

Which = Annotated[
    str,
    Argument(
        "which account; empty for the one here",
        "choice",
        choices=("discord", "telegram", "console"),
    ),
]


async def unlink(ctx: Context, platform: Which = "") -> Reply:
    """Let one of your accounts be a new person, who has nothing; asks first."""
    assert_private(ctx, "unlink")
    wanted = platform or ctx.place.key.platform
    parting = await parting_of(ctx.storage, ctx.caller.identity, wanted)
    leaving = parting.leaving.label
    return Reply(
        title=f"Unlink {leaving}?",
        text=f"{leaving} will be somebody new to me, who has nothing. Personas, masks,"
        f" conversations, projects, lorebooks and choices all stay with {labels(parting.staying)};"
        f" the chat {leaving} has with me begins anew. Sending me a code of `/link` joins both"
        " again.",
        buttons=(
            Button(label="Unlink", command=f"unlink part {wanted}"),
            Button(label="Leave it", command="whoami"),
        ),
    )


async def part(ctx: Context, platform: Which) -> Reply:
    """Unlink an account after all."""
    assert_private(ctx, "unlink")
    parted, places = await part_accounts(ctx.storage, ctx.caller.identity, platform)
    text = (
        f"{parted.leaving.label} is somebody new to me now; {labels(parted.staying)} kept"
        " everything."
    )
    for place in places:
        if place.key != ctx.place.key:
            await tell(ctx, place, text)
    return Reply(text=text, tone="good", is_update=True)
