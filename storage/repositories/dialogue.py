"""Forms that are being filled in."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import PlaceId, UserId
from bot.ports.clock import Clock
from bot.ports.dialogues import Dialogue
from storage import forms
from storage.locks import take_turns
from storage.repositories.file import SqlFiles
from storage.sealing.owner import of_user
from storage.sealing.vault import Vault
from storage.tables import DialogueRow
from storage.upsert import insert

_IS_THIS = (
    DialogueRow.place_id == bindparam("place"),
    DialogueRow.user_id == bindparam("user"),
)
_FIND = select(
    DialogueRow.place_id,
    DialogueRow.user_id,
    DialogueRow.form,
    DialogueRow.step,
    DialogueRow.answers,
    DialogueRow.picture_id,
    DialogueRow.picture_name,
    DialogueRow.last_message_id,
).where(*_IS_THIS, DialogueRow.created_at >= bindparam("since"))
_PICTURE = select(DialogueRow.picture_id).where(*_IS_THIS)
_INSERT = insert(DialogueRow)
_KEEP = _INSERT.on_conflict_do_update(
    index_elements=["place_id", "user_id"],
    set_={
        name: _INSERT.excluded[name]
        for name in (
            "form",
            "step",
            "answers",
            "picture_id",
            "picture_name",
            "last_message_id",
            "created_at",
        )
    },
)
_DROP = delete(DialogueRow).where(*_IS_THIS).returning(DialogueRow.picture_id)


class SqlDialogues:
    """At most one dialogue for each person in each place."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._files = SqlFiles(db, vault=vault, clock=clock)

    async def find(self, place_id: PlaceId, user_id: UserId, *, since: datetime) -> Dialogue | None:
        """Return what this person is filling in here, unless it was kept last before `since`."""
        which = {**_key(place_id, user_id), "since": since}
        row = await self._vault.open_first(DialogueRow, await self._db.execute(_FIND, which))
        if row is None:
            return None
        return Dialogue(
            form=forms.from_json(row.form),
            step=row.step,
            answers=row.answers,
            picture=await self._files.find(row.picture_id, row.picture_name),
            last_message_id=row.last_message_id,
        )

    async def keep(self, place_id: PlaceId, user_id: UserId, dialogue: Dialogue) -> None:
        """Store where it stands, in place of an earlier one."""
        await take_turns(self._db, "dialogue", place_id, user_id)
        picture, owner = dialogue.picture, of_user(user_id)
        earlier = (await self._db.execute(_PICTURE, _key(place_id, user_id))).scalar()
        row = {
            "place_id": place_id,
            "user_id": user_id,
            "form": forms.to_json(dialogue.form),
            "step": dialogue.step,
            "answers": dialogue.answers,
            "picture_id": await self._files.keep(picture, owner=owner) if picture else None,
            "picture_name": picture.name if picture else None,
            "last_message_id": dialogue.last_message_id,
            "created_at": self._clock.now(),
        }
        await self._db.execute(_KEEP, await self._vault.seal(DialogueRow, row, owner=owner))
        await self._drop_picture(earlier)

    async def drop(self, place_id: PlaceId, user_id: UserId) -> bool:
        """Forget it; tells whether there was one."""
        dropped = (await self._db.execute(_DROP, _key(place_id, user_id))).first()
        await self._drop_picture(dropped.picture_id if dropped else None)
        return dropped is not None

    async def _drop_picture(self, key: str | None) -> None:
        """Remove a picture that was handed in, unless something else refers to it."""
        if key is not None:
            await self._files.drop_unused((key,))


def _key(place_id: PlaceId, user_id: UserId) -> dict[str, object]:
    """Return what names a dialogue."""
    return {"place": place_id, "user": user_id}
