"""Ids that personas had before Greenroom. Only this file knows them.

The shipped personas carry their old ids as aliases, so nobody else can be called by one.
"""

from bot.domain.ids import PersonaId

SUCCESSORS = {
    PersonaId("playful_flirty"): PersonaId("flirtatious"),
    PersonaId("bold_confident"): PersonaId("dominant"),
}
"""`sweet_supportive` and `calm_mature` kept their ids."""


def present_id(persona_id: PersonaId) -> PersonaId:
    """Return the id that this persona has today; any other id comes back as it is."""
    return SUCCESSORS.get(persona_id, persona_id)
