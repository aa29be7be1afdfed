"""Whether a message is addressed to us. Pure, and the only place that decides it."""

from bot.domain.message import IncomingMessage
from bot.domain.place import Place, PlaceAddress


def is_addressed(incoming: IncomingMessage, place: Place) -> bool:
    """Return whether this message asks for an answer.

    Always in private; in a thread or topic once Greenroom takes part in it; elsewhere when it is
    mentioned or one of its messages is replied to. A message without words or files asks for
    nothing.
    """
    if not incoming.text.strip() and not incoming.attachments:
        return False
    called = incoming.mentions_bot or incoming.replies_to_bot
    return called or incoming.place.is_private or place.is_engaged


def engages(incoming: IncomingMessage) -> bool:
    """Return whether being addressed here makes the place one where everything is addressed."""
    return takes_part_in(incoming.place)


def takes_part_in(place: PlaceAddress) -> bool:
    """Return whether a place is for one conversation, so that everything in it may be meant."""
    return place.kind in {"thread", "topic"}
