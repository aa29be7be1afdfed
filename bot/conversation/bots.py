"""Other bots: heard only where somebody allowed it, and only so often that no two talk for ever.

What counts is how many of their messages asked for an answer within a while, whoever wrote between
them: two bots that answer each other come to the limit, and people who talk beside them do not
lift it.
"""

from collections import deque
from datetime import datetime, timedelta

from bot.domain.ids import PlaceId
from bot.domain.place import Place
from bot.domain.user import Identity
from bot.ports.clock import Clock


def is_heard(sender: Identity, place: Place | None) -> bool:
    """Tell whether what this account says is taken in; people always are."""
    if not sender.is_bot:
        return True
    names = {sender.external_id, sender.handle.casefold()} - {""}
    return place is not None and not names.isdisjoint(place.bots)


class BotTalk:
    """How often other bots asked in each place lately. Nothing is kept over a restart."""

    def __init__(self, *, at_most: int, within: timedelta, clock: Clock) -> None:
        self._at_most = at_most
        self._within = within
        self._clock = clock
        self._asked: dict[PlaceId, deque[datetime]] = {}

    def refusal(self, place: Place) -> str:
        """Return why another bot is not answered here now; empty if it is, which is counted."""
        asked = self._asked.setdefault(place.id, deque())
        now = self._clock.now()
        while asked and now - asked[0] >= self._within:
            asked.popleft()
        if len(asked) >= self._at_most:
            return (
                f"I answered other bots here {self._at_most} times within"
                f" {self._within.total_seconds() / 60:.0f} minutes. So that we do not talk in"
                " circles, I leave what they say unanswered for a while."
            )
        asked.append(now)
        return ""
