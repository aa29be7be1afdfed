"""Keeps the keys of one database: unlocks it, converts it, wraps its keys anew."""

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.policy import THE_BOT
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.engine import Engines
from storage.errors import translated
from storage.ownership.guard import connected
from storage.sealing.compacting import compact
from storage.sealing.config import SecurityConfig
from storage.sealing.conversion import convert_some, end
from storage.sealing.keyring import Keyring
from storage.sealing.master import MasterKeys
from storage.sealing.rotation import rewrap_some
from storage.sealing.state import agree, unlock
from storage.sealing.vault import Vault

logger = logging.getLogger(__name__)


class Custodian:
    """Until it unlocked the database, words are stored as they are, and no sealed one is read."""

    def __init__(
        self, engines: Engines, config: SecurityConfig, *, clock: Clock, ids: IdSource
    ) -> None:
        self.keyring = Keyring(MasterKeys(config))
        self._engines = engines
        self._config = config
        self._clock = clock
        self._ids = ids

    def vault(self, db: AsyncConnection) -> Vault:
        """Return what repositories seal and open words with in one transaction."""
        return Vault(db, keyring=self.keyring, clock=self._clock, ids=self._ids)

    async def unlock(self) -> None:
        """See that the master key fits; if there is one, words are sealed from now on.

        Raises:
            ConfigurationError: The database is encrypted, and the key is missing or another one.
        """
        async with self._transaction() as db:
            mode = await unlock(db, self.keyring)
            if await agree(db, self.keyring, self._config, clock=self._clock):
                await self.vault(db).prepare()
                mode = await unlock(db, self.keyring)
                await db.commit()
        self.keyring.mode = mode

    async def convert(self) -> None:
        """Seal or open what is stored already, some rows at a time, until all is as it shall be.

        It may be interrupted at any time, and goes on from there when it is called again.
        """
        if self.keyring.mode not in {"sealing", "opening"}:
            return
        will_be = "encrypted" if self.keyring.seals else "decrypted"
        logger.info("What is stored is being %s while the bot runs", will_be)
        while await self.convert_some():
            pass
        if self.keyring.seals:
            await compact(self._engines)
        async with self._transaction() as db:
            state = await end(db, clock=self._clock)
            await db.commit()
        self.keyring.mode = state or "plain"
        logger.info("All that is stored is %s now", will_be)

    async def rewrap(self) -> int:
        """Wrap all keys anew that an earlier master key wraps; returns how many there were."""
        number = 0
        while self.keyring.masters.are_given:
            async with self._transaction() as db:
                wrapped = await rewrap_some(db, self.keyring)
                await db.commit()
            number += wrapped
            if not wrapped:
                break
        return number

    async def convert_some(self) -> bool:
        """Convert the next rows; tells whether any may be left."""
        async with self._transaction() as db:
            vault = self.vault(db)
            goes_on = await convert_some(db, vault, clock=self._clock)
            await db.commit()
            vault.commit()
            return goes_on

    @asynccontextmanager
    async def _transaction(self) -> AsyncGenerator[AsyncConnection]:
        """Open a transaction that may write."""
        with translated():
            async with connected(self._engines.writing, THE_BOT) as db:
                yield db
