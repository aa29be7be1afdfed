"""Join the accounts of one human on several platforms, by a code that is made on one of them.

Whoever sends a code becomes one with whoever made it, and sees all that they have. So it is spoken
of in private only, a code holds for minutes, and a wrong one may be sent a few times only. Nothing
is joined before whoever sends the code has seen with whom.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated

from bot.commands.codes import hashed, is_hash_of
from bot.commands.context import Context
from bot.commands.paging import counted
from bot.commands.signature import Argument
from bot.commands.user.naming import account, accounts, assert_private, in_words
from bot.commands.user.telling import tell
from bot.commands.user.union import Union, carry_out, plan
from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.ids import UserId
from bot.domain.reply import Button, Field, Reply
from bot.domain.user import LinkCode, LinkTrial
from bot.ports.storage import UnitOfWork

_VALID = timedelta(minutes=10)
_WITHIN = timedelta(hours=1)
_MOST: dict[LinkTrial, int] = {"code": 5, "guess": 5}
"""So many an hour, for each account."""

_NO_CODE = (
    "This code joins nothing: it was used already, or is too old, or is not written as it was"
    " given. `/link` in a direct chat on the other platform makes another one."
)
_OWN_CODE = (
    "You made this code yourself. Send it to me from your account on the other platform, in a"
    " direct chat with me there."
)

Code = Annotated[str, Argument("the code that I gave you on the other platform")]


async def link(ctx: Context, code: Code = "") -> Reply:
    """Be the same person on several platforms: makes a code, or takes one made elsewhere."""
    if not ctx.place.is_private and code:
        await _void(ctx, code)
    assert_private(ctx, "link")
    return await _preview(ctx, code) if code else await _make(ctx)


async def join(ctx: Context, code: Code) -> Reply:
    """Join two accounts after all."""
    if not ctx.place.is_private:
        await _void(ctx, code)
    assert_private(ctx, "link")
    async with ctx.storage.writing() as uow:
        taken = await _taken(uow, ctx, code, uow.link_codes.use_up)
        user = await uow.users.find(ctx.caller.identity)
        if user is None:
            raise NotFoundError(_NO_CODE)
        await uow.linked_users.hold(user.id, taken.user_id)
        maker = await _other_account(uow, user.id, taken)
        union = await plan(uow, user.id, taken.user_id)
        await carry_out(uow, union)
        identities = await uow.linked_users.identities(union.kept)
        place = await uow.places.get(taken.place_id)
        await uow.commit()
    await tell(
        ctx,
        place.address,
        f"You are one with {account(ctx.caller.identity)} now, by the code that you made here. If"
        " that was not you, `/unlink` it at once.",
    )
    return Reply(
        text=f"You are one with {maker} now. All that both had is yours, wherever you write to me:"
        f" {accounts(identities)}.",
        tone="good",
        buttons=(
            Button(label="My conversations", command="session list all"),
            Button(label="Who am I?", command="whoami"),
        ),
        is_update=True,
    )


async def _make(ctx: Context) -> Reply:
    """Make a code."""
    identity = ctx.caller.identity
    code = ctx.services.new_code()
    until = ctx.services.clock.now() + _VALID
    async with ctx.storage.writing() as uow:
        user = await uow.users.get_or_create(identity)
        await _assert_may_try(uow, ctx, "code")
        place = await uow.places.get_or_create(ctx.place)
        await uow.link_codes.note(identity, "code")
        await uow.link_codes.keep(user.id, code_hash=hashed(code), place_id=place.id, until=until)
        await uow.commit()
    return Reply(
        title="One person on two platforms",
        text=f"Send me `/link {code}` from your account on the other platform, in a direct chat"
        f" with me there, until {until:%H:%M} UTC. I then show what comes together, and ask once"
        " more. Give the code to nobody: whoever sends it becomes you, and sees all that you have.",
    )


async def _preview(ctx: Context, code: str) -> Reply:
    """Show what a code would join; the code holds on."""
    async with ctx.storage.writing() as uow:
        user = await uow.users.get_or_create(ctx.caller.identity)
        taken = await _taken(uow, ctx, code, uow.link_codes.find)
        maker = await _other_account(uow, user.id, taken)
        union = await plan(uow, user.id, taken.user_id)
        mine = await uow.linked_users.belongings(user.id)
        theirs = await uow.linked_users.belongings(taken.user_id)
        first = account((await uow.linked_users.identities(union.kept))[0])
        await uow.commit()
    return Reply(
        title=f"Become one with {maker}?",
        text="\n".join(
            (
                f"Only if that is you: whoever writes as {maker} will see and use all that you have"
                " here, and you all of theirs. Nothing is lost.",
                *_changes(union, first),
            )
        ),
        fields=(
            Field(name="Yours here", value=in_words(mine)),
            Field(name=maker, value=in_words(theirs)),
        ),
        buttons=(
            Button(label="That is me, join us", command=f"link join {code.strip()}"),
            Button(label="Leave it", command="whoami"),
        ),
    )


def _changes(union: Union, first: str) -> list[str]:
    """Say what will not be as it was."""
    lines = [rename.line for rename in union.renames]
    if union.rivals:
        choices = counted(union.rivals, "choice", "choices")
        lines.append(
            f"- {choices} made on both sides, such as a default persona, will be as {first} has it"
        )
    return lines


async def _taken(
    uow: UnitOfWork, ctx: Context, code: str, take: Callable[[str], Awaitable[LinkCode | None]]
) -> LinkCode:
    """Return what a code stands for.

    Raises:
        NotFoundError: It is not valid; that was counted.
        BadInputError: This account has sent too many wrong ones, so that none is looked at.
    """
    identity = ctx.caller.identity
    await _assert_may_try(uow, ctx, "guess")
    found = await take(hashed(code))
    if found is None or not is_hash_of(code, found.code_hash):
        await uow.users.get_or_create(identity)
        await uow.link_codes.note(identity, "guess")
        await uow.commit()
        raise NotFoundError(_NO_CODE)
    return found


async def _other_account(uow: UnitOfWork, user_id: UserId, taken: LinkCode) -> str:
    """Return what people call whoever made a code; raises `BadInputError` if it joins nobody."""
    if taken.user_id == user_id:
        raise BadInputError(_OWN_CODE)
    mine = await uow.linked_users.identities(user_id)
    theirs = await uow.linked_users.identities(taken.user_id)
    platforms = {identity.platform for identity in theirs}
    for identity in mine:
        if identity.platform in platforms:
            message = (
                "This would make two accounts on one platform the same person, and one on each is"
                f" what I can do: {accounts(mine)} here, {accounts(theirs)} there."
            )
            raise BadInputError(message)
    return accounts(theirs)


async def _assert_may_try(uow: UnitOfWork, ctx: Context, kind: LinkTrial) -> None:
    """Raise `BadInputError` if this account tried too often."""
    since = ctx.services.clock.now() - _WITHIN
    if await uow.link_codes.trials(ctx.caller.identity, kind, since=since) < _MOST[kind]:
        return
    what = "codes were made" if kind == "code" else "wrong codes were sent"
    message = f"Too many {what} with this account within an hour. Try again later."
    raise BadInputError(message)


async def _void(ctx: Context, code: str) -> None:
    """Let a code that others may have read join nobody; whether there was one is not told."""
    async with ctx.storage.writing() as uow:
        await uow.link_codes.use_up(hashed(code))
        await uow.commit()
    message = (
        "Others could read this code, so it joins nobody now. Begin again with `/link` in a direct"
        " chat with me, and send me the code in a direct chat, too."
    )
    raise BadInputError(message)
