"""A chat as the people in it see it."""

import time
from typing import Literal

from tests.platforms.bot_api.errors import require
from tests.platforms.bot_api.values import Account, Json, Post
from tests.platforms.changes import Changes

ChatKind = Literal["private", "group", "supergroup"]


class Chat:
    """Messages, topics, drafts and signs of typing of one chat."""

    def __init__(
        self,
        chat_id: int,
        title: str,
        *,
        kind: ChatKind,
        changes: Changes,
        is_forum: bool = False,
    ) -> None:
        self.id = chat_id
        self.title = title
        self.kind: ChatKind = kind
        self.is_forum = is_forum
        self.bot_may_open_topics = True
        self.owner: int | None = None
        self.administrators: dict[int, list[str]] = {}
        """By account, the privileges that they were given; there may be none."""
        self.posts: dict[int, Post] = {}
        self.topics: dict[int, str] = {}
        self.drafts: dict[int | None, str] = {}
        """By topic: what is shown growing right now."""
        self.stoppable: int | None = None
        """The id of the draft that has a button to stop it."""
        self.draft_frames: list[str] = []
        """Every state that any draft was ever shown in."""
        self.typing: list[int | None] = []
        """By topic id, each sign of typing that was shown."""
        self._changes = changes
        self._last_id = 0

    @property
    def is_private(self) -> bool:
        """Tell whether this is a chat of one person with the bot."""
        return self.kind == "private"

    def said(self, thread: int | None = None) -> list[Post]:
        """Return what the bot said, oldest first; of one topic if that is named."""
        posts = [p for p in self.posts.values() if p.author.is_bot and not p.new_topic]
        return [p for p in posts if thread is None or p.thread == thread]

    def texts(self, thread: int | None = None) -> list[str]:
        """Return the texts of what the bot said."""
        return [post.text for post in self.said(thread)]

    async def until_said(self, count: int, thread: int | None = None) -> list[Post]:
        """Return what the bot said once that many messages of it are shown."""
        await self._changes.until(
            lambda: len(self.said(thread)) >= count, f"{count} messages in {self.title!r}"
        )
        return self.said(thread)

    async def until_shown(self, text: str) -> Post:
        """Return the first message of the bot that holds this text, once there is one."""
        await self._changes.until(
            lambda: any(text in shown for shown in self.texts()),
            lambda: f"{text!r} in {self.title!r}, where the bot said {self.texts()}",
        )
        return next(post for post in self.said() if text in post.text)

    async def until_drafted(self, text: str) -> None:
        """Return once a draft holds this text."""
        await self._changes.until(
            lambda: any(text in frame for frame in self.draft_frames),
            lambda: f"a draft with {text!r} among {self.draft_frames}",
        )

    def add(self, author: Account, text: str, *, thread: int | None = None) -> Post:
        """Add a message, which dismisses the draft of its topic."""
        self._last_id += 1
        post = Post(
            id=self._last_id, author=author, text=text, thread=thread, date=int(time.time())
        )
        self.posts[post.id] = post
        if author.is_bot:
            self.drafts.pop(thread, None)
        self._changes.happened()
        return post

    def open_topic(self, name: str, by: Account) -> int:
        """Open a topic, as a service message whose id names it."""
        self._last_id = max(self._last_id, 1)
        post = self.add(by, "")
        post.thread = post.id
        post.new_topic = name
        self.topics[post.id] = name
        return post.id

    def rename_topic(self, thread: int, name: str, by: Account) -> Post:
        """Rename a topic, which a service message tells."""
        post = self.add(by, "", thread=thread)
        post.extra["forum_topic_edited"] = {"name": name}
        self.topics[thread] = name
        return post

    def delete_topic(self, thread: int) -> None:
        """Delete a topic with all that was said in it."""
        del self.topics[thread]
        self.posts = {p.id: p for p in self.posts.values() if p.thread != thread}

    def get(self, message_id: int, what: str) -> Post:
        """Return a message; `what` is how Telegram says that it is not there."""
        require(message_id in self.posts, f"{what} not found")
        return self.posts[message_id]

    def to_json(self) -> Json:
        """Return it as the Bot API writes it."""
        named: Json = {"first_name": self.title} if self.is_private else {"title": self.title}
        forum: Json = {"is_forum": True} if self.is_forum else {}
        return {"id": self.id, "type": self.kind, **named, **forum}

    def message_json(self, post: Post, *, is_nested: bool = False) -> Json:
        """Return a message as the Bot API writes it."""
        message: Json = {
            "message_id": post.id,
            "from": post.author.to_json(),
            "chat": self.to_json(),
            "date": post.date,
            **post.extra,
        }
        message.update(_content_json(post))
        if post.thread is not None:
            message["message_thread_id"] = post.thread
            if post.thread in self.topics:
                message["is_topic_message"] = True
        if post.new_topic:
            message["forum_topic_created"] = {"name": post.new_topic, "icon_color": 7322096}
        if post.keyboard:
            message["reply_markup"] = _keyboard_json(post)
        if not is_nested and (replied := post.reply_to or self._opener(post)) is not None:
            message["reply_to_message"] = self.message_json(replied, is_nested=True)
        return message

    def member_json(self, account: Account) -> Json:
        """Return what somebody may do here as the Bot API writes it."""
        user: Json = {"user": account.to_json()}
        if account.id == self.owner:
            return {**user, "status": "creator", "is_anonymous": False}
        if account.id not in self.administrators:
            return {**user, "status": "member"}
        given = self.administrators[account.id]
        privileges = {name: name in given for name in _PRIVILEGES}
        privileges["can_manage_chat"] = bool(given)
        if self.is_forum:
            privileges["can_manage_topics"] = "can_manage_topics" in given
        return {
            **user,
            **privileges,
            "status": "administrator",
            "can_be_edited": False,
            "is_anonymous": False,
        }

    def _opener(self, post: Post) -> Post | None:
        """Return the message that opened the topic: what is no reply replies to that."""
        opener = self.posts.get(post.thread or 0)
        return opener if opener is not None and opener.new_topic and opener is not post else None


_PRIVILEGES = (
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
"""Those that the Bot API always tells of, but for the one that all others imply."""


def _content_json(post: Post) -> Json:
    """Return text and formatting, which go by other names where a file is shown."""
    names = ("caption", "caption_entities") if post.upload else ("text", "entities")
    told = dict(zip(names, (post.text, post.entities), strict=True))
    file = post.upload.to_json() if post.upload else {}
    return {**file, **{name: value for name, value in told.items() if value}}


def _keyboard_json(post: Post) -> Json:
    rows = [[{"text": b.text, "callback_data": b.data} for b in row] for row in post.keyboard]
    return {"inline_keyboard": rows}
