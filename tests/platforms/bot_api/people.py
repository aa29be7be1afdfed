"""People, as a test makes them act."""

import re
from itertools import count
from typing import Any

from tests.platforms.bot_api.chats import Chat
from tests.platforms.bot_api.rules import utf16_units
from tests.platforms.bot_api.values import Account, Json, Post
from tests.platforms.bot_api.world import World

_ENTITIES = re.compile(r"(?P<bot_command>(?<!\S)/\w+(?:@\w+)?)|(?P<mention>(?<!\w)@\w+)")
_query_ids = count(1)


class Person:
    """Somebody who writes to the bot and presses its buttons; a bot may be one, too."""

    def __init__(self, world: World, account: Account) -> None:
        self._world = world
        self.account = account

    @property
    def chat(self) -> Chat:
        """Return the private chat with the bot."""
        return self._world.chats[self.account.id]

    async def sends(
        self,
        text: str,
        *,
        to: Chat | None = None,
        topic: int | None = None,
        reply_to: Post | None = None,
        **extra: Any,
    ) -> Json:
        """Write a message, privately unless `to` says where; returns the update.

        `extra` are further fields of the message, such as a photo.
        """
        chat = to or self.chat
        post = chat.add(self.account, text, thread=topic)
        post.reply_to, post.extra = reply_to, extra
        post.entities = find_entities(text)
        if reply_to is not None and chat.kind == "supergroup" and topic is None:
            post.thread = reply_to.thread or reply_to.id
        message = chat.message_json(post)
        if not self._world.passes_on(chat, post):
            return {}
        return self._world.updates.add("message", message)

    async def presses(self, post: Post, label: str, *, to: Chat | None = None) -> str:
        """Press a button under a message; returns the id of the query."""
        chat = to or self.chat
        data = next(b.data for row in post.keyboard for b in row if b.text == label)
        query_id = str(next(_query_ids))
        self._world.presses[query_id] = None
        query: Json = {
            "id": query_id,
            "from": self.account.to_json(),
            "chat_instance": "1",
            "message": chat.message_json(post),
            "data": data,
        }
        self._world.updates.add("callback_query", query)
        return query_id

    async def opens_topic(self, name: str, *, to: Chat | None = None) -> int:
        """Open a topic and return its id."""
        chat = to or self.chat
        thread = chat.open_topic(name, self.account)
        self._world.updates.add("message", chat.message_json(chat.posts[thread]))
        return thread


def find_entities(text: str) -> list[Json]:
    """Return the commands and mentions that Telegram finds in a text."""
    return [
        {
            "type": match.lastgroup,
            "offset": utf16_units(text[: match.start()]),
            "length": utf16_units(match[0]),
        }
        for match in _ENTITIES.finditer(text)
    ]
