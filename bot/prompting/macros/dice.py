"""Dice as `{{roll}}` knows them: `6`, `d6`, `2d6`, `2d6+1`."""

import re

from bot.ports.chance import Chance

_DICE = re.compile(r"(?:(\d{1,3})?d)?(\d{1,6})([+-]\d{1,6})?", re.IGNORECASE)
_MOST_DICE = 100


def roll(formula: str, *, chance: Chance, occasion: str) -> str | None:
    """Return the sum of the dice, or None where the formula is none."""
    match = _DICE.fullmatch(formula.strip())
    if match is None:
        return None
    count, sides, bonus = int(match[1] or 1), int(match[2]), int(match[3] or 0)
    if not sides or count > _MOST_DICE:
        return None
    rolled = (chance.below(sides, f"{occasion} {n}") + 1 for n in range(count))
    return str(sum(rolled) + bonus)
