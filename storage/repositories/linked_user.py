"""Accounts that are found to be one human's, or to be so no more."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Label,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from bot.domain.ids import PlaceId, UserId
from bot.domain.user import Belongings, Identity, User
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage import merging
from storage.ownership.guard import assert_disposes
from storage.repositories.user import IS_IDENTITY, key_of
from storage.sealing.moving import moving
from storage.sealing.vault import Vault
from storage.tables import (
    IdentityRow,
    LorebookRow,
    MaskRow,
    MessageRow,
    PersonaRow,
    PlaceRow,
    ProjectRow,
    SessionRow,
    UserRow,
)

_USER: BindParameter[Any] = bindparam("user")
_IDENTITIES = (
    select(IdentityRow.platform, IdentityRow.external_id, IdentityRow.display_name)
    .where(IdentityRow.user_id == _USER)
    .order_by(IdentityRow.id)
)


def _count(name: str, *conditions: ColumnElement[bool]) -> Label[int]:
    return select(func.count()).where(*conditions).scalar_subquery().label(name)


_BELONGINGS = select(
    _count("personas", PersonaRow.owner_id == _USER, PersonaRow.withdrawn_at.is_(None)),
    _count("masks", MaskRow.owner_id == _USER),
    _count("lorebooks", LorebookRow.owner_id == _USER),
    _count("projects", ProjectRow.owner_id == _USER),
    _count("sessions", SessionRow.owner_id == _USER),
    _count("messages", MessageRow.author_id == _USER),
)
_HOLD = (
    select(UserRow.id)
    .where(UserRow.id.in_(bindparam("users", expanding=True)))
    .order_by(UserRow.id)
    .with_for_update()
)
_around = aliased(PlaceRow)
_PRIVATE_PLACES = (
    select(PlaceRow.id)
    .distinct()
    .join(SessionRow, SessionRow.place_id == PlaceRow.id)
    .join(IdentityRow, IdentityRow.user_id == SessionRow.owner_id)
    .outerjoin(_around, _around.id == PlaceRow.parent_id)
    .where(
        IS_IDENTITY,
        PlaceRow.platform == IdentityRow.platform,
        or_(PlaceRow.kind.in_(("console", "direct")), _around.kind == "direct"),
    )
    .order_by(PlaceRow.id)
)
_WHOSE = select(IdentityRow.user_id).where(IS_IDENTITY)
_GIVE = update(IdentityRow).where(IS_IDENTITY).values(user_id=bindparam("its_user"))


class SqlLinkedUsers:
    """The accounts of users, and what users have."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock, ids: IdSource) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._ids = ids

    async def identities(self, user_id: UserId) -> Sequence[Identity]:
        """Return the accounts of a user, in the order in which we met them."""
        return [
            Identity(
                platform=row.platform, external_id=row.external_id, display_name=row.display_name
            )
            for row in await self._db.execute(_IDENTITIES, {"user": user_id})
        ]

    async def belongings(self, user_id: UserId) -> Belongings:
        """Return how much a user has."""
        assert_disposes(self._db, user_id)
        row = (await self._db.execute(_BELONGINGS, {"user": user_id})).mappings().one()
        return Belongings(**row)

    async def rivals(self, user_id: UserId, *, of: UserId) -> int:
        """Return how many choices of a user another one made, too, for the very same thing."""
        return await merging.rivals(self._db, kept=of, gone=user_id)

    async def hold(self, *user_ids: UserId) -> None:
        """Wait for whoever writes as these users, and let nobody do so meanwhile."""
        await self._db.execute(_HOLD, {"users": user_ids})

    async def merge(self, user_id: UserId, *, into: UserId) -> None:
        """Let another user have all that this one has; this one is gone."""
        for one in (user_id, into):
            assert_disposes(self._db, one)
        async with moving(self._db, self._vault, kept=into, gone=user_id):
            await merging.merge(self._db, kept=into, gone=user_id)

    async def private_places(self, identity: Identity) -> Sequence[PlaceId]:
        """Return where the user of an account talked with us alone, on the account's platform."""
        return (await self._db.execute(_PRIVATE_PLACES, key_of(identity))).scalars().all()

    async def separate(self, identity: Identity) -> User:
        """Make the account that of a new user, who has nothing."""
        user = User(id=UserId(self._ids.new()), display_name=identity.display_name)
        row = {
            "id": user.id,
            "display_name": user.display_name,
            "created_at": self._clock.now(),
        }
        await self._db.execute(insert(UserRow), row)
        before = (await self._db.execute(_WHOSE, key_of(identity))).scalar_one()
        await merging.keep_account(self._db, of=before, also_for=user.id)
        await self._db.execute(_GIVE, {**key_of(identity), "its_user": user.id})
        return user
