"""Inclusion groups: of the entries of one group, one is told."""

from collections.abc import Container, Mapping, Sequence

from bot.ports.chance import Chance
from bot.prompting.lore.candidate import Candidate


def group_names(candidate: Candidate) -> list[str]:
    """Return the groups of an entry; it may be in several, separated by commas."""
    return [name for part in candidate.entry.group.split(",") if (name := part.strip())]


def without_losers(
    brought_up: Sequence[Candidate],
    *,
    taken: set[str],
    sticky: Container[Candidate],
    chance: Chance,
) -> tuple[list[Candidate], Mapping[Candidate, str]]:
    """Let each group choose one.

    Args:
        brought_up: The entries of one sweep, those with the first call on the budget first.
        taken: Groups of which an entry is told already.
        sticky: Entries that stay told; no other one of their group can win.
        chance: Decides by weight where neither stickiness nor an override does.

    Returns:
        Those that are left, and why the others lost.
    """
    left = list(brought_up)
    lost: dict[Candidate, str] = {}
    for name in dict.fromkeys(name for c in brought_up for name in group_names(c)):
        members = [c for c in left if name in group_names(c)]
        winners = [] if name in taken else _winners(members, name, sticky, chance)
        for loser in (c for c in members if c not in winners):
            left.remove(loser)
            lost[loser] = f"another entry of the group {name!r} is told"
    return left, lost


def _winners(
    members: list[Candidate],
    name: str,
    sticky: Container[Candidate],
    chance: Chance,
) -> list[Candidate]:
    """Return who of a group goes on: those that stay, or one."""
    if staying := [c for c in members if c in sticky]:
        return staying
    if overriding := [c for c in members if c.entry.group_override]:
        return overriding[:1]
    weights = [max(0, c.entry.group_weight) for c in members]
    drawn = chance.below(sum(weights) or 1, f"group {name}")
    for member, weight in zip(members, weights, strict=True):
        drawn -= weight
        if drawn < 0:
            return [member]
    return members[:1]
