"""Ann, who is linked and has something of everything, among others who have theirs.

All that is hers has the word `canary` in it, and nothing else has.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from bot.domain.ids import PersonaId, SessionId, UserId
from bot.domain.mask import Guise
from bot.domain.persona import Appendix, Persona
from bot.domain.place import PlaceAddress
from bot.domain.turn import Outcome
from bot.domain.user import Identity
from bot.ports.clock import Clock
from bot.ports.storage import UnitOfWork
from tests.builders import BEN, a_definition, a_group, a_lorebook, a_picture, an_incoming
from tests.storage.estate import Estate, endow
from tests.storage.stage import COACH

HERE = Identity(platform="telegram", external_id="canary-7", display_name="Canary Ann")
THERE = Identity(platform="discord", external_id="canary-70", display_name="canary_ann")
FRIENDS, HERS = a_group("-1"), a_group("-2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Who is there, and where they talk together."""

    ann: UserId
    hers_alone: Estate
    """Ann's, in her direct chat."""
    ben: Estate
    shared: PersonaId
    """A persona of Ann's that answered Ben."""
    friends: SessionId
    """Ben's, in which Ann took part."""
    hers: SessionId
    """Ann's, in which Ben took part."""


async def gather(uow: UnitOfWork, *, clock: Clock) -> Company:
    """Let them all have talked with each other."""
    here = await endow(uow, HERE, "canary", clock=clock)
    ann = here.user
    there = await endow(uow, THERE, "canary there", clock=clock)
    await uow.linked_users.merge(there.user, into=ann)
    await uow.memory_consents.pause(ann)
    until = clock.now() + timedelta(hours=1)
    await uow.link_codes.keep(ann, code_hash="canary", place_id=here.place, until=until)
    ben = await endow(uow, BEN, "Ben", clock=clock)
    coach = (await uow.personas.existing([COACH]))[COACH]
    shared = await _share(uow, ann)
    await _let_in(uow, ann, ben.user, clock=clock)
    friends = await Talk.begun(uow, FRIENDS, owner=ben.user, title="Friends")
    await friends.ask("Ben asks", by=BEN, answer="Ben is told", persona=coach)
    await friends.ask("Ben asks Rexy", by=BEN, answer="Rexy tells Ben", persona=shared)
    await friends.greet("Hello Canary Ann!", coach)
    await friends.greet("Hello all!", coach)
    await friends.ask("canary asks", by=HERE, answer="canary is told", persona=coach)
    hers = await Talk.begun(uow, HERS, owner=ann, title="Of canaries: canary")
    await hers.greet("canary is greeted", shared)
    await hers.ask("Ben asks here", by=BEN, answer="Ben is told here", persona=coach)
    await hers.ask("canary asks here", by=THERE, answer="canary is told here", persona=shared)
    await uow.archive.rename(hers.session, "What canary said")
    await uow.bindings.bind_place((await uow.places.get_or_create(FRIENDS)).id, shared.id)
    return Company(
        ann=ann,
        hers_alone=here,
        ben=ben,
        shared=shared.id,
        friends=friends.session,
        hers=hers.session,
    )


async def _share(uow: UnitOfWork, ann: UserId) -> Persona:
    """Let Ann make a persona that others may talk to, with a card and pictures."""
    persona = await uow.authored_personas.add(
        a_definition("Rexy", description="canary in disguise"),
        owner_id=ann,
        source="card",
        appendix=Appendix(
            picture=a_picture("canary.png", b"canary pixels"),
            card={"data": {"name": "canary card"}},
            assets=(a_picture("canary/asset.png", b"canary asset"),),
            lorebook=a_lorebook("canary lore"),
        ),
    )
    await uow.authored_personas.share(persona.id, "public", server_id=None)
    return await uow.authored_personas.revise(
        persona.id, a_definition("Rexy", description="canary, revised")
    )


async def _let_in(uow: UnitOfWork, ann: UserId, ben: UserId, *, clock: Clock) -> None:
    """Let Ben put a book of his into a project of Ann's, with an invitation that is open yet."""
    until = clock.now() + timedelta(hours=1)
    project = next(p.project.id for p in await uow.projects.visible_to(ann))
    for code in ("used", "canary open"):
        await uow.project_members.invite(project, code_hash=code, until=until)
    await uow.project_members.accept("used", user_id=ben)
    await uow.lorebooks.add(a_lorebook("Ben's own lore"), owner_id=ben, project_id=project)


class Talk:
    """A conversation in a group."""

    def __init__(self, uow: UnitOfWork, session: SessionId, place: PlaceAddress) -> None:
        self.session = session
        self._uow = uow
        self._place = place

    @classmethod
    async def begun(
        cls, uow: UnitOfWork, address: PlaceAddress, *, owner: UserId, title: str
    ) -> Self:
        """Begin it."""
        place = await uow.places.get_or_create(address)
        session = await uow.sessions.start(
            place_id=place.id, owner_id=owner, title=title, persona_id=COACH
        )
        return cls(uow, session.id, address)

    async def greet(self, text: str, persona: Persona) -> None:
        """Let a persona greet."""
        await self._uow.greetings.add_greeting(text, session_id=self.session, persona=persona)

    async def ask(
        self,
        text: str,
        *,
        by: Identity,
        answer: str,
        persona: Persona,
        guise: Guise | None = None,
    ) -> None:
        """Let somebody ask and be answered twice: the first answer becomes a variant."""
        uow = self._uow
        author = (await uow.users.get_or_create(by)).id
        turn = await uow.turns.queue(self.session, persona.id, asked_by=author)
        said = an_incoming(text, place=self._place, sender=by, message_id=f"id of {text}")
        await uow.messages.add_incoming(
            said, session_id=self.session, author_id=author, turn_id=turn.id, guise=guise
        )
        await uow.turns.claim_next(self.session)
        for given in (f"{answer} at first", answer):
            await uow.messages.add_answer(
                given, session_id=self.session, turn_id=turn.id, persona=persona, tag="chat"
            )
        await uow.deliveries.sending(turn.id, 0)
        await uow.deliveries.sent(turn.id, 0, f"part of {answer}")
        await uow.turns.finish(turn.id, Outcome(state="answered"))
