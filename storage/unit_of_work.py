"""Units of work: one transaction over all repositories, rolled back unless it is committed."""

import logging
from collections.abc import AsyncGenerator
from contextlib import AbstractContextManager, asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.errors import StorageError
from bot.domain.policy import NOBODY, THE_BOT, Actor
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from bot.ports.storage import Storage
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.erasing.person import PersonEraser
from storage.errors import translated
from storage.ownership.guard import act_for, acting_for, connected
from storage.repositories.access_rule import SqlAccessRules
from storage.repositories.allowance import SqlAllowances
from storage.repositories.appendix import SqlAppendices
from storage.repositories.authored_persona import SqlAuthoredPersonas
from storage.repositories.binding import SqlBindings
from storage.repositories.consumption import SqlConsumption
from storage.repositories.delivery import SqlDeliveries
from storage.repositories.dialogue import SqlDialogues
from storage.repositories.digest import SqlDigests
from storage.repositories.estate import SqlEstates
from storage.repositories.fact import SqlFacts
from storage.repositories.file import SqlFiles
from storage.repositories.greeting import SqlGreetings
from storage.repositories.guise import SqlGuises
from storage.repositories.link_code import SqlLinkCodes
from storage.repositories.linked_user import SqlLinkedUsers
from storage.repositories.lorebook import SqlLorebooks
from storage.repositories.marker import SqlMarkersInTransaction
from storage.repositories.mask import SqlMasks
from storage.repositories.memory import SqlMemories
from storage.repositories.memory_consent import SqlMemoryConsents
from storage.repositories.message import SqlMessages
from storage.repositories.passage import SqlPassages
from storage.repositories.persona import SqlPersonas
from storage.repositories.persona_history import SqlPersonaHistory
from storage.repositories.place import SqlPlaces
from storage.repositories.project import SqlProjects
from storage.repositories.project_member import SqlProjectMembers
from storage.repositories.session import SqlSessions
from storage.repositories.session_archive import SqlSessionArchive
from storage.repositories.tally import SqlTallies
from storage.repositories.transcript import SqlTranscripts
from storage.repositories.turn import SqlTurns
from storage.repositories.user import SqlUsers
from storage.repositories.variant import SqlVariants
from storage.sealing.compacting import compact_if_noted
from storage.sealing.config import SecurityConfig
from storage.sealing.custodian import Custodian
from storage.sealing.vault import Vault
from storage.searching.sealed import SealedWords

logger = logging.getLogger(__name__)


class SqlUnitOfWork:
    """One transaction; the first statement begins it, and after a commit the next one."""

    def __init__(
        self,
        db: AsyncConnection,
        *,
        vault: Vault,
        sealed_words: SealedWords,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._db = db
        self._vault = vault
        self._sealed_words = sealed_words
        self.users = SqlUsers(db, clock=clock, ids=ids)
        self.link_codes = SqlLinkCodes(db, clock=clock, ids=ids)
        self.linked_users = SqlLinkedUsers(db, vault=vault, clock=clock, ids=ids)
        self.places = SqlPlaces(db, vault=vault, clock=clock, ids=ids)
        self.bindings = SqlBindings(db, clock=clock, ids=ids)
        self.personas = SqlPersonas(db, vault=vault, clock=clock)
        appendices = SqlAppendices(db, vault=vault, clock=clock, ids=ids)
        self.authored_personas = SqlAuthoredPersonas(
            db, vault=vault, clock=clock, ids=ids, appendices=appendices
        )
        self.persona_history = SqlPersonaHistory(
            db, vault=vault, clock=clock, appendices=appendices
        )
        self.masks = SqlMasks(db, vault=vault, clock=clock, ids=ids, appendices=appendices)
        self.guises = SqlGuises(db, vault=vault, clock=clock, ids=ids)
        self.sessions = SqlSessions(db, vault=vault, clock=clock, ids=ids)
        self.archive = SqlSessionArchive(db, vault=vault, clock=clock, sessions=self.sessions)
        self.projects = SqlProjects(db, vault=vault, clock=clock, ids=ids)
        self.project_members = SqlProjectMembers(db, clock=clock, ids=ids)
        self.transcripts = SqlTranscripts(db, vault=vault, sessions=self.sessions)
        self.turns = SqlTurns(db, vault=vault, clock=clock, ids=ids)
        self.messages = SqlMessages(db, vault=vault, clock=clock)
        self.passages = SqlPassages(db, vault=vault, sealed=sealed_words)
        self.variants = SqlVariants(db, vault=vault, clock=clock)
        self.greetings = SqlGreetings(db, vault=vault, clock=clock)
        self.deliveries = SqlDeliveries(db, clock=clock)
        self.dialogues = SqlDialogues(db, vault=vault, clock=clock)
        self.lorebooks = SqlLorebooks(db, vault=vault, clock=clock, ids=ids)
        self.markers = SqlMarkersInTransaction(db, clock=clock)
        self.tallies = SqlTallies(db, clock=clock)
        self.allowances = SqlAllowances(db)
        self.memory_consents = SqlMemoryConsents(db, clock=clock)
        self.memories = SqlMemories(
            db, vault=vault, clock=clock, ids=ids, consents=self.memory_consents
        )
        self.facts = SqlFacts(db, vault=vault)
        self.digests = SqlDigests(db, vault=vault, memories=self.memories)
        files = SqlFiles(db, vault=vault, clock=clock)
        eraser = PersonEraser(
            db,
            vault=vault,
            clock=clock,
            appendices=appendices,
            files=files,
            masks=self.masks,
            projects=self.projects,
        )
        self.estates = SqlEstates(db, vault=vault, clock=clock, files=files, eraser=eraser)
        self.consumption = SqlConsumption(db, vault=vault, clock=clock)
        self.access_rules = SqlAccessRules(db, clock=clock)

    def act_for(self, actor: Actor) -> None:
        """Reach what is theirs to reach from now on, also after a commit."""
        act_for(self._db, actor)

    def acting_for(self, actor: Actor) -> AbstractContextManager[None]:
        """Act for somebody else within the block."""
        return acting_for(self._db, actor)

    async def commit(self) -> None:
        """Keep what was done."""
        with translated():
            await self._db.commit()
        self._sealed_words.changed(self._vault.rewritten)
        self._vault.commit()


class SqlStorage:
    """The database. Building it opens nothing; the first unit of work does."""

    def __init__(
        self,
        config: DatabaseConfig,
        *,
        clock: Clock,
        ids: IdSource,
        security: SecurityConfig | None = None,
    ) -> None:
        self._engines = Engines.of(config)
        self.custodian = Custodian(
            self._engines, security or SecurityConfig(), clock=clock, ids=ids
        )
        self._sealed_words = SealedWords()
        self._sealed_words.watch(self._engines.writing)
        self._clock = clock
        self._ids = ids

    @asynccontextmanager
    async def reading(self, actor: Actor = NOBODY) -> AsyncGenerator[SqlUnitOfWork]:
        """Open a transaction that only reads; it waits for no writer."""
        async with self._transaction(self._engines.reading, actor) as uow:
            yield uow

    @asynccontextmanager
    async def writing(self, actor: Actor = NOBODY) -> AsyncGenerator[SqlUnitOfWork]:
        """Open a transaction that may write."""
        async with self._transaction(self._engines.writing, actor) as uow:
            yield uow

    @property
    def is_encrypted(self) -> bool:
        """Tell whether what is stored now is encrypted."""
        return self.custodian.keyring.seals

    async def compact(self) -> None:
        """Let nothing that was removed stay behind in a file of SQLite."""
        with translated():
            await compact_if_noted(self._engines)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._engines.dispose()

    @asynccontextmanager
    async def _transaction(
        self, engine: AsyncEngine, actor: Actor
    ) -> AsyncGenerator[SqlUnitOfWork]:
        """Open a transaction; faults of the database leave it as `StorageError`."""
        with translated():
            async with connected(engine, actor) as db:
                vault = self.custodian.vault(db)
                yield SqlUnitOfWork(
                    db,
                    vault=vault,
                    sealed_words=self._sealed_words,
                    clock=self._clock,
                    ids=self._ids,
                )


class SqlMarkers:
    """Markers for adapters: each call is a unit of work of its own.

    A database that is away does not keep an adapter from coming in: it forgets a note instead.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def find(self, name: str) -> str | None:
        """Return what was kept under this name."""
        try:
            async with self._storage.reading(THE_BOT) as uow:
                return await uow.markers.find(name)
        except StorageError as error:
            logger.warning("The note %r cannot be read: %s", name, error.remedy)
            return None

    async def keep(self, name: str, value: str) -> None:
        """Keep the value, in place of an earlier one."""
        try:
            async with self._storage.writing(THE_BOT) as uow:
                await uow.markers.keep(name, value)
                await uow.commit()
        except StorageError as error:
            logger.warning("The note %r is not kept: %s", name, error.remedy)
