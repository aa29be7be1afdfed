"""What lore leaves behind in a session: entries that stay told for a while, or rest.

Counted in messages of the session, never in time. Invariant: an effect begins with a telling and
is not prolonged by the next one.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal

FOREVER = 2**31 - 1
"""More messages than any session has."""

Phase = Literal["free", "sticky", "resting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedEffect:
    """Since when one entry is told, and what follows from that. All are numbers of messages."""

    since: int
    """How many messages the session had when the entry was told."""
    sticky_until: int
    """Up to which number it is told without its keys."""
    rests_until: int
    """Up to which number it is not told at all, after that."""

    def phase(self, message_count: int) -> Phase:
        """Return what holds in a session of so many messages."""
        if message_count <= self.sticky_until:
            return "sticky"
        return "resting" if message_count <= self.rests_until else "free"


@dataclass(frozen=True, slots=True)
class TimedEffects:
    """The effects of one session, by the mark of their entry."""

    by_mark: Mapping[str, TimedEffect] = field(default_factory=dict[str, TimedEffect])
    """A mark names an entry and its wording, so that an edited entry begins anew."""

    def current(self, message_count: int) -> "TimedEffects":
        """Return what still holds; an answer made again forgets what its first making began."""
        return TimedEffects(
            {
                mark: effect
                for mark, effect in self.by_mark.items()
                if effect.since < message_count and effect.phase(message_count) != "free"
            }
        )

    def with_begun(self, begun: Mapping[str, TimedEffect]) -> "TimedEffects":
        """Return these and the new ones; one that holds already is not prolonged."""
        return TimedEffects({**begun, **self.by_mark})

    def to_plain(self) -> dict[str, dict[str, int]]:
        """Return what can be stored as JSON."""
        return {mark: asdict(effect) for mark, effect in self.by_mark.items()}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Mapping[str, int]]) -> "TimedEffects":
        """Return what `to_plain` gave."""
        return cls({mark: TimedEffect(**effect) for mark, effect in plain.items()})
