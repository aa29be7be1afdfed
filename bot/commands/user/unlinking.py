"""Let one of several accounts of somebody be a person of its own again."""

from typing import Annotated

from bot.commands.context import Context
from bot.commands.signature import Argument
from bot.commands.user.naming import account, accounts, assert_private
from bot.commands.user.telling import tell
from bot.conversation.sessions import current_with_user
from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.ids import UserId
from bot.domain.reply import Button, Reply
from bot.domain.user import Identity
from bot.ports.storage import UnitOfWork

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
    async with ctx.storage.reading() as uow:
        known = await current_with_user(uow, ctx.caller)
        leaving, staying = await _parted(uow, ctx, known.viewer.user_id, platform)
    return Reply(
        title=f"Unlink {account(leaving)}?",
        text=f"{account(leaving)} will be somebody new to me, who has nothing. Personas, masks,"
        f" conversations, projects, lorebooks and choices all stay with {accounts(staying)}; the"
        f" chat {account(leaving)} has with me begins anew. Sending me a code of `/link` joins"
        " both again.",
        buttons=(
            Button(label="Unlink", command=f"unlink part {leaving.platform}"),
            Button(label="Leave it", command="whoami"),
        ),
    )


async def part(ctx: Context, platform: Which) -> Reply:
    """Unlink an account after all."""
    assert_private(ctx, "unlink")
    async with ctx.storage.writing() as uow:
        user = await uow.users.find(ctx.caller.identity)
        if user is not None:
            await uow.linked_users.hold(user.id)
            user = await uow.users.find(ctx.caller.identity)
        user_id = user.id if user else None
        leaving, staying = await _parted(uow, ctx, user_id, platform)
        places = await uow.linked_users.private_places(leaving)
        for place_id in places:
            # What goes on here, and who answers, is not the new person's.
            await uow.sessions.close(place_id)
            await uow.bindings.bind_place(place_id, None)
            if user_id is not None:
                await uow.dialogues.drop(place_id, user_id)
        await uow.linked_users.separate(leaving)
        addresses = [(await uow.places.get(place_id)).address for place_id in places]
        await uow.commit()
    text = f"{account(leaving)} is somebody new to me now; {accounts(staying)} kept everything."
    for address in addresses:
        if address.key != ctx.place.key:
            await tell(ctx, address, text)
    return Reply(text=text, tone="good", is_update=True)


async def _parted(
    uow: UnitOfWork, ctx: Context, user_id: UserId | None, platform: str
) -> tuple[Identity, list[Identity]]:
    """Return which account leaves, and which stay.

    Raises:
        NotFoundError: The caller has no such account.
        BadInputError: They have no other one.
    """
    mine = await uow.linked_users.identities(user_id) if user_id else ()
    wanted = platform or ctx.place.key.platform
    leaving = next((identity for identity in mine if identity.platform == wanted), None)
    staying = [identity for identity in mine if identity != leaving]
    if leaving is not None and staying:
        return leaving, staying
    if leaving is None and mine:
        message = f"You have no account on {wanted!r}; {accounts(mine)} is yours."
        raise NotFoundError(message)
    message = "I know you by no other account, so there is nothing to unlink. `/link` joins two."
    raise BadInputError(message)
