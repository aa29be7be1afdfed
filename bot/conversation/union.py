"""Two users who are one human become one user.

The one whom we met first stays, so that it does not matter from which side they are joined: two
who confirm at once mean the same. Nothing is lost: what the other one called by a name that is
taken gets a number behind its name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from bot.domain.errors import BadInputError
from bot.domain.ids import UserId
from bot.domain.mask import Mask
from bot.domain.persona import Persona
from bot.domain.policy import Viewer
from bot.domain.project import Project
from bot.domain.user import Identity
from bot.ports.storage import UnitOfWork

Thing = Persona | Mask | Project
"""What has a name that no other one of its owner's has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """What must be called otherwise, because both have one of that name."""

    thing: Thing
    name: str

    @property
    def kind(self) -> str:
        """Return what it is, in a word."""
        match self.thing:
            case Persona():
                return "persona"
            case Mask():
                return "mask"
            case Project():
                return "project"


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    """Who becomes whom, and what changes with it."""

    kept: UserId
    gone: UserId
    renames: Sequence[Rename]
    rivals: int
    """How many choices of the one who is gone give way."""


async def plan(uow: UnitOfWork, one: UserId, other: UserId) -> Union:
    """Say what becomes of two users; nothing is changed."""
    # Keys sort by age.
    kept, gone = sorted((one, other))
    return Union(
        kept=kept,
        gone=gone,
        renames=[
            *_clashes(await _personas(uow, kept), await _personas(uow, gone)),
            *_clashes(await uow.masks.owned_by(kept), await uow.masks.owned_by(gone)),
            *_clashes(await _projects(uow, kept), await _projects(uow, gone)),
        ],
        rivals=await uow.linked_users.rivals(gone, of=kept),
    )


async def carry_out(uow: UnitOfWork, union: Union) -> None:
    """Make one user of both."""
    for rename in union.renames:
        match rename.thing:
            case Persona() as persona:
                definition = replace(persona.definition, name=rename.name)
                await uow.authored_personas.revise(persona.id, definition)
            case Mask() as mask:
                definition = replace(mask.definition, name=rename.name)
                await uow.masks.change(mask.id, definition=definition)
            case Project() as project:
                await uow.projects.rename(project.id, rename.name)
    await uow.linked_users.merge(union.gone, into=union.kept)


async def held(uow: UnitOfWork, identity: Identity, *others: UserId) -> UserId:
    """Return the user of this account, whom, like the others, nobody joins or parts meanwhile.

    Raises:
        BadInputError: It has none, or somebody did just now.
    """
    before = await uow.users.find(identity)
    if before is not None:
        await uow.linked_users.hold(before.id, *others)
        after = await uow.users.find(identity)
        if after is not None and after.id == before.id:
            return after.id
    message = "I do not know this account, or it was joined or parted just now. See `/whoami`."
    raise BadInputError(message)


async def _personas(uow: UnitOfWork, user_id: UserId) -> Sequence[Persona]:
    viewer = Viewer(user_id=user_id)
    return [p for p in await uow.personas.visible_to(viewer) if viewer.owns(p)]


async def _projects(uow: UnitOfWork, user_id: UserId) -> Sequence[Project]:
    mine = (summary.project for summary in await uow.projects.visible_to(user_id))
    return [project for project in mine if project.owner_id == user_id]


def _clashes(kept: Sequence[Thing], coming: Sequence[Thing]) -> Iterator[Rename]:
    """Yield a free name for each thing whose name is taken."""
    taken = {_key(thing.name) for thing in kept}
    free = {_key(thing.name) for thing in coming} | taken
    for thing in coming:
        if _key(thing.name) in taken:
            numbered = (f"{thing.name} ({number})" for number in count(2))
            name = next(name for name in numbered if _key(name) not in free)
            free.add(_key(name))
            yield Rename(thing=thing, name=name)


def _key(name: str) -> str:
    """Return a name as names are compared."""
    return name.strip().casefold()
