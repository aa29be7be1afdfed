"""Accounts in tables: a row is of a person or of a place."""

from collections.abc import Sequence
from typing import Any

from bot.domain.limits import Payer
from storage.base import AnyRow


def whose(payers: Sequence[Payer]) -> dict[str, Any]:
    """Return the parameters `users` and `places` that name these accounts."""
    return {
        "users": [p.user_id for p in payers if p.user_id is not None],
        "places": [p.place_id for p in payers if p.place_id is not None],
    }


def payer_of(row: AnyRow) -> Payer:
    """Return whose account a row is of."""
    return Payer(user_id=row.user_id, place_id=row.place_id)
