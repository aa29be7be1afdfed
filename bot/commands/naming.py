"""Which persona a written name means. Somebody else's private one answers like one that is not."""

import re
from collections.abc import Sequence

from bot.commands.context import Context
from bot.conversation.sessions import current_with_user
from bot.domain.errors import AmbiguousNameError, BadInputError, NotFoundError
from bot.domain.mask import Mask
from bot.domain.persona import ID_PREFIX, Named, Persona, named
from bot.domain.policy import Viewer
from bot.ports.storage import UnitOfWork

_ITSELF = re.compile(r"\{\{char\}\}", re.IGNORECASE)
_WEARER = re.compile(r"\{\{user\}\}", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:a|b|br|center|div|em|font|h[1-6]|hr|i|img|p|span|strong|u)\b[^<>]*>", re.IGNORECASE
)


async def persona_named(uow: UnitOfWork, name: str, viewer: Viewer) -> Persona:
    """Return the persona that the name means to the viewer.

    Raises:
        NotFoundError: None is called so, as far as the viewer may know.
        AmbiguousNameError: Several are.
    """
    return _the_one(name, await uow.personas.visible_to(viewer), viewer)


async def own_persona_named(uow: UnitOfWork, name: str, ctx: Context) -> Persona:
    """Return the caller's own persona of that name: the only way to one that is to be changed.

    Raises:
        NotFoundError: The caller has none of that name, whoever else has one.
        BadInputError: It is a library persona, which everybody sees and nobody may change.
    """
    viewer = (await current_with_user(uow, ctx.caller)).viewer
    visible = await uow.personas.visible_to(viewer)
    own = [p for p in visible if viewer.owns(p)]
    if not named(name, own) and any(p.owner_id is None for p in named(name, visible)):
        message = f"{name!r} belongs to everybody; `/persona copy` makes one of your own of it."
        raise BadInputError(message)
    return _the_one(name, own, viewer)


def free_name(wanted: str, own: Sequence[Named]) -> str:
    """Return the name, with a number behind it if one of one's own is called so already."""
    taken = {p.name.casefold() for p in own}
    names = (wanted, *(f"{wanted[:90]} ({number})" for number in range(2, len(own) + 3)))
    return next(name for name in names if name.casefold() not in taken)


def as_people_read(text: str, persona: Persona) -> str:
    """Return a text of a persona with its name for `{{char}}`, without the markup of web pages."""
    return _MARKUP.sub("", _ITSELF.sub(lambda _: persona.name, text))


def as_wearers_read(text: str, mask: Mask) -> str:
    """Return a text of a mask with its name for `{{user}}`, without the markup of web pages."""
    return _MARKUP.sub("", _WEARER.sub(lambda _: mask.name, text))


def exact(thing: Named) -> str:
    """Return an argument that means this and nothing else, for buttons and completions."""
    return f"{ID_PREFIX}{thing.id}"


def shortest(persona: Persona, among: Sequence[Persona]) -> str:
    """Return the plainest argument that means this persona among those: a word, or `id:…`."""
    words = known_as(persona)
    return next((w for w in words if list(named(w, among)) == [persona]), exact(persona))


def known_as(persona: Persona) -> tuple[str, ...]:
    """Return what people write for it: its name, and its id where that is a word."""
    return (persona.id, persona.name) if persona.owner_id is None else (persona.name,)


def _the_one(name: str, among: Sequence[Persona], viewer: Viewer) -> Persona:
    """Return the only one of that name."""
    found = named(name, among)
    if not found:
        missing = (
            "no such persona any more" if name.startswith(ID_PREFIX) else f"no persona {name!r}"
        )
        message = f"There is {missing}. `/persona list` shows all."
        raise NotFoundError(message)
    if len(found) > 1:
        message = f"Several personas are called {name!r}. Which one do you mean?"
        choices = {_distinct(p, viewer): exact(p) for p in found}
        raise AmbiguousNameError(message, written=name, choices=choices)
    return found[0]


def _distinct(persona: Persona, viewer: Viewer) -> str:
    """Return a label that tells personas of one name apart."""
    if viewer.owns(persona):
        return f"{persona.label} (yours)"
    return f"{persona.label} ({persona.id[-4:] if persona.owner_id else persona.source})"
