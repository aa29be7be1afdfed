"""The rules as PostgreSQL's policies: they hold even for a statement that was not narrowed.

Every upgrade lifts them, because no column can be changed that a policy asks for, and makes them
anew from the rules at its end, in the same transaction.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, column, select, table, text
from sqlalchemy.dialects import postgresql

from storage.base import Base
from storage.ownership.eyes import IS_THE_BOT, OF_TRANSACTION
from storage.ownership.rules import RULES, Test

_POLICIES = table("pg_policies", column("schemaname"), column("tablename"), column("policyname"))
_OURS = select(_POLICIES.c.tablename, _POLICIES.c.policyname).where(
    _POLICIES.c.schemaname == text("current_schema()"), _POLICIES.c.policyname.like("greenroom_%")
)
_FORCED = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relforcerowsecurity"
    " AND relnamespace = current_schema()::regnamespace"
)


def lift(connection: Connection) -> None:
    """Take the policies away, until they are made anew."""
    if connection.dialect.name != "postgresql":
        return
    for row in connection.execute(_OURS).all():
        connection.exec_driver_sql(f'DROP POLICY {row.policyname} ON "{row.tablename}"')
    for name in connection.exec_driver_sql(_FORCED).scalars().all():
        connection.exec_driver_sql(f'ALTER TABLE "{name}" NO FORCE ROW LEVEL SECURITY')
        connection.exec_driver_sql(f'ALTER TABLE "{name}" DISABLE ROW LEVEL SECURITY')


def impose(connection: Connection, *, role: str | None) -> None:
    """Make the policies, which also hold for whoever owns the tables, and let a role in.

    Args:
        connection: Of the role that owns the tables.
        role: The role that the bot works as; None where that is the owner.
    """
    if connection.dialect.name != "postgresql":
        return
    for statement in _statements():
        connection.exec_driver_sql(statement)
    if role is None or role == connection.exec_driver_sql("SELECT current_user").scalar_one():
        return
    name = connection.dialect.identifier_preparer.quote(role)
    schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
    for grant in (
        f"GRANT USAGE ON SCHEMA {schema} TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {name}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {name}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {name}",
    ):
        connection.exec_driver_sql(grant)


def _statements() -> Iterator[str]:
    """Yield what makes all policies."""
    for owned, rule in RULES.items():
        name = owned.__tablename__
        seen, changed = _condition(owned, rule.seen), _condition(owned, rule.changed)
        added, removed = _condition(owned, rule.added), _condition(owned, rule.removed)
        yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
        yield f"CREATE POLICY greenroom_seen ON {name} FOR SELECT USING ({seen})"
        yield f"CREATE POLICY greenroom_added ON {name} FOR INSERT WITH CHECK ({added})"
        yield f"CREATE POLICY greenroom_changed ON {name} FOR UPDATE USING ({changed})"
        yield f"CREATE POLICY greenroom_removed ON {name} FOR DELETE USING ({removed})"


def _condition(owned: type[Base], test: Test) -> str:
    """Return a rule as PostgreSQL reads it; the bot itself may everything."""
    rows = owned.__table__
    # Within a statement, so that what the rule says of the row is not taken for another table.
    statement = select(1).select_from(rows).where(test(rows, OF_TRANSACTION))
    compiled = statement.compile(
        dialect=postgresql.dialect(paramstyle="named"), compile_kwargs={"literal_binds": True}
    )
    return f"{IS_THE_BOT} OR {str(compiled).partition('WHERE ')[2] or 'true'}"
