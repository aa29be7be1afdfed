"""Whom the operator let in, or keeps out."""

from collections.abc import Collection

from bot.domain.access import AccessRule, Subject
from tests.fakes.tables import State


class InMemoryAccessRules:
    """Implements `bot.ports.access_rules.AccessRules`."""

    def __init__(self, state: State) -> None:
        self._rules = state.access_rules

    async def all(self) -> Collection[AccessRule]:
        """Return every rule, in the order of their subjects."""
        return sorted(self._rules.values(), key=lambda rule: f"{rule.subject}")

    async def keep(self, rule: AccessRule) -> None:
        """Keep a rule, in place of an earlier one about the same subject."""
        self._rules[rule.subject] = rule

    async def drop(self, subject: Subject) -> bool:
        """Forget the rule about a subject; tells whether there was one."""
        return self._rules.pop(subject, None) is not None
