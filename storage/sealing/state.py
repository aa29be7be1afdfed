"""Whether a database is sealed, and whether the master key that is given fits it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import ConfigurationError, StorageError
from bot.ports.clock import Clock
from storage.locks import take_turns
from storage.sealing.config import SecurityConfig
from storage.sealing.keyring import Keyring, Mode
from storage.tables import DataKeyRow, SealingRow
from storage.tables.sealing import SealingState

_STATE = select(SealingRow.state)
_VERSIONS = select(DataKeyRow.master).distinct()
_OF_ALL = (
    select(DataKeyRow.id, DataKeyRow.master, DataKeyRow.wrapped)
    .where(DataKeyRow.user_id.is_(None), DataKeyRow.session_id.is_(None))
    .order_by(DataKeyRow.id)
)
_BEGIN, _TURN = insert(SealingRow), update(SealingRow)


async def unlock(db: AsyncConnection, keyring: Keyring) -> Mode:
    """See that the master key opens this database; returns what it says about itself.

    Raises:
        ConfigurationError: The database is sealed, and the key is missing or not the one.
    """
    state = (await db.execute(_STATE)).scalar_one_or_none()
    if state is None:
        return "plain"
    if not keyring.masters.are_given:
        message = "The database is encrypted, and no master key is given."
        remedy = (
            "Set GREENROOM_SECURITY__MASTER_KEY or `security.master_key_file` to the key with which"
            " it was encrypted. Nothing can be read without it."
        )
        raise ConfigurationError(message, remedy=remedy)
    keyring.masters.newest()
    _assert_given(keyring, (await db.execute(_VERSIONS)).scalars())
    row = (await db.execute(_OF_ALL)).first()
    master = keyring.masters.find(row.master) if row else None
    if row is None or master is None:
        raise _does_not_fit(None)
    try:
        keyring.let_index(master.unwrap(row.wrapped, row.id))
    except StorageError as error:
        raise _does_not_fit(row.master) from error
    return state


async def agree(
    db: AsyncConnection, keyring: Keyring, config: SecurityConfig, *, clock: Clock
) -> bool:
    """Let the database become what the settings ask for; tells whether that begins just now."""
    await take_turns(db, "sealing")
    state = (await db.execute(_STATE)).scalar_one_or_none()
    wanted = _wanted(state, is_on=keyring.masters.are_given and config.encrypt)
    if wanted == state or wanted is None:
        return False
    row: dict[str, Any] = {"state": wanted, "progress": {}, "updated_at": clock.now()}
    await db.execute(*((_TURN, row) if state else (_BEGIN, {"id": 1, **row})))
    return True


def _wanted(state: SealingState | None, *, is_on: bool) -> SealingState | None:
    """Return what is to become of a database in this state; None where nothing is sealed."""
    if is_on:
        return "sealed" if state == "sealed" else "sealing"
    return "opening" if state else None


def _assert_given(keyring: Keyring, versions: Iterable[str]) -> None:
    """Raise if keys are wrapped by a version of the master key that is not given."""
    for version in versions:
        if keyring.masters.find(version) is None:
            raise _does_not_fit(version)


def _does_not_fit(version: str | None) -> ConfigurationError:
    message = "The master key that is given is not the one with which the database was encrypted."
    version = f" (version {version})" if version else ""
    remedy = f"Give that one{version}; after a rotation, the earlier ones as well."
    return ConfigurationError(message, remedy=remedy)
