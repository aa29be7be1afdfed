"""Topics of a chat: opens and renames them."""

from telegram import Bot, User

from adapters.telegram.errors import NoRightsError, NoTopicsError, as_our_errors
from bot.domain.place import PlaceAddress, PlaceKey

_NAME_LIMIT = 128


async def open_topic(
    bot: Bot, me: User, parent: PlaceAddress, *, title: str
) -> PlaceAddress | None:
    """Open a topic beside or below a place; None where there are none, or we may open none.

    Raises:
        DeliveryError: Telegram did not do it.
    """
    chat = parent.whole
    if chat.kind == "direct" and not me.has_topics_enabled:
        return None
    name = _to_name(title) or "New conversation"
    try:
        with as_our_errors():
            topic = await bot.create_forum_topic(int(chat.key.chat_id), name)
    except (NoTopicsError, NoRightsError):
        return None
    key = PlaceKey("telegram", chat.key.chat_id, str(topic.message_thread_id))
    return PlaceAddress(key=key, kind="topic", title=name, parent=chat)


async def rename_topic(bot: Bot, place: PlaceAddress, *, title: str) -> str | None:
    """Give a topic another name; None for what is no topic.

    Raises:
        DeliveryError: Telegram did not do it.
    """
    if place.kind != "topic":
        return None
    name = _to_name(title)
    with as_our_errors():
        await bot.edit_forum_topic(int(place.key.chat_id), int(place.key.topic_id), name=name)
    return name


def _to_name(title: str) -> str:
    return " ".join(title.split())[:_NAME_LIMIT]
