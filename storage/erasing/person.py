"""Somebody, in all tables, in an order that no reference forbids."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Delete, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import BadInputError
from bot.domain.ids import SessionId, UserId
from bot.domain.place import PlaceKey
from bot.domain.privacy import Tombstone
from bot.ports.clock import Clock
from storage.belongings import IDENTITIES, MASKS, PROJECTS, SESSIONS, TURNS, USER
from storage.erasing.personas import PersonaEraser
from storage.erasing.places import PlaceEraser
from storage.erasing.words import remove_words
from storage.locks import take_turns
from storage.repositories.appendix import SqlAppendices
from storage.repositories.file import SqlFiles
from storage.repositories.mask import SqlMasks
from storage.repositories.project import SqlProjects
from storage.sealing.owner import of_user
from storage.sealing.vault import Vault
from storage.tables import (
    AllowanceRow,
    AskRow,
    BindingRow,
    DataKeyRow,
    DialogueRow,
    IdentityRow,
    LinkCodeRow,
    LinkTrialRow,
    LorebookRow,
    MaskBindingRow,
    ProjectMemberRow,
    SessionMemberRow,
    TallyRow,
    TombstoneRow,
    TurnRow,
    UserRow,
)

_HOLD = select(UserRow.id).where(UserRow.id == USER).with_for_update()
_IS_THEIRS = or_(TurnRow.id.in_(TURNS), TurnRow.session_id.in_(SESSIONS))
_BUSY = (
    select(TurnRow.session_id)
    .distinct()
    .where(TurnRow.state.in_(("queued", "answering")), _IS_THEIRS)
    .order_by(TurnRow.session_id)
)
_IN_HAND = select(TurnRow.session_id).distinct().where(TurnRow.state == "answering", _IS_THEIRS)
_CANCEL = update(TurnRow).where(TurnRow.state == "queued", _IS_THEIRS).values(state="cancelled")
# A book that others put into a project is theirs; it goes on as one of their own.
_GIVE_BACK_BOOKS = (
    update(LorebookRow)
    .where(LorebookRow.project_id.in_(PROJECTS), LorebookRow.owner_id != USER)
    .values(scope="user", project_id=None)
)
_DRAFTS = delete(DialogueRow).where(DialogueRow.user_id == USER).returning(DialogueRow.picture_id)
_CHOICES = (
    delete(ProjectMemberRow).where(ProjectMemberRow.user_id == USER),
    delete(LorebookRow).where(LorebookRow.owner_id == USER),
    delete(MaskBindingRow).where(MaskBindingRow.user_id == USER),
    delete(SessionMemberRow).where(SessionMemberRow.user_id == USER),
    delete(BindingRow).where(BindingRow.user_id == USER),
    delete(LinkCodeRow).where(LinkCodeRow.user_id == USER),
    delete(LinkTrialRow).where(LinkTrialRow.identity_id.in_(IDENTITIES)),
    delete(TallyRow).where(TallyRow.user_id == USER),
    delete(AskRow).where(AskRow.user_id == USER),
    delete(AllowanceRow).where(AllowanceRow.user_id == USER),
)
_PERSON = (
    # Without it, what was sealed for them alone can be read no more, wherever it was copied to.
    delete(DataKeyRow).where(DataKeyRow.user_id == USER),
    delete(IdentityRow).where(IdentityRow.user_id == USER),
    delete(UserRow).where(UserRow.id == USER),
)


class PersonEraser:
    """Removes people for good."""

    def __init__(
        self,
        db: AsyncConnection,
        *,
        vault: Vault,
        clock: Clock,
        appendices: SqlAppendices,
        files: SqlFiles,
        masks: SqlMasks,
        projects: SqlProjects,
    ) -> None:
        self._db = db
        self._vault = vault
        self._files = files
        self._masks = masks
        self._projects = projects
        self._personas = PersonaEraser(db, vault=vault, clock=clock, appendices=appendices)

    async def cancel(self, user_id: UserId, *, now: datetime) -> Sequence[SessionId]:
        """Let nothing wait for an answer any more; returns where one is being written already."""
        await self._take_turns(user_id)
        await self._db.execute(_CANCEL, {"user": user_id, "finished_at": now})
        return await self._in_hand(user_id)

    async def erase(
        self, user_id: UserId, *, private_places: Collection[PlaceKey], stone: Tombstone
    ) -> None:
        """Remove all that is theirs for good, and them."""
        await self._hold(user_id)
        places = PlaceEraser(self._db)
        await places.find(user_id, private_places)
        await remove_words(self._db, user_id, vault=self._vault, now=stone.erased_at)
        await self._remove_projects(user_id)
        await self._remove_masks(user_id)
        await self._personas.erase_all(user_id)
        await self._remove_drafts(user_id)
        await self._run(_CHOICES, user_id)
        await places.remove()
        await self._run(_PERSON, user_id)
        buried = {"mark": stone.mark, "erased_at": stone.erased_at}
        await self._db.execute(insert(TombstoneRow), buried)
        self._vault.destroy(of_user(user_id))

    async def _hold(self, user_id: UserId) -> None:
        """Wait for whoever writes as them, and let no answer be begun that would be erased."""
        await self._db.execute(_HOLD, {"user": user_id})
        await self._take_turns(user_id)
        if await self._in_hand(user_id):
            message = "An answer is being written to you; try again when it is done."
            raise BadInputError(message)

    async def _take_turns(self, user_id: UserId) -> None:
        """Wait for whoever takes in hand what waits for its answer."""
        for session_id in (await self._db.execute(_BUSY, {"user": user_id})).scalars().all():
            await take_turns(self._db, "turns", session_id)

    async def _in_hand(self, user_id: UserId) -> Sequence[SessionId]:
        """Return in which conversations an answer is being written that would be erased."""
        return (await self._db.execute(_IN_HAND, {"user": user_id})).scalars().all()

    async def _remove_projects(self, user_id: UserId) -> None:
        """Remove their projects; what others put into them stays theirs."""
        which = {"user": user_id}
        await self._db.execute(_GIVE_BACK_BOOKS, which)
        for project_id in (await self._db.execute(PROJECTS, which)).scalars().all():
            await self._projects.delete(project_id)

    async def _remove_masks(self, user_id: UserId) -> None:
        """Remove their masks, with what hangs on them."""
        for mask_id in (await self._db.execute(MASKS, {"user": user_id})).scalars().all():
            await self._masks.delete(mask_id)

    async def _remove_drafts(self, user_id: UserId) -> None:
        """Remove the forms that they are filling in, with their pictures."""
        dropped = (await self._db.execute(_DRAFTS, {"user": user_id})).scalars().all()
        await self._files.drop_unused([key for key in dropped if key is not None])

    async def _run(self, steps: Iterable[Delete], user_id: UserId) -> None:
        """Run statements that name the person."""
        for step in steps:
            await self._db.execute(step, {"user": user_id})
