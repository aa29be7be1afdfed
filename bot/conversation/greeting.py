"""What a persona says first when a conversation is begun on purpose.

Where somebody just writes, what they wrote is answered; a greeting before it would be a second
answer.
"""

from typing import Literal

from bot.conversation.guises import name_in_play
from bot.domain.lore import LoreState
from bot.domain.persona import Persona
from bot.domain.session import Session
from bot.domain.user import User
from bot.ports.storage import UnitOfWork
from bot.prompting.macros.of_turn import macros_of_greeting

GreetingRule = Literal["always", "once", "never"]
"""At each new session, only the first time that somebody meets a persona, or not at all."""


class Greeter:
    """Lets personas greet, and remembers that they did."""

    def __init__(self, rule: GreetingRule) -> None:
        self._rule = rule

    async def greet(
        self, uow: UnitOfWork, *, session: Session, persona: Persona, user: User
    ) -> str:
        """Store the persona's greeting in a session that is just begun and return it.

        Returns nothing, and stores nothing, if the persona has none or the rule says so.
        """
        greetings = greetings_of(persona)
        if not greetings or self._rule == "never":
            return ""
        if self._rule == "once" and await uow.greetings.was_greeted(user.id, persona.id):
            return ""
        name = await name_in_play(uow, user, session=session, persona=persona)
        text = spoken(greetings[0], persona, session, name=name)
        await uow.greetings.add_greeting(text, session_id=session.id, persona=persona)
        await uow.lorebooks.keep_state(session.id, LoreState(greeting=0))
        return text


def greetings_of(persona: Persona) -> tuple[str, ...]:
    """Return all that the persona may say first, its usual greeting before the others."""
    definition = persona.definition
    return tuple(g for g in (definition.greeting, *definition.alternate_greetings) if g.strip())


def spoken(greeting: str, persona: Persona, session: Session, *, name: str) -> str:
    """Return a greeting as it is said in this session to a user who is called so in the play."""
    macros = macros_of_greeting(persona, session, user=name)
    return macros.expand(greeting)
