"""A conversation to put turns and messages into."""

from dataclasses import dataclass

from bot.domain.ids import PersonaId
from bot.domain.message import IncomingMessage
from bot.domain.persona import Appendix, Persona, PersonaDefinition
from bot.domain.place import Place, PlaceAddress
from bot.domain.session import Session
from bot.domain.turn import Turn
from bot.domain.user import Identity, User
from bot.ports.storage import UnitOfWork
from tests.builders import ANN, a_definition, a_direct_chat

COACH, MEERA = PersonaId("coach"), PersonaId("meera")
LIBRARY = {COACH: a_definition("Coach"), MEERA: a_definition("Meera")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Ann, where she is, and who may answer her."""

    place: Place
    user: User
    session: Session
    coach: Persona
    meera: Persona


async def set_stage(uow: UnitOfWork, address: PlaceAddress | None = None) -> Stage:
    """Begin a session with Coach in a direct chat of Ann's, or at the address."""
    await uow.personas.mirror_library(LIBRARY)
    personas = await uow.personas.existing(LIBRARY.keys())
    place = await uow.places.get_or_create(address or a_direct_chat())
    user = await uow.users.get_or_create(ANN)
    session = await uow.sessions.start(
        place_id=place.id, owner_id=user.id, title="Plans", persona_id=COACH
    )
    return Stage(
        place=place, user=user, session=session, coach=personas[COACH], meera=personas[MEERA]
    )


async def make(
    uow: UnitOfWork,
    name: str = "Rex",
    *,
    owner: Identity = ANN,
    definition: PersonaDefinition | None = None,
    appendix: Appendix | None = None,
) -> Persona:
    """Let Ann, or another owner, make a persona."""
    user = await uow.users.get_or_create(owner)
    return await uow.authored_personas.add(
        definition or a_definition(name),
        owner_id=user.id,
        source="user",
        appendix=appendix or Appendix(),
    )


async def ask(
    uow: UnitOfWork, stage: Stage, incoming: IncomingMessage, *, persona_id: PersonaId = COACH
) -> Turn:
    """Let Ann say something that Coach, or another persona, is to answer."""
    turn = await uow.turns.queue(stage.session.id, persona_id)
    await uow.messages.add_incoming(
        incoming, session_id=stage.session.id, author_id=stage.user.id, turn_id=turn.id
    )
    return turn


async def answer(
    uow: UnitOfWork, stage: Stage, turn: Turn, text: str, *, by: Persona | None = None
) -> None:
    """Let Coach, or another persona, answer."""
    await uow.messages.add_answer(
        text, session_id=stage.session.id, turn_id=turn.id, persona=by or stage.coach, tag="chat"
    )
