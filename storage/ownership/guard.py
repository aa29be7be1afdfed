"""Lets every statement of a unit of work reach only the rows of whom it acts for.

Invariants: without being told for whom, nothing that has an owner is reached; and what PostgreSQL
is told ends with the transaction, so that nothing is left for whoever has the connection next.
"""

from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    ClauseElement,
    Connection,
    Delete,
    Executable,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    event,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.orm import with_loader_criteria
from sqlalchemy.sql.base import CompileState
from sqlalchemy.sql.dml import DeleteDMLState, UpdateDMLState
from sqlalchemy.sql.elements import RollbackToSavepointClause
from sqlalchemy.sql.selectable import SelectState
from sqlalchemy.sql.visitors import iterate, replacement_traverse

from bot.domain.errors import NotFoundError
from bot.domain.ids import UserId
from bot.domain.policy import NOBODY, THE_BOT, Actor, TheBot, disposes
from storage.base import Base
from storage.ownership.eyes import OF_STATEMENT, TELL, parameters_of, settings_of
from storage.ownership.rules import RULES

_OPTION = "for_whom"
_RULE = "is_rule"
"""Marks statements that say themselves what the rule is."""
_MOST_STATEMENTS = 1000
"""Statements are built once, at import; those that are built for one search fall out again."""

_TABLES: Mapping[str, type[Base]] = {table.__tablename__: table for table in RULES}

_GUARDABLE = (Select, Insert, Update, Delete)
_OF_COLUMNS = (SelectState, UpdateDMLState, DeleteDMLState)
"""How statements are compiled that name columns, and no class of a table."""

Parameters = Mapping[str, Any]
Execution = tuple[Any, Sequence[Parameters], Parameters]


class _ForWhom:
    """For whom a connection acts at the moment, and what its transaction was told of that."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.told: Actor | None = NOBODY
        """None where that is not known."""


def watch(engine: AsyncEngine) -> None:
    """Guard what is done with the connections of an engine."""
    event.listen(engine.sync_engine, "before_execute", _before, retval=True)
    event.listen(engine.sync_engine, "commit", _forget)
    event.listen(engine.sync_engine, "rollback", _forget)
    event.listen(engine.sync_engine, "rollback_savepoint", _doubt)


@asynccontextmanager
async def connected(engine: AsyncEngine, actor: Actor) -> AsyncGenerator[AsyncConnection]:
    """Open a connection that acts for somebody."""
    async with engine.connect() as db:
        await db.execution_options(**{_OPTION: _ForWhom(actor)})
        yield db


def act_for(db: AsyncConnection, actor: Actor) -> None:
    """Act for somebody from now on, also after a commit."""
    _for_whom(db).actor = actor


@contextmanager
def acting_for(db: AsyncConnection, actor: Actor) -> Generator[None]:
    """Act for somebody else within the block."""
    whom = _for_whom(db)
    before, whom.actor = whom.actor, actor
    try:
        yield
    finally:
        whom.actor = before


def as_the_bot(db: AsyncConnection) -> AbstractContextManager[None]:
    """Do what follows from something that was permitted, also where it is about others' rows."""
    return acting_for(db, THE_BOT)


async def is_theirs(db: AsyncConnection, table: type[Base], key: object) -> bool:
    """Tell whether whom a connection acts for may remove a row, and so all that hangs on it."""
    found = _row_of(table, is_own=not isinstance(_for_whom(db).actor, TheBot))
    return (await db.execute(found, {"its_key": key})).first() is not None


def assert_disposes(db: AsyncConnection, user_id: UserId) -> None:
    """See that a connection acts for this very person, or for the bot itself.

    Raises:
        NotFoundError: It does not.
    """
    if not disposes(_for_whom(db).actor, of=user_id):
        message = "There is nobody like that any more."
        raise NotFoundError(message)


@lru_cache
def _row_of(table: type[Base], *, is_own: bool) -> Select[Any]:
    key = table.__table__.c.id
    found = select(key).select_from(table).where(key == bindparam("its_key"))
    if not is_own:
        return found
    rule = RULES[table].removed(table.__table__, OF_STATEMENT)
    return found.where(rule).execution_options(**{_RULE: True})


def _for_whom(db: AsyncConnection) -> _ForWhom:
    return cast("_ForWhom", db.sync_connection.get_execution_options()[_OPTION])  # type: ignore[union-attr]


def _forget(connection: Connection) -> None:
    """Take note that PostgreSQL has forgotten what it was told, with the transaction."""
    whom: _ForWhom | None = connection.get_execution_options().get(_OPTION)
    if whom is not None:
        whom.told = NOBODY


def _doubt(connection: Connection, name: str, context: None) -> None:
    """Take note that PostgreSQL may have been told otherwise before a savepoint."""
    del name, context
    whom: _ForWhom | None = connection.get_execution_options().get(_OPTION)
    if whom is not None:
        whom.told = None


def _before(
    connection: Connection,
    statement: Any,  # noqa: ANN401  # whatever SQLAlchemy executes
    many: Sequence[Parameters],
    one: Parameters,
    options: Mapping[str, Any],
) -> Execution:
    """Tell PostgreSQL for whom the statement is, and narrow it to what they see."""
    whom: _ForWhom | None = connection.get_execution_options().get(_OPTION)
    # After a fault, a transaction takes nothing but the way back to a savepoint.
    if whom is None or isinstance(statement, (str, RollbackToSavepointClause)):
        return statement, many, one
    actor = whom.actor
    if connection.dialect.name == "postgresql" and whom.told != actor:
        connection.exec_driver_sql(TELL, settings_of(actor))
        whom.told = actor
    if isinstance(actor, TheBot):
        return statement, many, one
    if isinstance(statement, Insert) and statement.select is None:
        _refuse_foreign_rows(connection, statement, many or [one])
        return statement, many, one
    is_rule = bool(options.get(_RULE))
    guarded = statement if is_rule else _guarded(statement)
    if guarded is statement and not is_rule:
        return statement, many, one
    eyes = parameters_of(actor)
    return guarded, [{**row, **eyes} for row in many], one if many else {**one, **eyes}


@lru_cache(_MOST_STATEMENTS)
def _guarded(statement: ClauseElement) -> ClauseElement:
    """Return the statement with the rule of every table that it mentions."""
    names = {e.name for e in iterate(statement) if isinstance(e, Table)}
    tables = [table for name, table in _TABLES.items() if name in names]
    if not tables:
        return statement
    if not isinstance(statement, _GUARDABLE):
        message = f"A {type(statement).__name__} cannot be guarded; write it as a SELECT."
        raise TypeError(message)
    if any(map(_is_of_columns, iterate(cast("ClauseElement", statement)))):
        message = f"Nothing narrows {statement}; let it select from the classes of its tables."
        raise TypeError(message)
    criteria = [_criteria(cast("object", statement), table) for table in tables]
    return cast("ClauseElement", cast("Any", statement).options(*criteria))


def _is_of_columns(part: object) -> bool:
    """Tell whether rules are not added to this: it names columns, and no class of a table."""
    if not isinstance(part, (Select, Update, Delete)):
        return False
    if CompileState.get_plugin_class(cast("Executable", part)) not in _OF_COLUMNS:
        return False
    sources = part.get_final_froms() if isinstance(part, Select) else [part.table]
    return any(source.is_derived_from(t.__table__) for source in sources for t in RULES)


def _criteria(statement: object, table: type[Base]) -> Any:  # noqa: ANN401  # private in SQLAlchemy
    rule = RULES[table]
    # The table of such a statement is a copy, upon which SQLAlchemy has noted things.
    match statement:
        case Update() if statement.table.is_derived_from(table.__table__):
            test = rule.changed
        case Delete() if statement.table.is_derived_from(table.__table__):
            test = rule.removed
        case _:
            test = rule.seen
    return with_loader_criteria(table, test(table.__table__, OF_STATEMENT), include_aliases=True)


def _refuse_foreign_rows(
    connection: Connection, statement: Insert, rows: Sequence[Parameters]
) -> None:
    """Refuse rows that somebody else would own; PostgreSQL does so itself.

    Raises:
        NotFoundError: What such a row is to belong to is not there, as far as the viewer knows.
    """
    table = _TABLES.get(statement.table.name)
    if table is None or connection.dialect.name == "postgresql":
        return
    for row in rows:
        values = {f"new_{c.name}": row.get(c.name) for c in table.__table__.columns}
        if not connection.scalar(_is_own(table), values):
            message = "What this would belong to is not there any more."
            raise NotFoundError(message)


@lru_cache
def _is_own(table: type[Base]) -> Select[Any]:
    """Tell whether somebody may add a row of which only the values are there yet."""
    rule = RULES[table].added(table.__table__, OF_STATEMENT)
    columns = table.__table__.columns
    values: dict[object, ClauseElement] = {
        column: bindparam(f"new_{column.name}", type_=column.type) for column in columns
    }

    def with_value(element: object, **_: object) -> ClauseElement | None:
        return values.get(element)

    return select(replacement_traverse(rule, {}, with_value)).execution_options(**{_RULE: True})
