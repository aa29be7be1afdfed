"""What becomes of all that refers to a user when two users are found to be one human.

Invariant: every column that refers to `users` stands in one of the lists below, or is moved with
the projects that it is about; a test compares them with the tables.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Delete,
    Insert,
    Select,
    Update,
    Uuid,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bot.domain.ids import UserId
from storage.base import Base
from storage.tables import (
    AllowanceRow,
    AskRow,
    BindingRow,
    DataKeyRow,
    DialogueRow,
    IdentityRow,
    LinkCodeRow,
    LorebookRow,
    MaskBindingRow,
    MaskRow,
    MemoryRow,
    MessageRow,
    PersonaRow,
    ProjectMemberRow,
    ProjectRow,
    SessionMemberRow,
    SessionRow,
    TallyRow,
    TurnRow,
    UserRow,
)

Column = InstrumentedAttribute[Any]


class Choice(NamedTuple):
    """A choice that a user makes once for each thing: a second one for the same gives way."""

    whose: Column
    of_what: tuple[Column, ...]


MOVED: tuple[Column, ...] = (
    IdentityRow.user_id,
    PersonaRow.owner_id,
    MaskRow.owner_id,
    MemoryRow.owner_id,
    LorebookRow.owner_id,
    ProjectRow.owner_id,
    MessageRow.author_id,
    TurnRow.asked_by,
    AskRow.user_id,
    # Values name their key: what one user's key sealed is opened as before.
    DataKeyRow.user_id,
)
"""All of it is kept; names were made distinct before."""

CHOICES: tuple[Choice, ...] = (
    Choice(BindingRow.user_id, ()),
    Choice(MaskBindingRow.user_id, (MaskBindingRow.persona_id,)),
    Choice(SessionMemberRow.user_id, (SessionMemberRow.session_id,)),
    Choice(DialogueRow.user_id, (DialogueRow.place_id,)),
)

GIVEN: tuple[Choice, ...] = (Choice(AllowanceRow.user_id, (AllowanceRow.kind,)),)
"""What the operator chose for a user; it gives way just so."""

TALLIED = Choice(TallyRow.user_id, (TallyRow.day,))
"""Added up where both have one."""

DROPPED: tuple[Column, ...] = (LinkCodeRow.user_id,)
"""What means nothing any more; of both users."""

WITH_PROJECTS: tuple[Column, ...] = (ProjectMemberRow.user_id, SessionRow.owner_id)
"""A session in a project refers to its owner's membership: neither is moved alone."""

_KEPT: BindParameter[Any] = bindparam("kept", type_=Uuid())
_GONE: BindParameter[Any] = bindparam("gone", type_=Uuid())
_BOTH = (_KEPT, _GONE)


def _table(column: Column) -> type[Base]:
    return cast("type[Base]", column.class_)


def _move(column: Column) -> Update:
    return update(_table(column)).where(column == _GONE).values({column: _KEPT})


def _gives_way(choice: Choice) -> ColumnElement[bool]:
    """Tell whether it is the one user's choice, and the other one made it as well."""
    other = aliased(_table(choice.whose))
    same = (getattr(other, c.key).is_not_distinct_from(c) for c in choice.of_what)
    made_too = exists().where(getattr(other, choice.whose.key) == _KEPT, *same)
    return and_(choice.whose == _GONE, made_too)


def _rivals(choice: Choice) -> Select[int]:
    """Count the choices that give way."""
    return select(func.count()).select_from(_table(choice.whose)).where(_gives_way(choice))


_RIVALS = tuple(map(_rivals, CHOICES))


_SUMS = ("turns", "tokens", "dollars", "unpriced")
_other_tally = aliased(TallyRow)
_ADD_UP = (
    update(TallyRow)
    .where(
        TallyRow.user_id == _KEPT,
        _other_tally.user_id == _GONE,
        _other_tally.day == TallyRow.day,
    )
    .values({name: getattr(TallyRow, name) + getattr(_other_tally, name) for name in _SUMS})
)


def _steps() -> Iterator[Update | Delete]:
    """Yield what is done for everything but projects, in an order that no reference forbids."""
    yield _ADD_UP
    for choice in (*CHOICES, *GIVEN, TALLIED):
        yield delete(_table(choice.whose)).where(_gives_way(choice))
        yield _move(choice.whose)
    for column in DROPPED:
        yield delete(_table(column)).where(column.in_(_BOTH))
    yield from map(_move, MOVED)


_STEPS = tuple(_steps())
_IN_SHARED_PROJECT = and_(
    SessionRow.owner_id.in_(_BOTH),
    SessionRow.project_id.in_(
        select(ProjectMemberRow.project_id).where(ProjectMemberRow.user_id == _GONE)
    ),
)
_PUT = select(SessionRow.id.label("session"), SessionRow.project_id.label("project")).where(
    _IN_SHARED_PROJECT
)
_TAKE_OUT = update(SessionRow).where(_IN_SHARED_PROJECT).values(project_id=None)
_earlier = aliased(ProjectMemberRow)
_LEAVE_ONCE = delete(ProjectMemberRow).where(
    ProjectMemberRow.user_id.in_(_BOTH),
    exists().where(
        _earlier.project_id == ProjectMemberRow.project_id,
        _earlier.user_id.in_(_BOTH),
        # Keys sort by age, and the owner of a project is its first member.
        _earlier.id < ProjectMemberRow.id,
    ),
)
_PUT_BACK = (
    update(SessionRow)
    .where(SessionRow.id == bindparam("session"))
    .values(project_id=bindparam("project"))
)
_REMOVE = delete(UserRow).where(UserRow.id == _GONE)


def _copy(table: type[Base], *names: str) -> Insert:
    """Copy what stands in these columns from one user to the other."""
    columns = [getattr(table, name) for name in names]
    source = select(_KEPT, *columns).where(table.__table__.c.user_id == _GONE)
    return insert(table).from_select(["user_id", *names], source)


_COPIES = (
    _copy(TallyRow, "day", *_SUMS),
    _copy(AskRow, "asked_at"),
    _copy(AllowanceRow, "kind", "amount"),
)


_other_user = aliased(UserRow)
_STAY_PAUSED = (
    update(UserRow)
    .where(UserRow.id == _KEPT, UserRow.memory_paused_at.is_(None))
    .values(
        memory_paused_at=select(_other_user.memory_paused_at)
        .where(_other_user.id == _GONE)
        .scalar_subquery()
    )
)
"""Memories are stored of nobody who ever paused them."""


async def rivals(db: AsyncConnection, *, kept: UserId, gone: UserId) -> int:
    """Return how many choices would give way."""
    which = {"kept": kept, "gone": gone}
    return sum([(await db.execute(count, which)).scalar_one() for count in _RIVALS])


async def keep_account(db: AsyncConnection, *, of: UserId, also_for: UserId) -> None:
    """Let limits hold for a new user as for another one, as well as a pause of memories."""
    for copy in (*_COPIES, _STAY_PAUSED):
        await db.execute(copy, {"kept": also_for, "gone": of})


async def merge(db: AsyncConnection, *, kept: UserId, gone: UserId) -> None:
    """Let one user have all that another one has, who is removed."""
    which = {"kept": kept, "gone": gone}
    await db.execute(_STAY_PAUSED, which)
    for step in _STEPS:
        await db.execute(step, which)
    put: Sequence[Any] = (await db.execute(_PUT, which)).mappings().all()
    await db.execute(_TAKE_OUT, which)
    await db.execute(_LEAVE_ONCE, which)
    for column in WITH_PROJECTS:
        await db.execute(_move(column), which)
    if put:
        await db.execute(_PUT_BACK, [dict(row) for row in put])
    await db.execute(_REMOVE, which)
