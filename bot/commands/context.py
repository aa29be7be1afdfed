"""What a command function is given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.commands.form_desk import GuidedForms
from bot.conversation.door import Door
from bot.conversation.drafts import Drafts
from bot.conversation.engine import Engine
from bot.conversation.ghostwriting import Ghostwriter
from bot.conversation.greeting import Greeter
from bot.conversation.limiting import Limiter
from bot.conversation.privacy.erasing import Eraser
from bot.domain.command import Caller, CommandSpec
from bot.domain.place import PlaceAddress, PlatformName
from bot.ports.card_codec import CardCodec
from bot.ports.clock import Clock
from bot.ports.front_desk import FrontDesk
from bot.ports.persona_resolver import PersonaResolver
from bot.ports.persona_rules import PersonaRules
from bot.ports.platform import Platform
from bot.ports.storage import Storage
from bot.prompting.assemble import Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What commands work with."""

    storage: Storage
    resolver: PersonaResolver
    engine: Engine
    door: Door
    forms: Callable[[], GuidedForms]
    """Later, because forms end in commands."""
    clock: Clock
    front_desk: FrontDesk
    greeter: Greeter
    limiter: Limiter
    eraser: Eraser
    privacy_notice: str
    rules: PersonaRules
    cards: CardCodec
    ghostwriter: Ghostwriter
    drafts: Drafts
    budget: Budget
    """How long prompts may be."""
    new_code: Callable[[], str]
    """Makes secrets that nobody can guess, to be written in messages."""
    platform: Callable[[PlatformName], Platform]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One call: who calls where, and what there is to work with."""

    caller: Caller
    services: Services
    specs: Sequence[CommandSpec]
    """What the caller can use of the catalogue, for the help text."""

    @property
    def place(self) -> PlaceAddress:
        """Return where the command was called."""
        return self.caller.place

    @property
    def storage(self) -> Storage:
        """Return the database."""
        return self.services.storage

    @property
    def platform(self) -> Platform:
        """Return the platform on which the command was called."""
        return self.services.platform(self.place.key.platform)
