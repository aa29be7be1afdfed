"""All of this small Telegram: the bot, the people, the chats, and what happened."""

from itertools import count
from typing import Literal

from tests.platforms.bot_api.chats import Chat
from tests.platforms.bot_api.errors import require
from tests.platforms.bot_api.updates import Updates
from tests.platforms.bot_api.values import Account, Json, Post, Upload
from tests.platforms.changes import Changes

_FIRST_PERSON = 101
_FIRST_GROUP = -1001


class World:
    """The state behind the methods."""

    def __init__(self) -> None:
        self.changes = Changes()
        self.updates = Updates(self.changes)
        self.bot = Account(id=4242, first_name="Greenroom", username="greenroom_bot", is_bot=True)
        self.hears_everything = True
        """Whether privacy mode is off."""
        self.has_private_topics = False
        self.webhook = ""
        self.commands: dict[str, list[Json]] = {}
        """By kind of scope, what was published."""
        self.presses: dict[str, str | None] = {}
        """By query id, what the person who pressed was told; None while nothing was."""
        self.chats: dict[int, Chat] = {}
        self.accounts: dict[int, Account] = {}
        self.uploads: dict[str, Upload] = {}
        """By id, every file that was sent."""
        self._people = count(_FIRST_PERSON)
        self._groups = count(_FIRST_GROUP, -1)

    def chat(self, chat_id: int | str) -> Chat:
        """Return a chat that the bot is in."""
        require(chat_id in self.chats, "chat not found")
        return self.chats[int(chat_id)]

    def new_account(self, name: str, *, is_bot: bool = False) -> Account:
        """Return somebody new, with a private chat."""
        username = f"{name.lower()}_bot" if is_bot else name.lower()
        account = Account(id=next(self._people), first_name=name, username=username, is_bot=is_bot)
        self.accounts[account.id] = account
        self.chats[account.id] = Chat(account.id, name, kind="private", changes=self.changes)
        return account

    def new_group(self, title: str, *, is_forum: bool = False) -> Chat:
        """Return a new group with the bot in it; forums are supergroups."""
        chat_id = next(self._groups) if not is_forum else int(f"-100{-next(self._groups)}")
        kind = "supergroup" if is_forum else "group"
        chat = Chat(chat_id, title, kind=kind, changes=self.changes, is_forum=is_forum)
        self.chats[chat_id] = chat
        return chat

    def keep(
        self, kind: Literal["photo", "document"], name: str, content: bytes, media_type: str
    ) -> Upload:
        """Keep a file that is sent."""
        upload = Upload(
            id=f"file{len(self.uploads) + 1}",
            kind=kind,
            name=name,
            content=content,
            media_type=media_type,
        )
        self.uploads[upload.id] = upload
        return upload

    def passes_on(self, chat: Chat, post: Post) -> bool:
        """Tell whether the bot gets to see a message, by the rules of privacy mode."""
        if chat.is_private or self.hears_everything:
            return True
        replies = post.reply_to is not None and post.reply_to.author == self.bot
        return replies or post.text.startswith("/") or f"@{self.bot.username}" in post.text

    def bot_json(self) -> Json:
        """Return the bot as `getMe` does."""
        return {
            **self.bot.to_json(),
            "can_join_groups": True,
            "can_read_all_group_messages": self.hears_everything,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": self.has_private_topics,
            "allows_users_to_create_topics": self.has_private_topics,
            "can_manage_bots": False,
            "supports_guest_queries": False,
        }
