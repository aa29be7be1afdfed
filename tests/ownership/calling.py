"""The command desk as one of the others finds it, and all that it shows them."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, count

from bot.conversation.drafts import Draft
from bot.domain.file import File
from bot.domain.policy import NOBODY
from bot.domain.reply import Reply
from tests.builders import a_caller
from tests.commands.stage import Backstage
from tests.ownership.arguments import DRAFT, Cell, caller
from tests.ownership.unsaved import TABLES, UnsavedStorage
from tests.ownership.world import PEOPLE, Role, World
from tests.storage.stage import COACH


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a call came to."""

    said: str
    """All that was shown, wherever."""
    rows: Mapping[str, object]
    """Ann's, of the tables in which anything was written."""


class Visit:
    """One of the others at the desk; what they do there is forgotten each time."""

    def __init__(self, storage: UnsavedStorage, world: World, role: Role) -> None:
        codes = chain([DRAFT], (f"code{number}" for number in count()))
        self._storage = storage
        self._world = world
        self._stage = Backstage(
            storage, clock=storage.clock, new_code=lambda: next(codes), default_id=COACH
        )
        self._stage.platform.managers = {PEOPLE["moderator"].external_id}
        ann = a_caller(world.alone.address, world.alone.identity)
        self._stage.drafts.keep(Draft(caller=ann, name="canary", texts=("canary draft",)))
        self._caller = caller(world, role)

    async def calls(self, cell: Cell) -> Outcome:
        """Run a command."""
        self._stage.platform.shown.clear()
        self._stage.door.forget()
        async with self._storage.forgetting(NOBODY):
            reply = await self._stage.desk.run(cell.invocation(self._caller))
            rows = await self._storage.rows_of(
                self._world.alone.user, self._storage.written & TABLES
            )
        shown = self._stage.platform.shown.items()
        notices = ((place, notice) for place, seen in shown for notice in seen.notices)
        told = (f"{place}: {text}" for place, notice in notices for text in _texts(notice))
        return Outcome(said="\n".join([*_texts(reply), *told]), rows=rows)

    async def completes(self, cell: Cell, parameter: str) -> str:
        """Return what an argument is completed with."""
        async with self._storage.forgetting(NOBODY):
            invocation = cell.invocation(self._caller)
            return repr(await self._stage.desk.suggest(invocation, parameter))


def _texts(reply: Reply) -> Iterator[str]:
    """Yield all that a reply shows."""
    yield repr(reply)
    for file in (*reply.files, reply.picture):
        if file is not None:
            yield from _contents(file)


def _contents(file: File) -> Iterator[str]:
    """Yield what is in a file, and in the files of a zip."""
    if not file.name.endswith(".zip"):
        yield repr(file.content)
        return
    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        for name in packed.namelist():
            yield f"{name}: {packed.read(name)!r}"
