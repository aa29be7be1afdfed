"""Which persona a written name means. Somebody else's private one answers like one that is not."""

from bot.domain.errors import AmbiguousNameError, NotFoundError
from bot.domain.persona import ID_PREFIX, Persona, Viewer, named
from bot.ports.storage import UnitOfWork


async def persona_named(uow: UnitOfWork, name: str, viewer: Viewer) -> Persona:
    """Return the persona that the name means to the viewer.

    Raises:
        NotFoundError: None is called so, as far as the viewer may know.
        AmbiguousNameError: Several are.
    """
    found = named(name, await uow.personas.visible_to(viewer))
    if not found:
        message = f"There is no persona {name!r}. `/persona list` shows all."
        raise NotFoundError(message)
    if len(found) > 1:
        message = f"Several personas are called {name!r}. Which one do you mean?"
        choices = {_distinct(p, viewer): exact(p) for p in found}
        raise AmbiguousNameError(message, written=name, choices=choices)
    return found[0]


def exact(persona: Persona) -> str:
    """Return an argument that means this persona and no other, for buttons and completions."""
    return f"{ID_PREFIX}{persona.id}"


def _distinct(persona: Persona, viewer: Viewer) -> str:
    """Return a label that tells personas of one name apart."""
    if viewer.owns(persona):
        return f"{persona.label} (yours)"
    return f"{persona.label} ({persona.id[-4:] if persona.owner_id else persona.source})"
