"""Let one of several accounts of somebody be a person of its own again."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.union import held
from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.ids import UserId
from bot.domain.place import PlaceAddress
from bot.domain.policy import THE_BOT
from bot.domain.user import Identity, labels
from bot.ports.storage import Storage, UnitOfWork

_ALONE = "I know you by no other account, so there is nothing to unlink. `/link` joins two."


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """An account of somebody, and the others, from which it is to part."""

    leaving: Identity
    staying: Sequence[Identity]


async def parting_of(storage: Storage, identity: Identity, platform: str) -> Parting:
    """Return what parting with the account on this platform would part.

    Raises:
        NotFoundError: Whoever this account is of has none there.
        BadInputError: They have no other one.
    """
    async with storage.reading(THE_BOT) as uow:
        user = await uow.users.find(identity)
        return await _parting(uow, user.id if user else None, platform)


async def part(
    storage: Storage, identity: Identity, platform: str
) -> tuple[Parting, Sequence[PlaceAddress]]:
    """Let an account be a new person; returns also where it talks with us alone. Raises as above.

    What goes on there, and who answers there, is not the new person's: it ends.
    """
    async with storage.writing(THE_BOT) as uow:
        user_id = await held(uow, identity)
        parted = await _parting(uow, user_id, platform)
        places = await uow.linked_users.private_places(parted.leaving)
        for place_id in places:
            await uow.sessions.close(place_id)
            await uow.bindings.bind_place(place_id, None)
            await uow.dialogues.drop(place_id, user_id)
        await uow.linked_users.separate(parted.leaving)
        addresses = [(await uow.places.get(place_id)).address for place_id in places]
        await uow.commit()
    return parted, addresses


async def _parting(uow: UnitOfWork, user_id: UserId | None, platform: str) -> Parting:
    mine = await uow.linked_users.identities(user_id) if user_id else ()
    leaving = next((identity for identity in mine if identity.platform == platform), None)
    staying = [identity for identity in mine if identity != leaving]
    if leaving is not None and staying:
        return Parting(leaving=leaving, staying=staying)
    if leaving is None and mine:
        message = f"You have no account on {platform!r}. Yours: {labels(mine)}."
        raise NotFoundError(message)
    raise BadInputError(_ALONE)
