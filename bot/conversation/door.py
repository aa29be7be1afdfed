"""Who is let in. Every message, command, button, form and completion comes by here, once.

Whoever is kept out is neither stored nor answered; in a direct chat they are told so, seldom.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain.access import AccessLists, of_account, subjects_of
from bot.domain.command import Caller
from bot.domain.errors import DeliveryError, StorageError
from bot.domain.message import IncomingMessage
from bot.domain.place import Rights
from bot.domain.policy import THE_BOT
from bot.domain.reply import Reply
from bot.domain.user import Identity
from bot.ports.clock import Clock
from bot.ports.storage import Storage

logger = logging.getLogger(__name__)

_FRESH = 10.0
"""Seconds for which rules hold until they are read again: another process may change them."""
_SECONDS_BETWEEN_WORDS = 3600.0
_MOST_TOLD = 1000

AskRights = Callable[[Caller], Awaitable[Rights]]


class Door:
    """Applies the lists of the settings, and the rules that operators made by commands."""

    def __init__(
        self, lists: AccessLists, *, storage: Storage, clock: Clock, rights: AskRights
    ) -> None:
        """Let people in; `rights` asks a platform about somebody whose roles it did not tell."""
        self.settings = lists
        """Who is let in as long as no command says otherwise."""
        self._lists = lists
        self._storage = storage
        self._clock = clock
        self._rights = rights
        self._read_at: float | None = None
        self._told: dict[str, float] = {}

    @property
    def has_operators(self) -> bool:
        """Tell whether there is anybody who may use the commands of operators."""
        return bool(self.settings.operators)

    def is_operator(self, identity: Identity) -> bool:
        """Tell whether somebody may use the commands of operators."""
        return of_account(identity) in self.settings.operators

    async def admits(self, caller: Caller) -> bool:
        """Tell whether somebody is let in where they are; whoever sits at the terminal is.

        Raises:
            StorageError: Nobody knows yet, for the rules could never be read.
        """
        if caller.identity.platform == "console":
            return True
        lists = await self._fresh()
        if self.is_operator(caller.identity):
            return True
        roles = await self._roles(caller) if lists.know_roles else frozenset[str]()
        return roles is not None and lists.admit(subjects_of(caller.identity, caller.place, roles))

    def refusal(self, caller: Caller) -> Reply:
        """Return what is said to whoever is not let in: mostly nothing, where that is possible."""
        account = of_account(caller.identity)
        return Reply(
            text="My operator decides who may talk with me, and has not let you in. If you ask them"
            f" to, tell them that you are `{account}` to me.",
            tone="bad",
            is_optional=not (caller.place.is_private and self._is_to_be_told(f"{account}")),
        )

    def forget(self) -> None:
        """Read the rules again before anybody else is let in or kept out."""
        self._read_at = None

    async def _fresh(self) -> AccessLists:
        """Return the lists; if the database is away, those that were read last."""
        now = self._clock.monotonic()
        if self._read_at is not None and now - self._read_at < _FRESH:
            return self._lists
        try:
            async with self._storage.reading(THE_BOT) as uow:
                rules = await uow.access_rules.all()
        except StorageError as error:
            if self._read_at is None:
                raise
            logger.warning("Who is let in is not read again yet: %s", error.remedy or error)
        else:
            self._lists = replace(self.settings, rules=self.settings.rules | frozenset(rules))
        self._read_at = now
        return self._lists

    async def _roles(self, caller: Caller) -> frozenset[str] | None:
        """Return the roles that somebody has in the server; None where they cannot be known."""
        if caller.roles is not None or caller.identity.is_bot or caller.place.server is None:
            return caller.roles or frozenset()
        try:
            return (await self._rights(caller)).roles
        except DeliveryError as error:
            logger.warning("The roles of %s are not known: %s", of_account(caller.identity), error)
            return None

    def _is_to_be_told(self, account: str) -> bool:
        """Tell whether somebody was not told for a while."""
        now = self._clock.monotonic()
        self._told = {a: at for a, at in self._told.items() if now - at < _SECONDS_BETWEEN_WORDS}
        if account in self._told or len(self._told) >= _MOST_TOLD:
            return False
        self._told[account] = now
        return True


def caller_of(incoming: IncomingMessage) -> Caller:
    """Return who wrote a message, and where."""
    return Caller(
        identity=incoming.sender,
        place=incoming.place,
        bot_account=incoming.bot_account,
        roles=incoming.roles,
    )
