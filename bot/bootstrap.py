"""The composition root: the only place that knows everything and builds it."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Self

from adapters import registry
from adapters.common.tasks import OwnedTasks
from bot.commands.context import Services
from bot.commands.desk import Desk
from bot.commands.form_desk import GuidedForms
from bot.conversation.admission import Admission, QueueLimits
from bot.conversation.asking import Asking
from bot.conversation.bots import BotTalk
from bot.conversation.caring import CareGiver
from bot.conversation.door import Door
from bot.conversation.drafts import Drafts
from bot.conversation.engine import Engine
from bot.conversation.first_contact import FirstContact
from bot.conversation.ghostwriting import Ghostwriter
from bot.conversation.greeting import Greeter
from bot.conversation.intake import Intake
from bot.conversation.limiting import Limiter
from bot.conversation.privacy.erasing import Eraser
from bot.conversation.reading import Reader, ReadingLimits
from bot.conversation.remembering import Remembering
from bot.conversation.side_question import SideQuestion
from bot.conversation.titles import Titler
from bot.conversation.turn import TurnPerformer
from bot.domain.command import Caller
from bot.domain.errors import (
    ConfigurationError,
    DeliveryError,
    GreenroomError,
    StorageError,
)
from bot.domain.ids import PersonaId
from bot.domain.place import PlaceAddress, PlatformName, Rights
from bot.domain.policy import THE_BOT
from bot.llm.build import build
from bot.llm.config import LOCAL_MODEL, answer_tokens, context_tokens, find_blind, is_brief
from bot.memory.digest import Digester, DigestRules
from bot.memory.recall import Recall, RecallLimits
from bot.metrics import PrometheusMeter
from bot.ports.channel import Channel
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from bot.ports.language_model import LanguageModel
from bot.ports.meter import Meter
from bot.ports.platform import Platform
from bot.prompting.assemble import Budget
from bot.safety.care import Caretaker
from bot.settings import ConversationConfig, SafetyConfig, Settings
from bot.signs import signs_of_life
from bot.supervision import supervise
from bot.system import SystemClock, Uuid7Source, new_code
from personas.cards.codec import CardFiles
from personas.catalog import FileLibrary
from personas.resolver import NarrowestWins
from personas.rules import FileLimits
from storage.migrate import upgrade
from storage.pictures import SqlPictures
from storage.unit_of_work import SqlMarkers, SqlStorage

logger = logging.getLogger(__name__)

_BOTS_WITHIN = timedelta(minutes=10)
_SHARE_OF_WINDOW = 4
"""At least this part of a prompt, a quarter, is left to the conversation itself."""
_PATIENCE = 60.0
"""Seconds after which a conversion that failed goes on."""


class Application:
    """A wired bot. Building it asks nobody anything; entering it opens the database."""

    def __init__(
        self,
        settings: Settings,
        *,
        platforms: Sequence[PlatformName],
        model: LanguageModel | None = None,
        clock: Clock | None = None,
        ids: IdSource | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock or SystemClock()
        self._library = FileLibrary(settings.personas)
        self.model = model or build(settings.llm)
        self.storage = storage_of(settings, clock=self._clock, ids=ids)
        self.meter = PrometheusMeter(busy=lambda: self.engine.busy)
        self._resolver = resolver = NarrowestWins(
            PersonaId(settings.personas.default),
            is_mature_in_private=settings.safety.mature_in_private,
        )
        budget = Budget(
            context_tokens=context_tokens(settings.llm),
            answer_tokens=answer_tokens(settings.llm),
            is_brief=is_brief(settings.llm),
        )
        caretaker = _caretaker(settings.safety)
        self._tasks = OwnedTasks()
        titler = Titler(
            storage=self.storage,
            model=self.model if _can_find_titles(settings) else None,
            model_id=settings.conversation.title_model or None,
            platform=lambda name: self.platforms[name],
            start=self._tasks.start,
        )
        limiter = Limiter(
            of_person=settings.limits.of_person,
            of_place=settings.limits.of_place,
            clock=self._clock,
        )
        remembering = Remembering(
            Digester(
                storage=self.storage,
                new_question=lambda: SideQuestion(self.model),
                rules=DigestRules.of(settings.memory),
                clock=self._clock,
            ),
            limiter=limiter,
            room=budget.prompt_tokens // _SHARE_OF_WINDOW,
            start=self._tasks.start,
        )
        when_answered = [
            *([titler.consider] if settings.conversation.titles else []),
            *([remembering.consider] if _can_summarise(settings) else []),
        ]
        performer = TurnPerformer(
            storage=self.storage,
            resolver=resolver,
            model=self.model,
            clock=self._clock,
            budget=budget,
            reader=Reader(
                storage=self.storage,
                platform=lambda name: self.platforms[name],
                find_blind=partial(find_blind, settings.llm),
                limits=_reading(settings.conversation),
            ),
            recall=Recall(self.storage, _recall(settings)),
            caring=CareGiver(caretaker, storage=self.storage, clock=self._clock, meter=self.meter),
            first_contact=FirstContact(self.storage, is_on=settings.safety.first_contact),
            open_channel=self._open_channel,
            meter=self.meter,
            when_answered=when_answered,
        )
        self.engine = Engine(
            storage=self.storage,
            performer=performer,
            open_channel=self._open_channel,
            clock=self._clock,
            offer_after=timedelta(seconds=settings.conversation.offer_after),
            meter=self.meter,
        )
        door = Door(
            settings.access.lists, storage=self.storage, clock=self._clock, rights=self._rights
        )
        self.front_desk = Intake(
            storage=self.storage,
            resolver=resolver,
            engine=self.engine,
            door=door,
            asking=_asking(settings.conversation, limiter, clock=self._clock, meter=self.meter),
            regenerates=settings.conversation.regenerate_on_edit,
            is_urgent=caretaker.sees_a_sign,
        )
        self.commands = Desk(
            Services(
                storage=self.storage,
                resolver=resolver,
                engine=self.engine,
                door=door,
                forms=lambda: self.forms,
                clock=self._clock,
                front_desk=self.front_desk,
                greeter=Greeter(settings.personas.greeting),
                limiter=limiter,
                eraser=Eraser(self.storage, self.engine, when_done=self._forget_past),
                privacy_notice=settings.privacy.notice,
                rules=FileLimits(),
                cards=CardFiles(),
                ghostwriter=Ghostwriter(
                    storage=self.storage,
                    resolver=resolver,
                    model=self.model,
                    limiter=limiter,
                    caretaker=caretaker,
                    clock=self._clock,
                    budget=budget,
                ),
                drafts=Drafts(new_code),
                budget=budget,
                new_code=new_code,
                platform=self._platform,
            )
        )
        self.forms = GuidedForms(
            storage=self.storage, commands=self.commands, door=door, clock=self._clock
        )
        self.platforms: dict[PlatformName, Platform] = {
            name: registry.create(name, self._surroundings()) for name in platforms
        }

    async def __aenter__(self) -> Self:
        """Bring the database up to date, mirror the library and follow its files."""
        async with AsyncExitStack() as opened:
            opened.push_async_exit(self)
            await upgrade(self._settings.database)
            await self.storage.custodian.unlock()
            await self.mirror_library()
            self._tasks.start(self._convert(), name="encryption")
            self._forget_past()
            self._tasks.start(self._follow_library(), name="persona files")
            opened.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let turns in hand end, then let go of everything."""
        await self.engine.drain(self._settings.conversation.stop_within)
        await self._tasks.aclose()
        await self.model.aclose()
        await self.storage.aclose()

    async def run(self, stop: asyncio.Event) -> None:
        """Run all platforms side by side until they end or `stop` is set.

        Raises:
            ConfigurationError: No platform can run as it is configured, or the port for signs of
                life is taken.
        """
        signs = signs_of_life(
            self._settings.signs.port, storage=self.storage, metrics=self.meter.page
        )
        async with signs:
            await self._run(stop)

    async def _run(self, stop: asyncio.Event) -> None:
        """Run all platforms."""
        running = [
            asyncio.create_task(supervise(p, self._clock), name=f"platform {p.name}")
            for p in self.platforms.values()
        ]
        watch = asyncio.create_task(
            self.engine.watch(tuple(self.platforms)), name="unfinished turns"
        )
        stopped = asyncio.create_task(stop.wait(), name="stop")
        everything = asyncio.gather(*running, return_exceptions=True)
        await asyncio.wait([everything, stopped], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        watch.cancel()
        await self.engine.drain(self._settings.conversation.stop_within)
        for task in running:
            task.cancel()
        results = await asyncio.gather(*running, return_exceptions=True)
        faults = [r for r in results if isinstance(r, ConfigurationError)]
        if len(faults) == len(running) and faults:
            raise faults[0]

    def _forget_past(self) -> None:
        """Let nothing that was removed stay behind in files."""
        self._tasks.start(self._compact(), name="compaction")

    async def _compact(self) -> None:
        """Write files anew without what was removed; if that fails, it is said how to do it."""
        try:
            await self.storage.compact()
        except StorageError as error:
            logger.warning("What was removed may stay in the file: %s %s", error, error.remedy)

    async def mirror_library(self) -> None:
        """Make the stored library equal to the persona files.

        Raises:
            ConfigurationError: A file is broken, or the default persona is in none of them and
                nobody made it; nothing was changed then.
        """
        library = await asyncio.to_thread(self._library.load)
        async with self.storage.writing(THE_BOT) as uow:
            await uow.personas.mirror_library(library)
            self._resolver.resolve((), await uow.personas.existing([self._resolver.default_id]))
            await uow.commit()

    async def _convert(self) -> None:
        """Encrypt or decrypt what is stored already, if the settings ask for it."""
        while True:
            try:
                await self.storage.custodian.convert()
                await self.storage.custodian.rewrap()
            except StorageError as error:
                logger.warning("Encryption waits a minute: %s %s", error, error.remedy)
                await self._clock.sleep(_PATIENCE)
            else:
                return

    async def _follow_library(self) -> None:
        """Pick up changed persona files; a broken one is named, and the old ones stay."""
        async for _ in self._library.changes():
            try:
                await self.mirror_library()
                logger.info("Persona files changed and were read again")
            except GreenroomError as error:
                logger.warning(
                    "Persona files changed, but the old ones stay: %s %s", error, error.remedy
                )

    def _platform(self, name: PlatformName) -> Platform:
        """Return a platform; raises `DeliveryError` if this process does not speak it."""
        if name not in self.platforms:
            message = f"I am not connected to {name.title()} here."
            raise DeliveryError(message)
        return self.platforms[name]

    def _open_channel(self, place: PlaceAddress) -> Channel:
        """Return the place, to speak in."""
        return self.platforms[place.key.platform].channel(place)

    async def _rights(self, caller: Caller) -> Rights:
        """Ask the platform what somebody is there."""
        return await self.platforms[caller.place.key.platform].rights(caller)

    def _surroundings(self) -> registry.Surroundings:
        """Return what adapters are built from."""
        return registry.Surroundings(
            front_desk=self.front_desk,
            commands=self.commands,
            forms=self.forms,
            markers=SqlMarkers(self.storage),
            pictures=SqlPictures(self.storage),
            clock=self._clock,
            meter=self.meter,
            settled=self.front_desk.settle,
            console=self._settings.console,
            discord=self._settings.discord,
            telegram=self._settings.telegram,
        )


def storage_of(
    settings: Settings, *, clock: Clock | None = None, ids: IdSource | None = None
) -> SqlStorage:
    """Return the database of these settings."""
    return SqlStorage(
        settings.database,
        clock=clock or SystemClock(),
        ids=ids or Uuid7Source(),
        security=settings.security,
    )


def _asking(config: ConversationConfig, limiter: Limiter, *, clock: Clock, meter: Meter) -> Asking:
    """Return what queues messages, within the limits."""
    limits = QueueLimits(
        of_user=config.queue_of_user, here=config.queue_here, in_all=config.queue_in_all
    )
    return Asking(
        Admission(limits, limiter, meter=meter),
        BotTalk(at_most=config.bot_messages, within=_BOTS_WITHIN, clock=clock),
        limiter,
        burst_within=timedelta(seconds=config.burst_within),
    )


def _caretaker(config: SafetyConfig) -> Caretaker:
    """Return what looks for signs of a crisis."""
    return Caretaker(region=config.region, helplines=config.helplines, is_on=config.crisis_check)


def _reading(config: ConversationConfig) -> ReadingLimits:
    """Return how much of what comes with messages is looked at."""
    return ReadingLimits(
        size=int(config.file_megabytes * 1024 * 1024),
        characters=config.file_characters,
        pictures=config.pictures,
    )


def _recall(settings: Settings) -> RecallLimits:
    """Return how much is recalled; a very small model is told nothing that it could muddle up."""
    return RecallLimits(
        is_on=settings.memory.recall and not is_brief(settings.llm),
        passages=settings.memory.passages,
        tokens=settings.memory.recall_tokens,
    )


def _can_find_titles(settings: Settings) -> bool:
    """Tell whether a model is there that can: the embedded one only talks on."""
    model_id = settings.conversation.title_model
    return model_id != LOCAL_MODEL if model_id else not is_brief(settings.llm)


def _can_summarise(settings: Settings) -> bool:
    """Tell whether conversations are summarised: the embedded model cannot."""
    memory = settings.memory
    can = memory.model != LOCAL_MODEL if memory.model else not is_brief(settings.llm)
    return memory.summaries and can


def configured_platforms(settings: Settings) -> tuple[PlatformName, ...]:
    """Return the platforms that have a token; with none, the console."""
    names: list[PlatformName] = []
    if settings.discord.token:
        names.append("discord")
    if settings.telegram.token:
        names.append("telegram")
    return tuple(names) or ("console",)
