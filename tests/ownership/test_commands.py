"""Every command, called by those who are not Ann with what is Ann's.

Nothing of hers may be shown in a reply, a form, a file, a notice or a completion, nor change; and
what is about a thing of hers is answered as if there was no such thing.
"""

from collections.abc import Callable
from typing import get_args

import pytest

from bot.commands.catalogue import CATALOGUE
from bot.domain.command import ParameterKind
from tests.ownership import by_design
from tests.ownership.arguments import Cell, cells, things
from tests.ownership.calling import Outcome, Visit
from tests.ownership.conftest import Settled
from tests.ownership.judging import Judge
from tests.ownership.unsaved import TABLES, UnsavedStorage
from tests.ownership.world import ROLES, Role, World

_BROKEN = "Something went wrong on my side"
"""What the desk says of a fault that nobody foresaw: such a cell would show nothing."""
_COMPLETED = {*get_args(ParameterKind)} - {"text", "choice", "number", "file"}


def test_every_argument_of_every_command_is_given_something(settled_sqlite: Settled) -> None:
    world = settled_sqlite.world
    unknown: list[str] = []
    for command in CATALOGUE:
        try:
            list(cells(command.spec, things(world), world))
        except LookupError as error:
            unknown.append(str(error))

    assert not unknown


@pytest.mark.parametrize("role", ROLES)
async def test_commands_give_nothing_of_hers_away(
    storage: UnsavedStorage,
    world: World,
    role: Role,
    record_property: Callable[[str, object], None],
) -> None:
    before = await storage.rows_of(world.alone.user, TABLES)
    visit, known = Visit(storage, world, role), things(world)
    judge = Judge(role=role, licences=by_design.COMMANDS)

    for spec in (command.spec for command in CATALOGUE):
        answers: dict[str, Outcome] = {}
        for cell in cells(spec, known, world):
            of_nobody = cell.of_nobody()
            if str(of_nobody) not in answers:
                answers[str(of_nobody)] = await visit.calls(of_nobody)
            nothing = answers[str(of_nobody)]
            outcome = await visit.calls(cell) if cell.thing else nothing
            is_other = bool(cell.thing) and outcome.said.replace(*cell.thing) != nothing.said
            judge.takes(
                spec.path,
                str(cell),
                said=outcome.said if is_other else nothing.said,
                changed=[name for name, rows in outcome.rows.items() if rows != before[name]],
                otherwise=nothing.said if is_other else "",
            )
            if _BROKEN in outcome.said + nothing.said:
                judge.faults.append(f"{cell} breaks")
        for parameter in (p for p in spec.parameters if p.kind in _COMPLETED):
            said = await visit.completes(Cell(spec=spec, arguments={}), parameter.name)
            judge.takes(spec.path, f"{parameter.name} of /{spec.path}", said=said, changed=[])

    record_property(*judge.record(len(CATALOGUE), "commands"))
    judge.decide()
