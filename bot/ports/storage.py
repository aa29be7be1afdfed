"""The database: units of work over all repositories."""

from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Protocol

from bot.domain.policy import NOBODY, Actor
from bot.ports.access_rules import AccessRules
from bot.ports.allowances import Allowances
from bot.ports.authored_personas import AuthoredPersonas
from bot.ports.bindings import Bindings
from bot.ports.consumption import Consumption
from bot.ports.deliveries import Deliveries
from bot.ports.dialogues import Dialogues
from bot.ports.digests import Digests
from bot.ports.estates import Estates
from bot.ports.facts import Facts
from bot.ports.greetings import Greetings
from bot.ports.guises import Guises
from bot.ports.link_codes import LinkCodes
from bot.ports.linked_users import LinkedUsers
from bot.ports.lorebooks import Lorebooks
from bot.ports.markers import Markers
from bot.ports.masks import Masks
from bot.ports.memories import Memories
from bot.ports.memory_consents import MemoryConsents
from bot.ports.messages import Messages
from bot.ports.passages import Passages
from bot.ports.persona_history import PersonaHistory
from bot.ports.personas import Personas
from bot.ports.places import Places
from bot.ports.project_members import ProjectMembers
from bot.ports.projects import Projects
from bot.ports.session_archive import SessionArchive
from bot.ports.sessions import Sessions
from bot.ports.tallies import Tallies
from bot.ports.transcripts import Transcripts
from bot.ports.turns import Turns
from bot.ports.users import Users
from bot.ports.variants import Variants


class UnitOfWork(Protocol):
    """One transaction. Leaving it rolls back whatever was not committed."""

    @property
    def users(self) -> Users:
        """Return the humans we know."""
        ...

    @property
    def link_codes(self) -> LinkCodes:
        """Return the codes that join accounts of one human."""
        ...

    @property
    def linked_users(self) -> LinkedUsers:
        """Return whose accounts are one human's."""
        ...

    @property
    def places(self) -> Places:
        """Return where talk happened."""
        ...

    @property
    def bindings(self) -> Bindings:
        """Return which persona applies where."""
        ...

    @property
    def personas(self) -> Personas:
        """Return who the bot can be."""
        ...

    @property
    def authored_personas(self) -> AuthoredPersonas:
        """Return the personas that people make."""
        ...

    @property
    def persona_history(self) -> PersonaHistory:
        """Return what personas were, and what hangs on them."""
        ...

    @property
    def masks(self) -> Masks:
        """Return who people can be in the play."""
        ...

    @property
    def guises(self) -> Guises:
        """Return as whom people speak."""
        ...

    @property
    def sessions(self) -> Sessions:
        """Return the conversations."""
        ...

    @property
    def archive(self) -> SessionArchive:
        """Return the conversations of people, whether they go on or not."""
        ...

    @property
    def projects(self) -> Projects:
        """Return the conversations that share their lore."""
        ...

    @property
    def project_members(self) -> ProjectMembers:
        """Return who sees which project."""
        ...

    @property
    def transcripts(self) -> Transcripts:
        """Return what was said, to be looked through."""
        ...

    @property
    def turns(self) -> Turns:
        """Return the addressed messages on their way to an answer."""
        ...

    @property
    def messages(self) -> Messages:
        """Return what was said."""
        ...

    @property
    def passages(self) -> Passages:
        """Return what was said long ago, by its words."""
        ...

    @property
    def variants(self) -> Variants:
        """Return the several answers to one turn."""
        ...

    @property
    def greetings(self) -> Greetings:
        """Return how personas introduced themselves."""
        ...

    @property
    def deliveries(self) -> Deliveries:
        """Return the delivery ledger."""
        ...

    @property
    def dialogues(self) -> Dialogues:
        """Return the forms that are being filled in."""
        ...

    @property
    def lorebooks(self) -> Lorebooks:
        """Return the books that belong to no persona, and where the lore of sessions stands."""
        ...

    @property
    def markers(self) -> Markers:
        """Return what adapters keep across restarts."""
        ...

    @property
    def tallies(self) -> Tallies:
        """Return how much was asked of models, and by whom."""
        ...

    @property
    def allowances(self) -> Allowances:
        """Return the limits that are not those of the settings."""
        ...

    @property
    def memories(self) -> Memories:
        """Return what is remembered of people."""
        ...

    @property
    def facts(self) -> Facts:
        """Return the facts about people."""
        ...

    @property
    def digests(self) -> Digests:
        """Return the rolling summaries of sessions."""
        ...

    @property
    def memory_consents(self) -> MemoryConsents:
        """Return whether memories of people may be stored."""
        ...

    @property
    def estates(self) -> Estates:
        """Return all that is stored of somebody."""
        ...

    @property
    def consumption(self) -> Consumption:
        """Return what all together have asked of models."""
        ...

    @property
    def access_rules(self) -> AccessRules:
        """Return who is let in or kept out, besides those of the settings."""
        ...

    def act_for(self, actor: Actor) -> None:
        """Reach what is theirs to reach from now on, and nothing else, also after a commit.

        What is not theirs answers like what is not there.
        """
        ...

    def acting_for(self, actor: Actor) -> AbstractContextManager[None]:
        """Act for somebody else within the block."""
        ...

    async def commit(self) -> None:
        """Keep what was done. Raises `StorageError` if the database does not."""
        ...


class Storage(Protocol):
    """The database."""

    def reading(self, actor: Actor = NOBODY) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a transaction that only reads; it waits for no writer.

        It acts for somebody, or the bot itself; for nobody, it reaches nothing that has an owner.
        """
        ...

    def writing(self, actor: Actor = NOBODY) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a transaction that may write; for whom, as above."""
        ...

    @property
    def is_encrypted(self) -> bool:
        """Tell whether what is stored now is encrypted."""
        ...

    async def compact(self) -> None:
        """Let nothing that was removed stay behind in files, as far as the database can do that.

        Whatever ended the process since a removal, that there is something to do is known. Writers
        wait meanwhile. Raises `StorageError` if there is no room for it.
        """
        ...

    async def aclose(self) -> None:
        """Close all connections."""
        ...
