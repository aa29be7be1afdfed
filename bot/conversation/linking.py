"""Join the accounts of one human by a code.

Whoever sends a code becomes one with whoever made it, and has all that they have. So it holds for
minutes and once, and an account that sends wrong ones is not listened to for a while; all of it is
counted in the database.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversation.union import Union, carry_out, held, plan
from bot.domain.codes import hashed, is_hash_of
from bot.domain.command import Caller
from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.ids import UserId
from bot.domain.place import PlaceAddress
from bot.domain.policy import THE_BOT
from bot.domain.user import Belongings, Identity, LinkCode, LinkTrial, labels
from bot.ports.clock import Clock
from bot.ports.storage import Storage, UnitOfWork

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two who may become one."""

    accounts: Sequence[Identity]
    belongings: Belongings


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What a code would join, told before it does."""

    mine: Side
    theirs: Side
    union: Union
    first: Identity
    """An account of the one who stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What a code has joined."""

    theirs: Sequence[Identity]
    """The accounts of whoever made it."""
    accounts: Sequence[Identity]
    """All that are one person now."""
    made_at: PlaceAddress
    """Where the code was made."""


async def keep_code(storage: Storage, clock: Clock, caller: Caller, code: str) -> datetime:
    """Let a code join the caller and whoever sends it; returns until when it does.

    Raises:
        BadInputError: The account had too many.
    """
    until = clock.now() + _VALID
    async with storage.writing(THE_BOT) as uow:
        user = await uow.users.get_or_create(caller.identity)
        await _assert_may_try(uow, clock, caller.identity, "code")
        place = await uow.places.get_or_create(caller.place)
        await uow.link_codes.note(caller.identity, "code")
        await uow.link_codes.keep(user.id, code_hash=hashed(code), place_id=place.id, until=until)
        await uow.commit()
    return until


async def look(storage: Storage, clock: Clock, identity: Identity, code: str) -> Prospect:
    """Return what a code would join with this account; the code holds on.

    Raises:
        NotFoundError: It is not valid; that was counted.
        BadInputError: It joins nobody, or the account has sent too many wrong ones.
    """
    async with storage.writing(THE_BOT) as uow:
        user = await uow.users.get_or_create(identity)
        taken = await _taken(uow, clock, identity, code, uow.link_codes.find)
        mine, theirs = await _side(uow, user.id), await _side(uow, taken.user_id)
        _assert_can_be_one(mine.accounts, theirs.accounts)
        union = await plan(uow, user.id, taken.user_id)
        await uow.commit()
    first = (mine if union.kept == user.id else theirs).accounts[0]
    return Prospect(mine=mine, theirs=theirs, union=union, first=first)


async def join(storage: Storage, clock: Clock, identity: Identity, code: str) -> Joined:
    """Let this account and whoever made a code be one; the code is used up. Raises as `look`."""
    async with storage.writing(THE_BOT) as uow:
        taken = await _taken(uow, clock, identity, code, uow.link_codes.use_up)
        user_id = await held(uow, identity, taken.user_id)
        mine = await uow.linked_users.identities(user_id)
        theirs = await uow.linked_users.identities(taken.user_id)
        _assert_can_be_one(mine, theirs)
        union = await plan(uow, user_id, taken.user_id)
        await carry_out(uow, union)
        accounts = await uow.linked_users.identities(union.kept)
        place = await uow.places.get(taken.place_id)
        await uow.commit()
    return Joined(theirs=theirs, accounts=accounts, made_at=place.address)


async def void(storage: Storage, code: str) -> None:
    """Let a code that others may have read join nobody."""
    async with storage.writing(THE_BOT) as uow:
        await uow.link_codes.use_up(hashed(code))
        await uow.commit()


async def _taken(
    uow: UnitOfWork,
    clock: Clock,
    identity: Identity,
    code: str,
    take: Callable[[str], Awaitable[LinkCode | None]],
) -> LinkCode:
    """Return what a code stands for; a wrong one is counted."""
    await _assert_may_try(uow, clock, identity, "guess")
    found = await take(hashed(code))
    if found is None or not is_hash_of(code, found.code_hash):
        await uow.users.get_or_create(identity)
        await uow.link_codes.note(identity, "guess")
        await uow.commit()
        raise NotFoundError(_NO_CODE)
    return found


async def _assert_may_try(
    uow: UnitOfWork, clock: Clock, identity: Identity, kind: LinkTrial
) -> None:
    """Raise `BadInputError` if this account tried too often."""
    tried = await uow.link_codes.trials(identity, kind, since=clock.now() - _WITHIN)
    if tried >= _MOST[kind]:
        what = "codes were made" if kind == "code" else "wrong codes were sent"
        message = f"Too many {what} with this account within an hour. Try again later."
        raise BadInputError(message)


async def _side(uow: UnitOfWork, user_id: UserId) -> Side:
    return Side(
        accounts=await uow.linked_users.identities(user_id),
        belongings=await uow.linked_users.belongings(user_id),
    )


def _assert_can_be_one(mine: Sequence[Identity], theirs: Sequence[Identity]) -> None:
    """Raise `BadInputError` if these are one already, or would have two accounts on a platform."""
    if mine == theirs:
        raise BadInputError(_OWN_CODE)
    if {one.platform for one in mine} & {one.platform for one in theirs}:
        message = (
            "This would make two accounts on one platform the same person, and one on each is what"
            f" I can do: {labels(mine)} here, {labels(theirs)} there."
        )
        raise BadInputError(message)
