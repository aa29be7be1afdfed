"""From Telegram's words to ours. Pure: nothing is asked and nothing decided."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from telegram import (
    CallbackQuery,
    Chat,
    Message,
    MessageEntity,
    PhotoSize,
    Update,
    User,
    WebhookInfo,
)
from telegram.constants import ChatID

from bot.domain.attachment import Attachment
from bot.domain.command import Caller
from bot.domain.errors import BadInputError
from bot.domain.health import Finding
from bot.domain.message import IncomingMessage
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.user import Identity

FILE_SCHEME = "telegram-file:"
"""Begins the address of an attachment; what follows is asked of the Bot API."""

STOPPED = "stopped_message_generation"
"""The kind of update, since Bot API 10.3, that says that somebody stopped a draft."""

_AFTER_A_NAME = " \t\n,:;"
_PRIVACY_REMEDY = (
    "To let it follow whole topics: @BotFather, /setprivacy, Disable; then add it to the group"
    " again."
)
_FILES = {
    "document": ("document", ""),
    "voice": ("voice message", "audio/ogg"),
    "audio": ("audio", "audio/mpeg"),
    "video": ("video", "video/mp4"),
    "video_note": ("video message", "video/mp4"),
    "animation": ("animation", "video/mp4"),
    "sticker": ("sticker.webp", ""),
}
"""By kind, the name and the type of what Telegram does not tell either of.

A sticker has no type, so that nothing takes it for a picture that somebody hands in.
"""


def is_said(message: Message) -> bool:
    """Tell whether a person or another bot said this: not Telegram itself, nor a channel.

    Telegram is the sender of what it copies from a channel into the group where it is discussed.
    """
    sender = message.from_user
    if sender is None or sender.id == ChatID.SERVICE_CHAT:
        return False
    return message.sender_chat is None or _is_anonymous(message)


def to_incoming(message: Message, sender: User, me: User) -> IncomingMessage | None:
    """Translate what somebody said to the bot `me`; None for what is neither words nor files."""
    attachments = tuple(_to_attachments(message))
    text = message.text or message.caption or _emoji(message)
    if not text and not attachments:
        return None
    mentions = [entity for entity in _entities(message) if _mentions(message, entity, me)]
    for entity in mentions:
        if entity.offset == 0:
            text = text.removeprefix(_text_of(message, entity)).lstrip(_AFTER_A_NAME)
    return IncomingMessage(
        bot_account=bot_account(me),
        message_id=str(message.message_id),
        place=to_place(message),
        sender=_speaker(message, sender),
        text=text,
        sent_at=message.date,
        mentions_bot=bool(mentions),
        replies_to_bot=_is_from(_replied(message), me),
        reply_to=replied_to(message),
        attachments=attachments,
        album=message.media_group_id or "",
    )


def to_new_name(message: Message) -> str | None:
    """Return what a topic is called from now on; None for everything else."""
    edited = message.forum_topic_edited
    return edited.name if edited is not None else None


def to_pressed(query: CallbackQuery) -> Message | None:
    """Return the message under which a button was pressed; None if Telegram keeps it no more.

    What is left of such a message does not tell its topic, so nobody knows where it was.
    """
    message = query.message
    return message if isinstance(message, Message) and message.is_accessible else None


def handed_in(message: Message) -> Attachment | None:
    """Return the file that comes with a command, or that the command replies to.

    Raises:
        BadInputError: It is a photo, of which Telegram keeps nothing but what can be seen.
    """
    messages = [one for one in (message, _replied(message)) if one is not None]
    for one in messages:
        if one.document is not None:
            return _file(one, "document")
    if any(one.photo for one in messages):
        text = "Telegram keeps nothing of a photo but its look. Please send it as a file."
        raise BadInputError(text)
    return None


def to_caller(message: Message, person: User, me: User) -> Caller:
    """Return who calls a command where that message is."""
    return Caller(
        identity=_speaker(message, person),
        place=to_place(message),
        bot_account=bot_account(me),
        call_id=str(message.message_id),
    )


def to_stopper(update: Update, me: User) -> Caller | None:
    """Return who stopped a draft and where; None if this update is about something else.

    Drafts are shown in private chats only, and these have the ids of their people.
    """
    stopped = update.api_kwargs.get(STOPPED)
    if stopped is None:
        return None
    place = to_chat(Chat.de_json(stopped["chat"], None))
    person = Identity(platform="telegram", external_id=place.key.chat_id, display_name=place.title)
    if topic_id := stopped.get("message_thread_id"):
        key = place.key._replace(topic_id=str(topic_id))
        place = PlaceAddress(key=key, kind="topic", parent=place)
    return Caller(identity=person, place=place, bot_account=bot_account(me))


def replied_to(message: Message) -> str:
    """Return the id of the message that this one replies to; empty where there is none."""
    return _id_of(_replied(message))


def bot_account(me: User) -> str:
    """Return the name of our account."""
    return f"telegram:{me.id}"


def to_identity(person: User) -> Identity:
    """Translate an account of a person or a bot."""
    return Identity(
        platform="telegram",
        external_id=str(person.id),
        display_name=person.full_name,
        handle=person.username or "",
        is_bot=person.is_bot,
    )


def to_place(message: Message) -> PlaceAddress:
    """Translate where a message is: a chat, or a topic of it.

    Reply chains in plain supergroups carry a thread id as well, so only `is_topic_message` makes a
    topic. The General topic has no id: it is the group itself.
    """
    chat = to_chat(message.chat)
    if not message.is_topic_message or message.message_thread_id is None:
        return chat
    key = PlaceKey("telegram", chat.key.chat_id, str(message.message_thread_id))
    return PlaceAddress(key=key, kind="topic", title=_topic_name(message), parent=chat)


def to_chat(chat: Chat) -> PlaceAddress:
    """Translate a chat."""
    key = PlaceKey("telegram", str(chat.id))
    if chat.type == Chat.PRIVATE:
        return PlaceAddress(key=key, kind="direct", title=chat.full_name or "")
    return PlaceAddress(key=key, kind="group", title=chat.title or "")


def lane_of(update: Update) -> PlaceKey | None:
    """Return the place in which an update must wait for those before it."""
    message = update.effective_message
    if isinstance(message, Message):
        return to_place(message).key
    return None


def to_findings(me: User, webhook: WebhookInfo) -> tuple[Finding, ...]:
    """Say who the bot is, what it hears in groups, and whether anybody else takes its updates."""
    hears_all = bool(me.can_read_all_group_messages) or not me.can_join_groups
    return (
        Finding(subject="telegram token", is_ok=True, text=f"valid, the bot is @{me.username}."),
        Finding(
            subject="telegram privacy mode",
            is_ok=hears_all,
            text="off."
            if hears_all
            else "on: in groups it hears only mentions, replies and commands.",
            remedy="" if hears_all else _PRIVACY_REMEDY,
        ),
        _to_finding(webhook),
    )


def _to_finding(webhook: WebhookInfo) -> Finding:
    """Name the host of a webhook only: the rest of its address may be a secret."""
    subject = "telegram webhook"
    if not webhook.url:
        return Finding(subject=subject, is_ok=True, text="none is set.")
    return Finding(
        subject=subject,
        is_ok=False,
        text=f"updates are pushed to {urlsplit(webhook.url).hostname}.",
        remedy="Stop the program there; a start of Greenroom removes the webhook.",
    )


def _topic_name(message: Message) -> str:
    """Return the name of a topic where Telegram tells it: in the message that opened it."""
    opener = message.reply_to_message
    created = opener.forum_topic_created if opener is not None else None
    return created.name if created is not None else ""


def _is_anonymous(message: Message) -> bool:
    """Tell whether an administrator hides behind the group, which then says it in their stead."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


def _speaker(message: Message, person: User) -> Identity:
    """Return who speaks or presses a button; all administrators who hide are one, the group."""
    if not _is_anonymous(message):
        return to_identity(person)
    group = message.chat
    return Identity(platform="telegram", external_id=str(group.id), display_name=group.title or "")


def _replied(message: Message) -> Message | None:
    """Return what is replied to.

    What is said in a topic replies to the message that opened it, which nobody means to answer.
    """
    replied = message.reply_to_message
    return replied if replied is not None and replied.forum_topic_created is None else None


def _is_from(message: Message | None, person: User) -> bool:
    """Tell whether there is a message, and from that account."""
    return message is not None and message.from_user == person


def _id_of(message: Message | None) -> str:
    return str(message.message_id) if message is not None else ""


def _mentions(message: Message, entity: MessageEntity, me: User) -> bool:
    """Tell whether an entity names the bot."""
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    is_name = entity.type == MessageEntity.MENTION
    return is_name and _text_of(message, entity).casefold() == f"@{me.username}".casefold()


def _entities(message: Message) -> tuple[MessageEntity, ...]:
    return message.entities or message.caption_entities


def _text_of(message: Message, entity: MessageEntity) -> str:
    if message.text is not None:
        return message.parse_entity(entity)
    return message.parse_caption_entity(entity)


def _to_attachments(message: Message) -> Iterator[Attachment]:
    """Yield what came with a message; of a photo, the largest size."""
    if message.photo:
        yield _photo(message.photo[-1])
    for kind in _FILES:
        is_double = kind == "document" and message.animation is not None
        if getattr(message, kind) is not None and not is_double and not _moves(message):
            yield _file(message, kind)


def _emoji(message: Message) -> str:
    """Return what a sticker stands for."""
    return (message.sticker.emoji or "") if message.sticker is not None else ""


def _moves(message: Message) -> bool:
    """Tell whether it is a sticker that no model can look at: its emoji has to do."""
    sticker = message.sticker
    return sticker is not None and (sticker.is_animated or sticker.is_video)


def _file(message: Message, kind: str) -> Attachment:
    file, (name, media_type) = getattr(message, kind), _FILES[kind]
    return Attachment(
        name=getattr(file, "file_name", None) or name,
        url=FILE_SCHEME + file.file_id,
        media_type=getattr(file, "mime_type", None) or media_type,
        size=file.file_size or 0,
    )


def _photo(photo: PhotoSize) -> Attachment:
    return Attachment(
        name="photo.jpg",
        url=FILE_SCHEME + photo.file_id,
        media_type="image/jpeg",
        size=photo.file_size or 0,
    )
