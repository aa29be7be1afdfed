"""A database in memory that keeps the promises of the ports: one writer, snapshots, rollback."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager

from bot.domain.policy import NOBODY, Actor
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from tests.fakes.repositories.access_rule import InMemoryAccessRules
from tests.fakes.repositories.allowance import InMemoryAllowances
from tests.fakes.repositories.authored_persona import InMemoryAuthoredPersonas
from tests.fakes.repositories.binding import InMemoryBindings
from tests.fakes.repositories.consumption import InMemoryConsumption
from tests.fakes.repositories.delivery import InMemoryDeliveries
from tests.fakes.repositories.dialogue import InMemoryDialogues
from tests.fakes.repositories.digest import InMemoryDigests
from tests.fakes.repositories.erasing import Eraser
from tests.fakes.repositories.estate import InMemoryEstates
from tests.fakes.repositories.fact import InMemoryFacts
from tests.fakes.repositories.greeting import InMemoryGreetings
from tests.fakes.repositories.guise import InMemoryGuises
from tests.fakes.repositories.link_code import InMemoryLinkCodes
from tests.fakes.repositories.linked_user import InMemoryLinkedUsers
from tests.fakes.repositories.lorebook import InMemoryLorebooks
from tests.fakes.repositories.marker import InMemoryMarkers
from tests.fakes.repositories.mask import InMemoryMasks
from tests.fakes.repositories.memory import InMemoryMemories
from tests.fakes.repositories.memory_consent import InMemoryMemoryConsents
from tests.fakes.repositories.message import InMemoryMessages
from tests.fakes.repositories.passage import InMemoryPassages
from tests.fakes.repositories.persona import InMemoryPersonas
from tests.fakes.repositories.persona_history import InMemoryPersonaHistory
from tests.fakes.repositories.place import InMemoryPlaces
from tests.fakes.repositories.project import InMemoryProjects
from tests.fakes.repositories.project_member import InMemoryProjectMembers
from tests.fakes.repositories.session import InMemorySessions
from tests.fakes.repositories.session_archive import InMemorySessionArchive
from tests.fakes.repositories.tally import InMemoryTallies
from tests.fakes.repositories.transcript import InMemoryTranscripts
from tests.fakes.repositories.turn import InMemoryTurns
from tests.fakes.repositories.user import InMemoryUsers
from tests.fakes.repositories.variant import InMemoryVariants
from tests.fakes.tables import State


class InMemoryStorage:
    """Implements `bot.ports.storage.Storage`."""

    def __init__(self, *, clock: Clock, ids: IdSource) -> None:
        self.clock = clock
        self.ids = ids
        self.state = State()
        """What was committed; tests may look into it."""
        self._writer = asyncio.Lock()
        self.is_encrypted = False

    @asynccontextmanager
    async def reading(self, actor: Actor = NOBODY) -> AsyncGenerator["InMemoryUnitOfWork"]:
        """Open a transaction on a snapshot."""
        yield InMemoryUnitOfWork(self, actor)

    @asynccontextmanager
    async def writing(self, actor: Actor = NOBODY) -> AsyncGenerator["InMemoryUnitOfWork"]:
        """Open a transaction that no other one writes beside."""
        async with self._writer:
            yield InMemoryUnitOfWork(self, actor)

    async def compact(self) -> None:
        """Do nothing: what was removed from memory is gone."""

    async def aclose(self) -> None:
        """Do nothing."""


class InMemoryUnitOfWork:
    """Works on a copy, which becomes the storage's state by `commit`."""

    def __init__(self, storage: InMemoryStorage, actor: Actor) -> None:
        self._storage = storage
        self._actor = actor
        self._state = storage.state.copy()
        clock, ids = storage.clock, storage.ids
        self.users = InMemoryUsers(self._state, clock, ids)
        self.link_codes = InMemoryLinkCodes(self._state, clock)
        self.linked_users = InMemoryLinkedUsers(self._state, clock, ids)
        self.places = InMemoryPlaces(self._state, ids)
        self.bindings = InMemoryBindings(self._state)
        self.personas = InMemoryPersonas(self._state, clock)
        self.authored_personas = InMemoryAuthoredPersonas(self._state, clock, ids)
        self.persona_history = InMemoryPersonaHistory(self._state)
        self.masks = InMemoryMasks(self._state, ids)
        self.guises = InMemoryGuises(self._state)
        self.sessions = InMemorySessions(self._state, clock, ids)
        self.archive = InMemorySessionArchive(self._state, clock, self.sessions)
        self.projects = InMemoryProjects(self._state, clock, ids)
        self.project_members = InMemoryProjectMembers(self._state, clock, ids)
        self.transcripts = InMemoryTranscripts(self._state)
        self.turns = InMemoryTurns(self._state, clock, ids)
        self.messages = InMemoryMessages(self._state, clock)
        self.passages = InMemoryPassages(self._state)
        self.variants = InMemoryVariants(self._state, clock)
        self.greetings = InMemoryGreetings(self._state, clock)
        self.deliveries = InMemoryDeliveries(self._state)
        self.dialogues = InMemoryDialogues(self._state, clock)
        self.lorebooks = InMemoryLorebooks(self._state, ids)
        self.markers = InMemoryMarkers(self._state)
        self.tallies = InMemoryTallies(self._state, clock)
        self.allowances = InMemoryAllowances(self._state)
        self.memories = InMemoryMemories(self._state, clock, ids)
        self.facts = InMemoryFacts(self._state)
        self.digests = InMemoryDigests(self._state, self.memories)
        self.memory_consents = InMemoryMemoryConsents(self._state)
        eraser = Eraser(self._state, archive=self.archive, masks=self.masks, projects=self.projects)
        self.estates = InMemoryEstates(self._state, clock, eraser)
        self.consumption = InMemoryConsumption(self._state, clock)
        self.access_rules = InMemoryAccessRules(self._state)

    def act_for(self, actor: Actor) -> None:
        """Act for somebody from now on."""
        self._actor = actor

    @contextmanager
    def acting_for(self, actor: Actor) -> Generator[None]:
        """Act for somebody else within the block."""
        before, self._actor = self._actor, actor
        yield
        self._actor = before

    async def commit(self) -> None:
        """Keep what was done."""
        self._storage.state = self._state.copy()
