"""How who speaks is shown: a name, and a picture where the platform shows one.

The picture itself is not here: it is large, and most platforms never ask for it.
"""

from dataclasses import dataclass

from bot.domain.ids import PersonaId


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What people see of a persona that speaks."""

    persona_id: PersonaId
    revision: int
    """Together with the id it names the picture, which no later revision changes."""
    name: str
    icon: str = ""

    @property
    def label(self) -> str:
        """Return icon and name, for a header where the platform shows no other name."""
        return f"{self.icon} {self.name}".strip()
