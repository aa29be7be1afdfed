"""What the matrix holds against a cell, and what it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.ownership.by_design import Licence, betrayed
from tests.ownership.world import ROLES, Role

CELLS = "ownership cells"
"""Under which name a test records how many there were, for the summary of the run."""


@dataclass(slots=True, kw_only=True)
class Judge:
    """Takes down every cell of one role on one database."""

    role: Role
    licences: Mapping[str, Licence]
    count: int = 0
    faults: list[str] = field(default_factory=list[str])
    used: set[str] = field(default_factory=set[str])

    def takes(
        self, called: str, cell: str, *, said: str, changed: Sequence[str], otherwise: str = ""
    ) -> None:
        """Judge a cell.

        Args:
            called: The command or method, as licences name it.
            cell: How it was called, for people.
            said: All that was shown.
            changed: The tables in which Ann's rows are not as they were.
            otherwise: What was said for nobody, if that is something else.
        """
        self.count += 1
        if seen := betrayed(said, self.role):
            self.faults.append(f"{cell} shows {seen}")
        if not changed and not otherwise:
            return
        if called in self.licences and self.role in self.licences[called].roles:
            self.used.add(called)
            return
        if changed:
            self.faults.append(f"{cell} changes her {', '.join(changed)}")
        if otherwise:
            self.faults.append(f"{cell} says {said[:300]}, but of nothing {otherwise[:300]}")

    def record(self, number: int, kind: str) -> tuple[str, object]:
        """Return what the summary of the run is told."""
        return CELLS, (f"{number} {kind} x {len(ROLES)} roles x 2 databases", self.count)

    def decide(self) -> None:
        """Fail if anything is held against a cell, or a licence is of no use."""
        licensed = {name for name, one in self.licences.items() if self.role in one.roles}
        idle = [f"no {self.role} needs the licence for {n}" for n in sorted(licensed - self.used)]
        faults = [*self.faults, *idle]
        assert not faults, "\n".join([f"{len(faults)} faults, as {self.role}:", *faults])
