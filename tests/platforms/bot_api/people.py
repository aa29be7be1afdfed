"""People, as a test makes them act."""

import re
from itertools import count
from typing import Any

from tests.platforms.bot_api.chats import Chat
from tests.platforms.bot_api.rules import utf16_units
from tests.platforms.bot_api.values import Account, Json, Post, Upload
from tests.platforms.bot_api.world import World

_ENTITIES = re.compile(r"(?P<bot_command>(?<!\S)/\w+(?:@\w+)?)|(?P<mention>(?<!\w)@\w+)")
_query_ids = count(1)

_ANONYMOUS = Account(id=1087968824, first_name="Group", username="GroupAnonymousBot", is_bot=True)
"""Who speaks for administrators that hide."""


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
        upload: Upload | None = None,
        **extra: Any,
    ) -> Json:
        """Write a message, privately unless `to` says where; returns the update.

        `upload` is what the message shows, with the text as its caption; `extra` are further
        fields of the message.
        """
        chat = to or self.chat
        post = chat.add(self.account, text, thread=topic)
        post.reply_to, post.upload, post.extra = reply_to, upload, extra
        post.entities = find_entities(text)
        if reply_to is not None and chat.kind == "supergroup" and topic is None:
            post.thread = reply_to.thread or reply_to.id
        message = chat.message_json(post)
        if not self._world.passes_on(chat, post):
            return {}
        return self._world.updates.add("message", message)

    async def edits(self, sent: Json, text: str) -> Json:
        """Change what a message of theirs says; returns the update."""
        message: Json = sent["message"]
        chat = self._world.chats[message["chat"]["id"]]
        post = chat.posts[message["message_id"]]
        assert post.author == self.account
        post.text, post.entities = text, find_entities(text)
        edited = {**chat.message_json(post), "edit_date": post.date + 1}
        return self._world.updates.add("edited_message", edited)

    async def sends_photo(self, content: bytes, caption: str = "", **where: Any) -> Json:
        """Send a photo, as `sends` does a text."""
        upload = self._world.keep("photo", "", content, "image/jpeg")
        return await self.sends(caption, upload=upload, **where)

    async def sends_file(
        self, name: str, content: bytes, caption: str = "", *, media_type: str = "", **where: Any
    ) -> Json:
        """Send a file, as `sends` does a text."""
        upload = self._world.keep("document", name, content, media_type)
        return await self.sends(caption, upload=upload, **where)

    async def sends_as_group(self, text: str, group: Chat) -> Json:
        """Write as an administrator who hides behind the group."""
        hidden: Json = {"from": _ANONYMOUS.to_json(), "sender_chat": group.to_json()}
        return await self.sends(text, to=group, **hidden)

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

    async def stops_the_draft(self) -> None:
        """Press the button below what the bot is about to say."""
        assert self.chat.stoppable is not None, "no draft that can be stopped"
        stopped: Json = {"chat": self.chat.to_json(), "draft_id": self.chat.stoppable}
        self._world.updates.add("stopped_message_generation", stopped)

    async def opens_topic(self, name: str, *, to: Chat | None = None) -> int:
        """Open a topic and return its id."""
        chat = to or self.chat
        thread = chat.open_topic(name, self.account)
        self._world.updates.add("message", chat.message_json(chat.posts[thread]))
        return thread

    async def renames_topic(self, topic: int, name: str, *, to: Chat) -> None:
        """Give a topic another name."""
        post = to.rename_topic(topic, name, self.account)
        self._world.updates.add("message", to.message_json(post))


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
