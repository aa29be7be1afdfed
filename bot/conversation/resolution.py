"""Who answers somebody in a place: gathers the bindings and lets the resolver decide."""

from bot.domain.binding import Binding, Resolution
from bot.domain.face import Face
from bot.domain.ids import PersonaId, UserId
from bot.domain.place import Place
from bot.domain.policy import THE_BOT
from bot.domain.session import Session
from bot.ports.persona_resolver import PersonaResolver
from bot.ports.storage import UnitOfWork


async def who_answers(
    uow: UnitOfWork,
    resolver: PersonaResolver,
    *,
    place: Place | None,
    user_id: UserId | None,
    session: Session | None,
) -> Resolution:
    """Return the decision, with what it outvoted; the same one for turns and `/persona show`.

    A persona answers wherever its owner let it, also to those who do not see it themselves.
    """
    bindings = list(await uow.bindings.that_apply(place, user_id))
    if session is not None and session.active_persona_id is not None:
        bindings.append(Binding(scope="session", persona_id=session.active_persona_id))
    wanted = {b.persona_id for b in bindings} | {resolver.default_id}
    with uow.acting_for(THE_BOT):
        return resolver.resolve(bindings, await uow.personas.existing(wanted), place=place)


async def face_now(uow: UnitOfWork, persona_id: PersonaId | None) -> Face | None:
    """Return how a persona is shown when it speaks: what all who are with it see, and no more."""
    with uow.acting_for(THE_BOT):
        personas = await uow.personas.existing([persona_id] if persona_id else [])
    return next((persona.face for persona in personas.values()), None)
