"""Every method of every repository, called by those who are not Ann with what is Ann's.

Each is called out of her keys, those of her direct chat and those of a group, and out of one's own
but for one of hers. Nothing of hers may come back, nor change; and to those who are not in the
group, it answers as for keys of nobody.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.errors import GreenroomError
from tests.ownership import by_design
from tests.ownership.judging import Judge
from tests.ownership.methods import METHODS, Method
from tests.ownership.unsaved import TABLES, UnsavedStorage
from tests.ownership.world import NOBODY, ROLES, Keys, Role, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a call came to."""

    said: str
    """What was returned, or the error."""
    rows: Mapping[str, object]
    """Ann's, of the tables in which anything was written."""


def test_every_parameter_of_every_method_is_given_something() -> None:
    unknown: list[str] = []
    for method in METHODS:
        try:
            method.arguments(NOBODY)
        except LookupError as error:
            unknown.append(f"{method}, {error}")

    assert not unknown


@pytest.mark.parametrize("role", ROLES)
async def test_repositories_give_nothing_of_hers_away(
    storage: UnsavedStorage,
    world: World,
    role: Role,
    record_property: Callable[[str, object], None],
) -> None:
    before = await storage.rows_of(world.alone.user, TABLES)
    judge = Judge(role=role, licences=by_design.METHODS)

    for method in METHODS:
        nothing = await _outcome(storage, world, role, method, NOBODY)
        for whose, keys in method.cells(world, role):
            outcome = await _outcome(storage, world, role, method, keys)
            is_told = whose in {"alone", "in the group"} and not world.hears(role)
            is_other = is_told and _foreign(outcome, keys) != _foreign(nothing, keys)
            judge.takes(
                str(method),
                f"{method}, {whose},",
                said=outcome.said,
                changed=[name for name, rows in outcome.rows.items() if rows != before[name]],
                otherwise=nothing.said if is_other else "",
            )

    record_property(*judge.record(len(METHODS), "methods"))
    judge.decide()


async def _outcome(
    storage: UnsavedStorage, world: World, role: Role, method: Method, keys: Keys
) -> Outcome:
    """Call a method out of these keys, and forget what it did."""
    arguments = method.arguments(keys)
    async with storage.forgetting(world.acting(role)) as uow:
        try:
            said = repr(await method.call(uow, arguments))
        except (GreenroomError, SQLAlchemyError) as error:
            return Outcome(said=f"{type(error).__name__}: {error}", rows={})
        rows = await storage.rows_of(world.alone.user, storage.written & TABLES)
    return Outcome(said=said, rows=rows)


def _foreign(outcome: Outcome, keys: Keys) -> str:
    """Return what was said as if it was about keys of nobody."""
    said = outcome.said
    for field in fields(Keys):
        said = said.replace(str(getattr(keys, field.name)), str(getattr(NOBODY, field.name)))
    return said
