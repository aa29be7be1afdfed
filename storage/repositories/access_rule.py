"""Whom the operator let in, or keeps out, besides what the settings say."""

from collections.abc import Collection

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.access import AccessRule, Subject
from bot.ports.clock import Clock
from storage.tables import AccessRuleRow
from storage.upsert import insert

_KEY = (AccessRuleRow.platform, AccessRuleRow.kind, AccessRuleRow.external_id)
_ALL = select(*_KEY, AccessRuleRow.verdict).order_by(*_KEY)
_INSERT = insert(AccessRuleRow)
_KEEP = _INSERT.on_conflict_do_update(
    index_elements=["platform", "kind", "external_id"],
    set_={"verdict": _INSERT.excluded.verdict, "created_at": _INSERT.excluded.created_at},
)
_DROP = (
    delete(AccessRuleRow)
    .where(
        AccessRuleRow.platform == bindparam("on_platform"),
        AccessRuleRow.kind == bindparam("of_kind"),
        AccessRuleRow.external_id == bindparam("its_id"),
    )
    .returning(AccessRuleRow.verdict)
)


class SqlAccessRules:
    """Rules that commands made."""

    def __init__(self, db: AsyncConnection, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def all(self) -> Collection[AccessRule]:
        """Return every rule, in the order of their subjects."""
        return [
            AccessRule(
                subject=Subject(platform=row.platform, kind=row.kind, external_id=row.external_id),
                verdict=row.verdict,
            )
            for row in await self._db.execute(_ALL)
        ]

    async def keep(self, rule: AccessRule) -> None:
        """Keep a rule, in place of an earlier one about the same subject."""
        row = {
            "platform": rule.subject.platform,
            "kind": rule.subject.kind,
            "external_id": rule.subject.external_id,
            "verdict": rule.verdict,
            "created_at": self._clock.now(),
        }
        await self._db.execute(_KEEP, row)

    async def drop(self, subject: Subject) -> bool:
        """Forget the rule about a subject; tells whether there was one."""
        which = {
            "on_platform": subject.platform,
            "of_kind": subject.kind,
            "its_id": subject.external_id,
        }
        return (await self._db.execute(_DROP, which)).first() is not None
