"""Names of threads and topics that were opened for a conversation.

Invariant: one that was opened by somebody else, or that somebody renamed, keeps its name.
"""

from collections.abc import Callable

from bot.domain.ids import SessionId
from bot.domain.persona import Persona
from bot.domain.place import PlatformName
from bot.domain.policy import THE_BOT
from bot.ports.platform import Platform
from bot.ports.storage import Storage
from bot.prompting.names import clean_name


def thread_title(persona: Persona, title: str) -> str:
    """Return what a thread is called: first who answers there, which so is never cut off."""
    name = clean_name(persona.name)
    return title if name in title else f"{name} · {title}"


async def rename_thread(
    storage: Storage,
    platform: Callable[[PlatformName], Platform],
    session_id: SessionId,
    *,
    title: str,
) -> None:
    """Give the thread of a session that title, if it was opened for it and nobody renamed it.

    Raises:
        DeliveryError: The platform does not take it, or not now; nothing was changed.
    """
    async with storage.reading(THE_BOT) as uow:
        session = await uow.sessions.get(session_id)
        place = await uow.places.get(session.place_id)
    if session.thread_title is None or session.thread_title != place.address.title:
        return
    at = platform(place.address.key.platform)
    called = await at.rename_place(place.address, title=title)
    if called is None:
        return
    async with storage.writing(THE_BOT) as uow:
        await uow.places.rename(place.id, called)
        await uow.sessions.keep_thread_title(session.id, called)
        await uow.commit()
