"""As whom people speak: what they chose, and under which name they wrote."""

from collections.abc import Mapping

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import MaskId, PersonaId, SessionId, UserId
from bot.domain.mask import Guise, GuiseChoices, MaskUses, SessionGuise
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.append import spoken_as
from storage.locks import take_turns
from storage.ownership.guard import assert_disposes
from storage.sealing.owner import of_session
from storage.sealing.vault import Opened, Vault
from storage.tables import MaskBindingRow, MaskRow, MessageRow, SessionMemberRow
from storage.upsert import insert

_MASK = (MaskRow.id.label("id"), MaskRow.definition)
_IS_MEMBER = (
    SessionMemberRow.session_id == bindparam("session"),
    SessionMemberRow.user_id == bindparam("user"),
)
_CHOSEN = (
    select(
        SessionMemberRow.session_id,
        SessionMemberRow.user_id,
        SessionMemberRow.mask_id,
        SessionMemberRow.persona_id,
        SessionMemberRow.name,
        *_MASK,
    )
    .outerjoin(MaskRow, MaskRow.id == SessionMemberRow.mask_id)
    .where(*_IS_MEMBER)
)
_BOUND = (
    select(MaskBindingRow.mask_id, MaskBindingRow.persona_id, *_MASK)
    .join(MaskRow, MaskRow.id == MaskBindingRow.mask_id)
    .where(
        MaskBindingRow.user_id == bindparam("user"),
        or_(
            MaskBindingRow.persona_id.is_(None),
            MaskBindingRow.persona_id == bindparam("persona"),
        ),
    )
)
_INSERT = insert(SessionMemberRow)
_CHOOSE = _INSERT.on_conflict_do_update(
    index_elements=["session_id", "user_id"],
    set_={name: _INSERT.excluded[name] for name in ("mask_id", "persona_id", "name", "updated_at")},
)
_FOLLOW = delete(SessionMemberRow).where(*_IS_MEMBER)
_FREE = delete(MaskBindingRow).where(MaskBindingRow.user_id == bindparam("user"))
_BIND = insert(MaskBindingRow)

_USES = select(
    select(func.count())
    .where(MessageRow.mask_id == bindparam("mask"))
    .scalar_subquery()
    .label("messages"),
    select(func.count())
    .where(SessionMemberRow.mask_id == bindparam("mask"))
    .scalar_subquery()
    .label("sessions"),
    select(func.count(MaskBindingRow.persona_id))
    .where(MaskBindingRow.mask_id == bindparam("mask"))
    .scalar_subquery()
    .label("personas"),
    select(MaskBindingRow.id)
    .where(MaskBindingRow.mask_id == bindparam("mask"), MaskBindingRow.persona_id.is_(None))
    .exists()
    .label("is_default"),
)
_WRITTEN = (
    select(
        MessageRow.id,
        MessageRow.session_id,
        MessageRow.seq,
        MessageRow.mask_id,
        MessageRow.played_persona_id,
        MessageRow.mask_name,
    )
    .where(
        MessageRow.session_id == bindparam("session"),
        MessageRow.author_id == bindparam("user"),
        MessageRow.role == "user",
    )
    .with_for_update()
)
_REATTRIBUTE = update(MessageRow).where(MessageRow.id == bindparam("message"))


class SqlGuises:
    """What everybody chose."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock, ids: IdSource) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._ids = ids

    async def that_apply(
        self, user_id: UserId, *, session_id: SessionId | None, persona_id: PersonaId | None
    ) -> GuiseChoices:
        """Return what somebody chose for a session, for who answers, and for everywhere."""
        which = {"user": user_id, "session": session_id, "persona": persona_id}
        chosen = await self._chosen(which) if session_id else None
        rows = await self._vault.open(MaskRow, await self._db.execute(_BOUND, which))
        bound = {row.persona_id: _to_guise(row) for row in rows}
        return GuiseChoices(
            session=_to_choice(chosen) if chosen else None,
            bound=bound.get(persona_id) if persona_id else None,
            default=bound.get(None),
        )

    async def choose(
        self, session_id: SessionId, user_id: UserId, choice: SessionGuise | None
    ) -> None:
        """Choose for one session, in place of an earlier choice; None follows the wider ones."""
        key = {"session": session_id, "user": user_id}
        if choice is None:
            await self._db.execute(_FOLLOW, key)
            return
        guise = choice.guise
        row = {
            "session_id": session_id,
            "user_id": user_id,
            "mask_id": guise.mask_id if guise else None,
            "persona_id": guise.persona_id if guise else None,
            "name": guise.name if guise else None,
            "updated_at": self._clock.now(),
        }
        sealed = await self._vault.seal(SessionMemberRow, row, owner=of_session(session_id))
        await self._db.execute(_CHOOSE, sealed)

    async def bind(
        self, user_id: UserId, mask_id: MaskId | None, *, persona_id: PersonaId | None
    ) -> None:
        """Wear a mask for this persona, or with None everywhere; no mask frees what was chosen."""
        await take_turns(self._db, "masks of", user_id)
        target = MaskBindingRow.persona_id.is_not_distinct_from(bindparam("persona"))
        await self._db.execute(_FREE.where(target), {"user": user_id, "persona": persona_id})
        if mask_id is None:
            return
        row = {"user_id": user_id, "persona_id": persona_id, "mask_id": mask_id}
        now = self._clock.now()
        await self._db.execute(_BIND, {**row, "id": self._ids.new(), "created_at": now})

    async def uses(self, mask_id: MaskId) -> MaskUses:
        """Return where a mask is worn."""
        row = (await self._db.execute(_USES, {"mask": mask_id})).one()
        return MaskUses(
            messages=row.messages,
            sessions=row.sessions,
            personas=row.personas,
            is_default=bool(row.is_default),
        )

    async def reattribute(self, session_id: SessionId, user_id: UserId, guise: Guise | None) -> int:
        """Let all that somebody wrote in a session be written under this guise."""
        assert_disposes(self._db, user_id)
        as_whom = spoken_as(guise)
        found = await self._db.execute(_WRITTEN, {"session": session_id, "user": user_id})
        others = [
            row
            for row in await self._vault.open(MessageRow, found)
            if any(getattr(row, name) != value for name, value in as_whom.items())
        ]
        for row in others:
            owner = of_session(session_id)
            sealed = await self._vault.seal(MessageRow, as_whom, owner=owner, row=vars(row))
            await self._db.execute(_REATTRIBUTE, {"message": row.id, **sealed})
        return len(others)

    async def _chosen(self, which: Mapping[str, object]) -> Opened | None:
        """Return what somebody chose for a session."""
        found = await self._db.execute(_CHOSEN, which)
        rows = await self._vault.open(SessionMemberRow, found)
        return next(iter(await self._vault.open(MaskRow, rows)), None)


def _to_guise(row: Opened) -> Guise:
    """Return the mask of a row."""
    return Guise(name=row.definition["name"], mask_id=row.mask_id)


def _to_choice(row: Opened) -> SessionGuise:
    """Return what was chosen for a session."""
    if row.mask_id is not None:
        return SessionGuise(guise=_to_guise(row))
    if row.name is None:
        return SessionGuise(guise=None)
    return SessionGuise(guise=Guise(name=row.name, persona_id=row.persona_id))
