"""Who is there in the ownership matrix: Ann, to whom all belongs, and those who are not Ann.

All that is hers has the word `canary` in it, as in `tests.storage.company`. She talks with the bot
alone, and in a group where others hear her.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args
from uuid import UUID

from bot.domain.ids import (
    LorebookId,
    MaskId,
    MembershipId,
    MemoryId,
    MessageId,
    PersonaId,
    PlaceId,
    ProjectId,
    SessionId,
    TurnId,
    UserId,
)
from bot.domain.mask import SessionGuise
from bot.domain.persona import Appendix, Persona
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.policy import OPERATOR as THE_OPERATOR
from bot.domain.policy import Actor, viewer_in
from bot.domain.turn import Outcome
from bot.domain.user import Identity
from bot.ports.clock import Clock
from bot.ports.storage import UnitOfWork
from tests.builders import CLEO, OPERATOR, a_definition, a_lorebook
from tests.storage.company import HERE, HERS, Company, Talk, gather
from tests.storage.estate import Estate, endow
from tests.storage.stage import COACH

Role = Literal["stranger", "fellow", "moderator", "operator"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Somebody elsewhere; somebody in the group; who manages it; who is listed as an operator."""

DORA = Identity(platform="telegram", external_id="41", display_name="Dora")
MO = Identity(platform="telegram", external_id="42", display_name="Mo")
PEOPLE: dict[Role, Identity] = {
    "stranger": CLEO,
    "fellow": DORA,
    "moderator": MO,
    "operator": OPERATOR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """All by which something can be meant: of somebody, or of nobody."""

    user: UserId
    identity: Identity
    address: PlaceAddress
    place: PlaceId
    session: SessionId
    turn: TurnId
    message: MessageId
    message_id: str
    """The platform's, of the same message."""
    persona: PersonaId
    mask: MaskId
    project: ProjectId
    lorebook: LorebookId
    membership: MembershipId
    memory: MemoryId
    code: str
    """The hash of one that joins accounts, and of one that lets into a project."""
    name: str
    """What most of it is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What everybody has."""

    alone: Keys
    """Ann's, in her direct chat."""
    common: Keys
    """Ann's, in the group."""
    shared: PersonaId
    """Ann's, and seen by all."""
    worn: MaskId
    """Ann's, which she wears in the group."""
    others: dict[Role, Keys]

    def acting(self, role: Role) -> Actor:
        """Return for whom a unit of work acts that one of the others begins."""
        own = self.others[role]
        if role == "operator":
            return THE_OPERATOR
        viewer = viewer_in(None, own.user)
        place = self.common.place if self.hears(role) else own.place
        server = place if self.hears(role) else None
        return replace(viewer, place_id=place, around=(place,), server_id=server)

    def hears(self, role: Role) -> bool:
        """Tell whether they are in the group, where all that is said is said to them, too."""
        return role in {"fellow", "moderator"}

    def stands(self, role: Role) -> PlaceAddress:
        """Return where one of the others calls commands."""
        return self.common.address if self.hears(role) else self.others[role].address


NOBODY = Keys(
    user=UserId(UUID(int=2**64)),
    identity=Identity(platform="telegram", external_id="404", display_name="Nobody"),
    address=PlaceAddress(key=PlaceKey("telegram", "404"), kind="direct"),
    place=PlaceId(UUID(int=2**64 + 1)),
    session=SessionId(UUID(int=2**64 + 2)),
    turn=TurnId(UUID(int=2**64 + 3)),
    message=MessageId(2**40),
    message_id="id of nothing",
    persona=PersonaId(str(UUID(int=2**64 + 4))),
    mask=MaskId(UUID(int=2**64 + 5)),
    project=ProjectId(UUID(int=2**64 + 6)),
    lorebook=LorebookId(UUID(int=2**64 + 7)),
    membership=MembershipId(UUID(int=2**64 + 8)),
    memory=MemoryId(UUID(int=2**64 + 9)),
    code="nothing",
    name="nothing",
)


async def settle(uow: UnitOfWork, *, clock: Clock) -> World:
    """Let them all have what is theirs."""
    company = await gather(uow, clock=clock)
    alone = await _alone(uow, company.hers_alone)
    worn = await _play_together(uow, company)
    others: dict[Role, Keys] = {}
    for role, identity in PEOPLE.items():
        name = identity.display_name
        others[role] = await _keys(uow, await endow(uow, identity, name, clock=clock), identity)
    group = Talk(uow, company.hers, HERS)
    for text, by, answer in (
        ("canary asks all", HERE, "canary is told by all"),
        ("Dora asks", DORA, "Dora is told"),
    ):
        await group.ask(text, by=by, answer=answer, persona=await _coach(uow))
    session = await uow.sessions.get(company.hers)
    asked = await _asked(uow, session.id, "canary asks all")
    common = replace(alone, address=HERS, place=session.place_id, session=session.id, **asked)
    return World(alone=alone, common=common, shared=company.shared, worn=worn, others=others)


async def _alone(uow: UnitOfWork, estate: Estate) -> Keys:
    """Let Ann be answered in her direct chat, too."""
    keys = await _keys(uow, estate, HERE)
    await uow.turns.finish(keys.turn, Outcome(state="failed"))
    talk = Talk(uow, keys.session, keys.address)
    await talk.greet("canary is greeted alone", await _coach(uow))
    asked = "canary asks alone"
    await talk.ask(asked, by=HERE, answer="canary is told alone", persona=await _coach(uow))
    return replace(keys, **await _asked(uow, keys.session, asked))


async def _play_together(uow: UnitOfWork, company: Company) -> MaskId:
    """Let Ann play in the group: as whom, and with what lore, is hers alone."""
    ann, session = company.ann, company.hers
    mask = await uow.masks.add(
        a_definition("Kiwi", description="canary in a mask"), owner_id=ann, appendix=Appendix()
    )
    await uow.guises.choose(session, ann, SessionGuise(guise=mask.guise))
    await uow.projects.put(session, company.hers_alone.project)
    project = company.hers_alone.project
    await uow.lorebooks.add(a_lorebook("canary in a project"), owner_id=ann, project_id=project)
    parrot = await uow.authored_personas.add(
        a_definition("Parrot", description="canary in colours", system_prompt="canary talks"),
        owner_id=ann,
        source="user",
        appendix=Appendix(lorebook=a_lorebook("canary in a parrot")),
    )
    await uow.sessions.activate_persona(session, parrot.id)
    talk = Talk(uow, session, HERS)
    answer = "canary is told as Kiwi"
    await talk.ask("canary asks as Kiwi", by=HERE, answer=answer, persona=parrot, guise=mask.guise)
    return mask.id


async def _coach(uow: UnitOfWork) -> Persona:
    return (await uow.personas.existing([COACH]))[COACH]


async def _keys(uow: UnitOfWork, estate: Estate, identity: Identity) -> Keys:
    """Return the keys of what somebody was endowed with."""
    place = await uow.places.get(estate.place)
    (said,) = await uow.messages.window(estate.session, 1)
    (book, *_) = await uow.lorebooks.that_apply(None, estate.user)
    (memory, *_) = await uow.memories.listed(estate.user, offset=0, limit=1)
    (member, *_) = await uow.project_members.of(estate.project)
    return Keys(
        user=estate.user,
        identity=identity,
        address=place.address,
        place=estate.place,
        session=estate.session,
        persona=estate.persona,
        mask=estate.mask,
        project=estate.project,
        lorebook=book.id,
        membership=member.id,
        memory=memory.id,
        code=said.content,
        name=said.content,
        **await _asked(uow, estate.session, said.content),
    )


async def _asked(uow: UnitOfWork, session: SessionId, text: str) -> Any:
    """Return by what a message is known that was to be answered."""
    said = next(m for m in await uow.messages.window(session, 100) if m.content == text)
    return {"turn": said.turn_id, "message": said.id, "message_id": said.platform_message_id}
