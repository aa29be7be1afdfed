"""Who may not answer where, in words for people. Whether they may, the resolver says."""

from collections.abc import Iterator

from bot.domain.binding import Resolution
from bot.domain.ids import PersonaId, PlaceId
from bot.domain.persona import Persona
from bot.domain.place import Place, PlaceAddress
from bot.domain.reply import Reply


class FitnessNotices:
    """Says why somebody else answers than was chosen, once for each place that chose it."""

    def __init__(self) -> None:
        self._told: set[tuple[PlaceId, PersonaId]] = set()

    def of(self, place: Place, resolution: Resolution, asked: Persona | None) -> Iterator[Reply]:
        """Yield a notice for whoever was `asked` by name, and whoever was chosen for this place.

        What people chose for themselves holds elsewhere, so nothing is said of it.
        """
        barred = [asked] if asked is not None else []
        for one in resolution.barred:
            key = (place.id, one.persona.id)
            is_news = one.binding.scope == "session" or key not in self._told
            if one.binding.scope != "user" and is_news:
                self._told.add(key)
                barred.append(one.persona)
        for persona in dict.fromkeys(p.label for p in barred):
            text = f"{only_for_adults(persona)}, so {resolution.persona.label} answers."
            yield Reply(text=text, is_private=False)


def only_for_adults(label: str) -> str:
    """Say why the persona of this label does not answer."""
    return f"{label} is rated mature and answers only in places for adults"


def how_to_mark(address: PlaceAddress, *, is_mature_in_private: bool) -> str:
    """Say how a place becomes one for adults."""
    if address.key.platform == "console" or (address.is_private and is_mature_in_private):
        return "`/place mature on` makes this one."
    if address.is_private:
        return "This bot allows none in private chats."
    if address.key.platform == "discord":
        return "Whoever may edit this channel can make it age-restricted, in its settings."
    return "An administrator makes this group one with `/place mature on`."
