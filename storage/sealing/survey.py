"""Says how far a database is sealed and under which master keys, without changing anything."""

from bot.domain.errors import StorageError
from bot.domain.policy import THE_BOT
from storage import migrate
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.errors import translated
from storage.ownership.guard import connected
from storage.sealing.config import SecurityConfig
from storage.sealing.conversion import progress
from storage.sealing.keyring import Keyring
from storage.sealing.master import MasterKeys
from storage.sealing.rotation import count_by_version
from storage.sealing.state import unlock


async def survey(config: DatabaseConfig, security: SecurityConfig) -> list[str]:
    """Return what there is to say, in sentences.

    Raises:
        ConfigurationError: The database is encrypted, and the key is missing or another one.
        StorageError: The database is not up to date.
    """
    revision = await migrate.current(config)
    if revision is None:
        return ["There is no database yet; the first start makes one."]
    if revision != migrate.head():
        message = f"The database is at revision {revision}, not {migrate.head()}."
        raise StorageError(message, remedy="Run `greenroom db upgrade`.")
    keyring = Keyring(MasterKeys(security))
    engines = Engines.of(config)
    try:
        with translated():
            async with connected(engines.reading, THE_BOT) as db:
                mode = await unlock(db, keyring)
                how_far = await progress(db)
                versions = await count_by_version(db)
    finally:
        await engines.dispose()
    if mode == "plain":
        return [_plain(security, keyring)]
    said = {
        "sealing": f"Encryption is being turned on: {how_far}.",
        "sealed": "What people say and write is encrypted.",
        "opening": f"Encryption is being turned off: {how_far}.",
    }[mode]
    newest = keyring.masters.newest().version
    return [said, *(_of_version(v, n, newest=newest) for v, n in versions.items())]


def _plain(security: SecurityConfig, keyring: Keyring) -> str:
    """Return what there is to say where nothing is encrypted."""
    if keyring.masters.are_given and security.encrypt:
        version = keyring.masters.newest().version
        return f"Nothing is encrypted yet; the next start begins, with master key {version}."
    return "Nothing is encrypted."


def _of_version(version: str, number: int, *, newest: str) -> str:
    """Return what one version of the master key does."""
    if version == newest:
        return f"Master key {version} is in force; keys wrapped by it: {number}."
    return f"Master key {version} is an earlier one, still needed; keys wrapped by it: {number}."
