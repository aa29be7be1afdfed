"""The command desk in front of a database in memory and a platform that shows all to a list."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count
from typing import Literal, Self

from bot.commands.context import Services
from bot.commands.desk import Desk
from bot.commands.form_desk import GuidedForms
from bot.commands.line import fits_button
from bot.conversation.admission import Admission, QueueLimits
from bot.conversation.asking import Asking
from bot.conversation.bots import BotTalk
from bot.conversation.door import Door
from bot.conversation.drafts import Drafts
from bot.conversation.engine import Engine
from bot.conversation.ghostwriting import Ghostwriter
from bot.conversation.greeting import Greeter
from bot.conversation.intake import Intake
from bot.conversation.limiting import Limiter
from bot.conversation.privacy.erasing import Eraser
from bot.domain.access import AccessLists, of_account
from bot.domain.command import Caller, Invocation, Suggestion
from bot.domain.ids import PersonaId, SessionId
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.policy import THE_BOT
from bot.domain.reply import Reply
from bot.domain.session import Session
from bot.domain.turn import Outcome, Turn
from bot.ports.channel import Answer
from bot.ports.meter import NoMeter
from bot.ports.persona_resolver import PersonaResolver
from bot.ports.storage import Storage
from bot.prompting.assemble import Budget
from bot.safety.care import Caretaker
from personas.cards.codec import CardFiles
from personas.resolver import NarrowestWins
from personas.rules import FileLimits
from tests.builders import OPERATOR, a_caller, a_definition, an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.fakes.language_model import ScriptedModel
from tests.fakes.platform import RecordingPlatform
from tests.fakes.storage import InMemoryStorage

RIYA, COACH, KAVYA = PersonaId("riya"), PersonaId("coach"), PersonaId("kavya")
LIBRARY = {
    RIYA: a_definition("Riya", icon="🌸"),
    COACH: a_definition("Coach", icon="🎯", aliases=("trainer",), greeting="Ready?"),
    KAVYA: a_definition("Kavya", icon="🌙", tags=("calm", "sleep")),
}
"""Riya answers where nobody else was chosen."""

_SERVER = PlaceAddress(key=PlaceKey("discord", "guild:1"), kind="server", title="Club")
CHANNEL = PlaceAddress(
    key=PlaceKey("discord", "11"), kind="channel", title="lounge", parent=_SERVER
)


_BUDGET = Budget(context_tokens=8000, answer_tokens=300)
_QUEUES = QueueLimits(of_user=9, here=9, in_all=9)


def pressable(reply: Reply) -> Reply:
    """Return the reply, every button of which every platform can draw."""
    assert [one for one in (*reply.buttons, *reply.menu) if not fits_button(one.command)] == []
    return reply


class WakingEngine(Engine):
    """Notes which sessions it is to see to, and answers nothing."""

    def __init__(self) -> None:
        self.woken: list[SessionId] = []

    @property
    def busy(self) -> int:
        """Return that nothing is being answered."""
        return 0

    def wake(self, session_id: SessionId) -> None:
        """Note it."""
        self.woken.append(session_id)

    def stop(self, session_id: SessionId) -> bool:
        """Return that nothing is being answered there."""
        del session_id
        return False

    async def show_again(self, place: PlaceAddress, answer: Answer) -> None:
        """Show nothing."""


class Backstage:
    """The command desk in front of a database, with all that commands work with."""

    def __init__(
        self,
        storage: Storage,
        *,
        clock: FakeClock,
        new_code: Callable[[], str],
        default_id: PersonaId = RIYA,
    ) -> None:
        self.clock = clock
        self.compactions = 0
        """How often files were to be written anew."""
        self.platform = RecordingPlatform()
        self.engine = WakingEngine()
        self.model = ScriptedModel("1. Yes.\n2. No.\n3. Maybe.")
        self.drafts = Drafts(new_code)
        self.door = Door(
            AccessLists(lets_all_in=True, operators=frozenset([of_account(OPERATOR)])),
            storage=storage,
            clock=clock,
            rights=self.platform.rights,
        )
        resolver = NarrowestWins(default_id)
        self.desk = Desk(self._services(storage, resolver, new_code))
        self.forms = GuidedForms(storage=storage, commands=self.desk, door=self.door, clock=clock)

    def _services(
        self, storage: Storage, resolver: PersonaResolver, new_code: Callable[[], str]
    ) -> Services:
        """Return what commands work with."""
        clock = self.clock
        limiter = Limiter(of_person={}, of_place={}, clock=clock)
        return Services(
            storage=storage,
            resolver=resolver,
            engine=self.engine,
            door=self.door,
            forms=lambda: self.forms,
            clock=clock,
            front_desk=Intake(
                storage=storage,
                resolver=resolver,
                engine=self.engine,
                door=self.door,
                asking=Asking(
                    Admission(_QUEUES, limiter, meter=NoMeter()),
                    BotTalk(at_most=9, within=timedelta(minutes=9), clock=clock),
                    limiter,
                    burst_within=timedelta(0),
                ),
                regenerates=True,
                is_urgent=Caretaker().sees_a_sign,
            ),
            greeter=Greeter("always"),
            limiter=limiter,
            eraser=Eraser(storage, self.engine, when_done=self._compacts),
            privacy_notice="Run by Cleo.",
            rules=FileLimits(),
            cards=CardFiles(),
            ghostwriter=Ghostwriter(
                storage=storage,
                resolver=resolver,
                model=self.model,
                limiter=limiter,
                caretaker=Caretaker(),
                clock=clock,
                budget=_BUDGET,
            ),
            drafts=self.drafts,
            budget=_BUDGET,
            new_code=new_code,
            platform=lambda _: self.platform,
        )

    def _compacts(self) -> None:
        self.compactions += 1


class Stage(Backstage):
    """Where commands are called, and what they leave behind."""

    def __init__(self) -> None:
        self._said = 0
        self.codes = (f"code{number}" for number in count(1))
        clock = FakeClock()
        self.storage = InMemoryStorage(clock=clock, ids=CountingIds())
        super().__init__(self.storage, clock=clock, new_code=lambda: next(self.codes))

    async def opened(self) -> Self:
        """Let the personas of the library be there."""
        async with self.storage.writing(THE_BOT) as uow:
            await uow.personas.mirror_library(LIBRARY)
            await uow.commit()
        return self

    async def runs(self, line: str, caller: Caller | None = None) -> Reply:
        """Run a command line: Ann's in her direct chat, unless the caller is given."""
        invocation = self.desk.parse(line, caller or a_caller())
        assert invocation is not None, f"no such command: {line}"
        return pressable(await self.desk.run(invocation))

    async def sends(self, invocation: Invocation) -> Reply:
        """Run a command as a filled-in form or a file calls it."""
        return pressable(await self.desk.run(invocation))

    async def suggests(self, invocation: Invocation, parameter: str) -> Sequence[Suggestion]:
        """Return the completions of an argument that is being written."""
        return await self.desk.suggest(invocation, parameter)

    async def bind(
        self, scope: Literal["place", "server", "user"], persona_id: PersonaId, caller: Caller
    ) -> None:
        """Bind a persona at this scope of the caller."""
        async with self.storage.writing(THE_BOT) as uow:
            place = await uow.places.get_or_create(caller.place)
            user = await uow.users.get_or_create(caller.identity)
            if scope == "user":
                await uow.bindings.bind_user(user.id, persona_id)
            else:
                bound = place.id if scope == "place" else place.ancestors[-1]
                await uow.bindings.bind_place(bound, persona_id)
            await uow.commit()

    async def session(self, place: PlaceAddress) -> Session | None:
        """Return the session that goes on there."""
        async with self.storage.reading(THE_BOT) as uow:
            known = await uow.places.find(place.key)
            return await uow.sessions.find_current(known.id) if known else None

    async def asked(self, caller: Caller, text: str = "Hello") -> Turn:
        """Let the caller say something that is to be answered."""
        async with self.storage.writing(THE_BOT) as uow:
            place = await uow.places.get_or_create(caller.place)
            user = await uow.users.get_or_create(caller.identity)
            session = await uow.sessions.find_current(place.id) or await uow.sessions.start(
                place_id=place.id, owner_id=user.id, title=place.address.title, persona_id=RIYA
            )
            turn = await uow.turns.queue(session.id, RIYA)
            self._said += 1
            incoming = an_incoming(
                text, place=caller.place, sender=caller.identity, message_id=str(self._said)
            )
            await uow.messages.add_incoming(
                incoming, session_id=session.id, author_id=user.id, turn_id=turn.id
            )
            await uow.commit()
        return turn

    async def ends(self, turn: Turn, state: Literal["answered", "failed"]) -> None:
        """Let a turn end."""
        async with self.storage.writing(THE_BOT) as uow:
            await uow.turns.finish(turn.id, Outcome(state=state))
            await uow.commit()
