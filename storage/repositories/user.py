"""The humans we know."""

from sqlalchemy import and_, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import UserId
from bot.domain.user import Identity, User
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.locks import take_turns
from storage.ownership.guard import as_the_bot
from storage.tables import IdentityRow, UserRow

IS_IDENTITY = and_(
    IdentityRow.platform == bindparam("its_platform"),
    IdentityRow.external_id == bindparam("its_external_id"),
)
_FIND = (
    select(UserRow.id, UserRow.display_name, IdentityRow.display_name.label("identity_name"))
    .join(IdentityRow, IdentityRow.user_id == UserRow.id)
    .where(IS_IDENTITY)
)
# Until this transaction ends, the user is not merged into another one: what it writes stays theirs.
_FIND_AND_HOLD = _FIND.with_for_update(read=True, key_share=True, of=UserRow)
_CHANGE_USER = update(UserRow).where(UserRow.id == bindparam("user"))
_INTRODUCED_AT = select(UserRow.introduced_at).where(UserRow.id == bindparam("user"))
_RENAME_IDENTITY = update(IdentityRow).where(IS_IDENTITY)


class SqlUsers:
    """People, found by the account they speak with."""

    def __init__(self, db: AsyncConnection, *, clock: Clock, ids: IdSource) -> None:
        self._db = db
        self._clock = clock
        self._ids = ids

    async def get_or_create(self, identity: Identity) -> User:
        """Return the user of this account, made on first sight; the display name is kept fresh."""
        with as_the_bot(self._db):
            user = await self._find_fresh(identity)
            if user is None:
                await take_turns(self._db, "identity", identity.platform, identity.external_id)
                user = await self._find_fresh(identity)
            return user or await self._create(identity)

    async def was_introduced(self, user_id: UserId) -> bool:
        """Tell whether this person was told that they talk to an AI."""
        return await self._db.scalar(_INTRODUCED_AT, {"user": user_id}) is not None

    async def introduce(self, user_id: UserId) -> None:
        """Note that this person was told so."""
        now = self._clock.now()
        await self._db.execute(_CHANGE_USER, {"user": user_id, "introduced_at": now})

    async def find(self, identity: Identity) -> User | None:
        """Return the user of this account if it is known."""
        with as_the_bot(self._db):
            row = (await self._db.execute(_FIND, key_of(identity))).first()
            return User(id=row.id, display_name=row.display_name) if row else None

    async def _find_fresh(self, identity: Identity) -> User | None:
        """Return the user of this account under the name that the account has now."""
        row = (await self._db.execute(_FIND_AND_HOLD, key_of(identity))).first()
        if row is None:
            return None
        name = identity.display_name
        if row.identity_name != name:
            await self._db.execute(_RENAME_IDENTITY, {**key_of(identity), "display_name": name})
        if row.display_name != name:
            await self._db.execute(_CHANGE_USER, {"user": row.id, "display_name": name})
        return User(id=row.id, display_name=name)

    async def _create(self, identity: Identity) -> User:
        """Store a user with this account."""
        user = User(id=UserId(self._ids.new()), display_name=identity.display_name)
        row = {"display_name": user.display_name, "created_at": self._clock.now()}
        await self._db.execute(insert(UserRow), {**row, "id": user.id})
        await self._db.execute(
            insert(IdentityRow),
            {
                **row,
                "id": self._ids.new(),
                "user_id": user.id,
                "platform": identity.platform,
                "external_id": identity.external_id,
            },
        )
        return user


def key_of(identity: Identity) -> dict[str, str]:
    """Return what names an account, for `IS_IDENTITY`."""
    return {"its_platform": identity.platform, "its_external_id": identity.external_id}
