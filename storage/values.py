"""Values of the domain as JSON has them, read back whoever wrote them.

What is stored outlives the version of Greenroom that stored it: a field that it did not know yet
gets its default, one that is known no more is passed over.
"""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, cast


def known(kind: type, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what this kind of dataclass has a field for, with lists made tuples."""
    return {name: _frozen(value) for name, value in stored.items() if name in _names(kind)}


@cache
def _names(kind: type) -> frozenset[str]:
    """Return the fields of a dataclass."""
    return frozenset(field.name for field in fields(kind))


def _frozen(value: Any) -> Any:  # noqa: ANN401  # JSON may hold anything
    """Return the value with lists made tuples."""
    return tuple(cast("list[Any]", value)) if isinstance(value, list) else value
