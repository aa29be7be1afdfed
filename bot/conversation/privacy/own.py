"""What is stored of whoever calls, read and changed for them wherever it is.

It is found by their account alone, so that nobody reaches what is another one's. The bot itself
does it: what they said in the conversations of others they could not reach themselves.
"""

from dataclasses import dataclass

from bot.domain.policy import THE_BOT
from bot.domain.privacy import Holdings
from bot.domain.user import Identity
from bot.ports.storage import Storage

NOTHING = "I keep nothing of you."


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """How much is stored of somebody, and which accounts are theirs."""

    holdings: Holdings
    accounts: tuple[Identity, ...]


async def find_own(storage: Storage, identity: Identity) -> Own | None:
    """Return what is stored of somebody; None where nothing is."""
    async with storage.reading(THE_BOT) as uow:
        user = await uow.users.find(identity)
        if user is None:
            return None
        return Own(
            holdings=await uow.estates.holdings(user.id),
            accounts=tuple(await uow.linked_users.identities(user.id)),
        )


async def allow_memories(storage: Storage, identity: Identity, *, are_allowed: bool) -> bool:
    """Store memories of somebody from now on, or none; tells whether that is new."""
    async with storage.writing(THE_BOT) as uow:
        user = await uow.users.get_or_create(identity)
        consents = uow.memory_consents
        is_new = await (consents.resume if are_allowed else consents.pause)(user.id)
        await uow.commit()
    return is_new
