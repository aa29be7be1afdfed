"""Who may see and change what: the one place that decides it.

Everything that is done with the database is done for somebody: for a person who looks from a place,
or by the bot itself. What is not somebody's to see answers like what is not there.

- A person sees what they own; what is everybody's; what was shared with all, or with the server or
  group that they are in; what was said in the place that they are in; and what they wrote.
- A person changes what they own. In a place that others share, whoever is there decides how its
  conversation goes on; see `may_change_turn` and the rights that platforms grant.
- The operator sees accounts and what they ask of models, and who is let in; no words of anybody.
- The bot itself sees and changes everything. It takes messages in and answers them, which needs
  what everybody in a conversation brought along: their personas, masks and books. Commands never
  act as the bot itself; what they show of others' things, `bot.conversation` hands them.

`storage/ownership/rules.py` says the same of rows, for every statement and for PostgreSQL.
"""

from dataclasses import dataclass
from typing import Final

from bot.domain.ids import PlaceId, UserId
from bot.domain.lore import ShelvedLorebook
from bot.domain.mask import Mask
from bot.domain.persona import Persona
from bot.domain.place import Place
from bot.domain.project import Membership, Project
from bot.domain.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """A person who looks, and from where. Of whom nothing is known, nothing is theirs."""

    user_id: UserId | None = None
    place_id: PlaceId | None = None
    """Where the viewer is at the moment; None where nothing was said yet."""
    around: tuple[PlaceId, ...] = ()
    """That place and what it lies in, as far as they are known, nearest first."""
    server_id: PlaceId | None = None
    """The server or group that the viewer is in at the moment."""

    def sees(self, persona: Persona) -> bool:
        """Tell whether this persona exists for the viewer."""
        if persona.owner_id is None or persona.owner_id == self.user_id:
            return True
        if persona.visibility == "server":
            return persona.server_id is not None and persona.server_id == self.server_id
        return persona.visibility == "public"

    def owns(self, thing: Persona | Mask | Session | Project | ShelvedLorebook) -> bool:
        """Tell whether it is the viewer's own, to be changed, shared, given away and deleted."""
        return thing.owner_id is not None and thing.owner_id == self.user_id

    def opens(self, persona: Persona) -> bool:
        """Tell whether the viewer may know how this persona is instructed, and what its lore is."""
        return persona.owner_id is None or self.owns(persona)

    def knows_title(self, session: Session) -> bool:
        """Tell whether the viewer may know what a session of a shared project is called.

        A title that nobody chose may tell what was said, so only its owner sees it.
        """
        return self.owns(session) or session.title_source == "person"

    def may_take_out(self, member: Membership, project: Project) -> bool:
        """Tell whether the viewer may end a membership: their own, or any in their project."""
        return self.owns(project) or (self.user_id is not None and member.user_id == self.user_id)

    def may_change_turn(self, session: Session, *, asked_by: UserId | None) -> bool:
        """Tell whether the viewer decides what becomes of a turn: who asked, or began the talk.

        Where others share the place, so do those who manage it, which only the platform knows.
        """
        return self.user_id is not None and self.user_id in {asked_by, session.owner_id}


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs the bot: decides who is let in and how much they may ask; reads no words."""


@dataclass(frozen=True, slots=True)
class TheBot:
    """The bot itself, which works for everybody."""


OPERATOR: Final = Operator()
THE_BOT: Final = TheBot()
NOBODY: Final = Viewer()
"""Who owns nothing: for whom a unit of work acts until it is told."""

Actor = Viewer | Operator | TheBot


def viewer_in(place: Place | None, user_id: UserId | None, *, is_here: bool = True) -> Viewer:
    """Return who looks from a place, or from an unknown one within it."""
    if place is None:
        return Viewer(user_id=user_id)
    return Viewer(
        user_id=user_id,
        place_id=place.id if is_here else None,
        around=(place.id, *place.ancestors),
        server_id=place.server_id,
    )


def disposes(actor: Actor, *, of: UserId) -> bool:
    """Tell whether somebody may be told of all that is a person's at once, and decide about it."""
    return isinstance(actor, TheBot) or (isinstance(actor, Viewer) and actor.user_id == of)
