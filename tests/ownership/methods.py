"""Every method of every repository, as the ports say, and what it is called with."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, get_type_hints

from bot.ports.storage import UnitOfWork
from tests.ownership.values import value
from tests.ownership.world import NOBODY, Keys, Role, World

Arguments = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One method of one repository."""

    port: str
    signature: inspect.Signature
    hints: Mapping[str, Any]
    name: str

    def __str__(self) -> str:
        """Return how it is called."""
        return f"{self.port}.{self.name}"

    def arguments(self, of: Keys) -> Arguments:
        """Return what it is called with, out of these keys."""
        return {name: value(name, hint, of) for name, hint in self.hints.items()}

    async def call(self, uow: UnitOfWork, arguments: Arguments) -> object:
        """Call it."""
        run = getattr(getattr(uow, self.port), self.name)
        any_number = [
            arguments[name]
            for name, parameter in self.signature.parameters.items()
            if parameter.kind is inspect.Parameter.VAR_POSITIONAL
        ]
        return await (run(*any_number) if any_number else run(**arguments))

    def cells(self, world: World, role: Role) -> Iterator[tuple[str, Keys]]:
        """Yield out of whose keys it is called: out of Ann's, or all but one of one's own."""
        own = world.others[role]
        called = [self.arguments(NOBODY), self.arguments(own)]
        whose = {
            "alone": world.alone,
            "in the group": world.common,
            **{
                f"her {f.name}": replace(own, **{f.name: getattr(world.alone, f.name)})
                for f in fields(Keys)
            },
        }
        for name, keys in whose.items():
            arguments = self.arguments(keys)
            if arguments not in called:
                called.append(arguments)
                yield name, keys


def _methods() -> Iterator[Method]:
    """Yield every method that a unit of work gives."""
    for port, getter in inspect.getmembers(UnitOfWork, lambda one: isinstance(one, property)):
        protocol = get_type_hints(getter.fget)["return"]
        for name, function in inspect.getmembers(protocol, inspect.isfunction):
            if not name.startswith("_"):
                hints = get_type_hints(function)
                del hints["return"]
                signature = inspect.signature(function)
                yield Method(port=port, name=name, signature=signature, hints=hints)


METHODS = tuple(_methods())
