"""All that somebody can have: something in every table that refers to users."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from bot.domain.ids import MaskId, PersonaId, PlaceId, ProjectId, SessionId, UserId
from bot.domain.limits import Payer
from bot.domain.mask import SessionGuise
from bot.domain.memory import MemoryDraft
from bot.domain.persona import Appendix
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.turn import Usage
from bot.domain.user import Identity
from bot.ports.clock import Clock
from bot.ports.dialogues import Dialogue
from bot.ports.storage import UnitOfWork
from tests.builders import a_definition, a_form, a_lorebook, an_incoming
from tests.storage.stage import COACH, LIBRARY, MEERA

COST = Usage(input_tokens=90, output_tokens=10, cost=Decimal("0.25"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """Whose it is, and the keys of it."""

    user: UserId
    place: PlaceId
    session: SessionId
    persona: PersonaId
    mask: MaskId
    project: ProjectId


async def endow(uow: UnitOfWork, identity: Identity, name: str, *, clock: Clock) -> Estate:
    """Let somebody have one thing of each kind, called by this name."""
    await uow.personas.mirror_library(LIBRARY)
    user = (await uow.users.get_or_create(identity)).id
    address = PlaceAddress(key=PlaceKey(identity.platform, f"with {name}"), kind="direct")
    place = (await uow.places.get_or_create(address)).id
    session = (
        await uow.sessions.start(place_id=place, owner_id=user, title=name, persona_id=COACH)
    ).id
    said = an_incoming(name, place=address, sender=identity, message_id=name)
    turn = await uow.turns.queue(session, COACH, asked_by=user)
    await uow.messages.add_incoming(said, session_id=session, author_id=user, turn_id=turn.id)
    payer = Payer(user_id=user)
    await uow.tallies.charge([payer], COST)
    await uow.tallies.ask([payer])
    await uow.allowances.give(payer, "tokens", Decimal(1000))
    definition = a_definition(name)
    persona = await uow.authored_personas.add(
        definition, owner_id=user, source="user", appendix=Appendix()
    )
    mask = await uow.masks.add(definition, owner_id=user, appendix=Appendix())
    project = (await uow.projects.create(name, owner_id=user)).id
    await uow.projects.put(session, project)
    await uow.lorebooks.add(a_lorebook(name), owner_id=user)
    await uow.bindings.bind_user(user, persona.id)
    await uow.guises.bind(user, mask.id, persona_id=None)
    await uow.guises.bind(user, mask.id, persona_id=MEERA)
    await uow.guises.choose(session, user, SessionGuise(guise=mask.guise))
    await uow.dialogues.keep(place, user, Dialogue(form=a_form(), answers={}))
    until = clock.now() + timedelta(hours=1)
    await uow.link_codes.keep(user, code_hash=name, place_id=place, until=until)
    await uow.link_codes.note(identity, "code")
    await uow.memories.add(
        MemoryDraft(kind="pin", content=name, owner_id=user, place_id=place, scope="private")
    )
    return Estate(
        user=user,
        place=place,
        session=session,
        persona=persona.id,
        mask=mask.id,
        project=project,
    )
