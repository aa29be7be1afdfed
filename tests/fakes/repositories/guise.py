"""As whom people speak."""

from dataclasses import replace

from bot.domain.ids import MaskId, PersonaId, SessionId, UserId
from bot.domain.mask import Guise, GuiseChoices, MaskUses, SessionGuise
from bot.domain.message import Message
from tests.fakes.tables import State


class InMemoryGuises:
    """Implements `bot.ports.guises.Guises`."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def that_apply(
        self, user_id: UserId, *, session_id: SessionId | None, persona_id: PersonaId | None
    ) -> GuiseChoices:
        """Return what somebody chose for a session, for who answers, and for everywhere."""
        chosen = self._state.worn.get((session_id, user_id)) if session_id else None
        return GuiseChoices(
            session=self._renamed(chosen) if chosen else None,
            bound=self._worn_for(user_id, persona_id) if persona_id else None,
            default=self._worn_for(user_id, None),
        )

    async def choose(
        self, session_id: SessionId, user_id: UserId, choice: SessionGuise | None
    ) -> None:
        """Choose for one session; None follows the wider choices."""
        if choice is None:
            self._state.worn.pop((session_id, user_id), None)
        else:
            self._state.worn[session_id, user_id] = choice

    async def bind(
        self, user_id: UserId, mask_id: MaskId | None, *, persona_id: PersonaId | None
    ) -> None:
        """Wear a mask for this persona, or with None everywhere; no mask frees it."""
        if mask_id is None:
            self._state.worn_for.pop((user_id, persona_id), None)
        else:
            self._state.worn_for[user_id, persona_id] = mask_id

    async def uses(self, mask_id: MaskId) -> MaskUses:
        """Return where a mask is worn."""
        said = self._state.messages.values()
        chosen = self._state.worn.values()
        bound = [key[1] for key, worn in self._state.worn_for.items() if worn == mask_id]
        return MaskUses(
            messages=sum(m.guise is not None and m.guise.mask_id == mask_id for m in said),
            sessions=sum(c.guise is not None and c.guise.mask_id == mask_id for c in chosen),
            personas=sum(persona_id is not None for persona_id in bound),
            is_default=None in bound,
        )

    async def reattribute(self, session_id: SessionId, user_id: UserId, guise: Guise | None) -> int:
        """Let all that somebody wrote in a session be written under this guise."""

        def is_meant(message: Message) -> bool:
            is_theirs = message.role == "user" and message.author_id == user_id
            return is_theirs and message.guise != guise

        said_in = self._state.said_in
        here = [m for m in self._state.messages.values() if said_in[m.id] == session_id]
        meant = [message for message in here if is_meant(message)]
        for message in meant:
            self._state.messages[message.id] = replace(message, guise=guise)
        return len(meant)

    def _worn_for(self, user_id: UserId, persona_id: PersonaId | None) -> Guise | None:
        mask_id = self._state.worn_for.get((user_id, persona_id))
        return self._state.masks[mask_id].mask.guise if mask_id else None

    def _renamed(self, choice: SessionGuise) -> SessionGuise:
        """Return a choice with the name that its mask has now."""
        guise = choice.guise
        if guise is None or guise.mask_id is None:
            return choice
        return SessionGuise(guise=self._state.masks[guise.mask_id].mask.guise)
