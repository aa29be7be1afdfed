"""Recognises texts that were too long for one message: apps cut them and send the parts at once.

Nobody reads a question and answers it within that moment, so what follows a long text at once is
the rest of it. Nothing is kept but for that moment.
"""

from datetime import datetime, timedelta

from adapters.common.splitting import Length
from bot.domain.message import IncomingMessage
from bot.domain.place import PlaceKey

_AT_ONCE = timedelta(seconds=2)


class Pastes:
    """The last long text of everybody in each place."""

    def __init__(self, *, limit: int, length: Length = len) -> None:
        """Take the longest that a message can be; apps cut in the second half of that."""
        self._shortest_part = limit // 2
        self._length = length
        self._parts: dict[tuple[PlaceKey, str], tuple[str, datetime]] = {}

    def part_before(self, incoming: IncomingMessage) -> str:
        """Return the id of the message that this one goes on with; empty if it does not."""
        seat = (incoming.place.key, incoming.sender.external_id)
        self._forget_those_before(incoming.sent_at - _AT_ONCE)
        before, _ = self._parts.pop(seat, ("", None))
        goes_on = before not in {"", incoming.message_id} and bool(incoming.text)
        if goes_on or self._length(incoming.text) >= self._shortest_part:
            self._parts[seat] = (incoming.message_id, incoming.sent_at)
        return before if goes_on else ""

    def _forget_those_before(self, moment: datetime) -> None:
        self._parts = {seat: part for seat, part in self._parts.items() if part[1] >= moment}
