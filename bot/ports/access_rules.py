"""Whom the operator let in, or keeps out, besides what the settings say."""

from collections.abc import Collection
from typing import Protocol

from bot.domain.access import AccessRule, Subject


class AccessRules(Protocol):
    """Rules that commands made. There are few: all are read at once."""

    async def all(self) -> Collection[AccessRule]:
        """Return every rule, in the order of their subjects."""
        ...

    async def keep(self, rule: AccessRule) -> None:
        """Keep a rule, in place of an earlier one about the same subject."""
        ...

    async def drop(self, subject: Subject) -> bool:
        """Forget the rule about a subject; tells whether there was one."""
        ...
