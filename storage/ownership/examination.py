"""Says whether PostgreSQL holds the rows of people apart, whatever a statement asks for."""

from sqlalchemy import Row, text

from bot.domain.health import Finding
from bot.domain.policy import NOBODY
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.errors import translated
from storage.ownership.guard import connected

_ROLE = text(
    "SELECT rolname, rolsuper OR rolbypassrls AS bypasses, EXISTS (SELECT FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
    " AND relowner = pg_roles.oid) AS owns FROM pg_roles WHERE rolname = current_user"
)
_SUBJECT = "row security"
_HELP = (
    "Let a role that is no superuser work as `database.url`, and the owner of the tables as"
    " `database.migration_url`; docs/storage.md tells how."
)


async def examine(config: DatabaseConfig) -> Finding:
    """Return what there is to say of the role that the bot works as."""
    engines = Engines.of(config)
    try:
        with translated():
            async with connected(engines.reading, NOBODY) as db:
                if db.dialect.name != "postgresql":
                    said = "SQLite has none; every statement is narrowed to what is theirs."
                    return Finding(subject=_SUBJECT, is_ok=True, text=said)
                return _finding((await db.execute(_ROLE)).one())
    finally:
        await engines.dispose()


def _finding(role: Row[str, bool, bool]) -> Finding:
    name = role.rolname
    if role.bypasses:
        said = f"the role {name!r} bypasses it, so PostgreSQL does not hold rows of people apart."
        return Finding(subject=_SUBJECT, is_ok=False, text=said, remedy=_HELP)
    if role.owns:
        said = (
            f"it holds for the role {name!r}, which owns the tables and so could lift it. {_HELP}"
        )
        return Finding(subject=_SUBJECT, is_ok=True, text=said)
    said = f"it holds for the role {name!r}, which can neither lift nor bypass it."
    return Finding(subject=_SUBJECT, is_ok=True, text=said)
