"""As whom people speak: gathers what they chose, lets one rule decide, and says what fell."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from bot.domain.ids import PersonaId, UserId
from bot.domain.mask import Guise, GuiseResolution, Likeness, resolve
from bot.domain.message import Message
from bot.domain.persona import Persona
from bot.domain.place import Place
from bot.domain.policy import Viewer, viewer_in
from bot.domain.reply import Reply
from bot.domain.session import Session
from bot.domain.user import User
from bot.ports.persona_resolver import PersonaResolver
from bot.ports.storage import UnitOfWork


async def who_speaks(
    uow: UnitOfWork, viewer: Viewer, *, session: Session | None, persona_id: PersonaId | None
) -> GuiseResolution:
    """Decide as whom the viewer speaks to a persona; the same for messages and `/mask show`."""
    if viewer.user_id is None:
        return GuiseResolution(guise=None, source="nothing")
    choices = await uow.guises.that_apply(
        viewer.user_id, session_id=session.id if session else None, persona_id=persona_id
    )
    chosen = choices.session.guise if choices.session else None
    played_id = chosen.persona_id if chosen else None
    if played_id is None:
        return resolve(choices, playable={})
    existing = await uow.personas.existing({played_id})
    return resolve(choices, playable={p.id: p for p in existing.values() if viewer.sees(p)})


async def guise_in(
    uow: UnitOfWork, viewer: Viewer, *, session: Session, persona: Persona | None
) -> GuiseResolution:
    """Decide as whom the viewer writes now; what fell is forgotten, so that it falls once.

    None stands for what is said to nobody: then who answers the session counts.
    """
    persona_id = persona.id if persona else session.active_persona_id or session.default_persona_id
    resolution = await who_speaks(uow, viewer, session=session, persona_id=persona_id)
    if resolution.fallen is not None and viewer.user_id is not None:
        await uow.guises.choose(session.id, viewer.user_id, None)
    return resolution


async def name_in_play(uow: UnitOfWork, user: User, *, session: Session, persona: Persona) -> str:
    """Return what a user is called in the play by a persona that begins to speak."""
    place = await uow.places.get(session.place_id)
    viewer = viewer_in(place, user.id)
    resolution = await who_speaks(uow, viewer, session=session, persona_id=persona.id)
    return resolution.guise.name if resolution.guise else user.display_name


async def cast_of(
    uow: UnitOfWork, messages: Iterable[Message], place: Place, resolver: PersonaResolver
) -> Sequence[Likeness]:
    """Return what there is to tell of all guises in which these messages were written.

    A persona is told of only if whoever plays it sees it still, and it is fit for the place.
    """
    worn = {(m.guise, m.author_id): None for m in messages if m.guise and not m.guise.is_gone}
    if not worn:
        return ()
    masks = await uow.masks.existing([g.mask_id for g, _ in worn if g.mask_id])
    played = await uow.personas.existing([g.persona_id for g, _ in worn if g.persona_id])

    def likeness(guise: Guise, author_id: UserId | None) -> Likeness | None:
        mask = masks.get(guise.mask_id) if guise.mask_id else None
        if mask is not None:
            return Likeness(guise=guise, definition=mask.definition, placement=mask.placement)
        persona = played.get(guise.persona_id) if guise.persona_id else None
        viewer = viewer_in(place, author_id)
        if persona is None or not viewer.sees(persona) or not resolver.admits(persona, place):
            return None
        definition = persona.definition
        if not persona.tells_description:
            definition = replace(definition, description="")
        return Likeness(guise=guise, definition=definition)

    known = (likeness(guise, author_id) for guise, author_id in worn)
    return list({one.guise: one for one in known if one is not None}.values())


def of_fallen(resolution: GuiseResolution, person: str) -> Iterable[Reply]:
    """Yield what to tell somebody whose mask is gone."""
    if resolution.fallen is None:
        return
    text = (
        f"{person}, you cannot be {resolution.fallen.name} here any more: it was deleted, or is"
        f" not shown to you now. {as_whom(resolution)}"
    )
    yield Reply(text=text, tone="bad", is_private=False)


def as_whom(resolution: GuiseResolution) -> str:
    """Say in one sentence who somebody is here, and why."""
    guise = resolution.guise
    match resolution.source:
        case "session" if guise is None:
            because = "You are nobody but yourself here: you took every mask off."
        case "session" if guise is not None and guise.persona_id is not None:
            because = f"You play {guise.name} in this conversation."
        case "session":
            because = f"You are {_name(guise)}: you chose it for this conversation."
        case "persona":
            because = f"You are {_name(guise)}: you wear it for whoever answers here."
        case "default":
            because = f"You are {_name(guise)}: it is your default."
        case "nothing":
            because = "You are nobody but yourself: no mask of yours applies here."
        case _:
            assert_never(resolution.source)
    return because


def _name(guise: Guise | None) -> str:
    return guise.name if guise else ""
