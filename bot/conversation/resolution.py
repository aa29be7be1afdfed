"""Who answers somebody in a place: gathers the bindings and lets the resolver decide."""

from bot.domain.binding import Binding, Resolution
from bot.domain.ids import UserId
from bot.domain.place import Place
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
    """Return the decision, with what it outvoted; the same one for turns and `/persona show`."""
    bindings = list(await uow.bindings.that_apply(place, user_id))
    if session is not None and session.active_persona_id is not None:
        bindings.append(Binding(scope="session", persona_id=session.active_persona_id))
    wanted = {b.persona_id for b in bindings} | {resolver.default_id}
    return resolver.resolve(bindings, await uow.personas.existing(wanted), place=place)
