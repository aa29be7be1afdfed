"""The methods of the Bot API, one function each. They take read parameters and return results."""

from collections.abc import Callable
from typing import Any, Literal

from tests.platforms.bot_api.errors import require
from tests.platforms.bot_api.requests import Part
from tests.platforms.bot_api.rules import (
    checked_caption,
    checked_content,
    checked_entities,
    checked_fetch,
    checked_keyboard,
    checked_text,
    thread_to_send_to,
    thread_to_type_in,
)
from tests.platforms.bot_api.values import Json
from tests.platforms.bot_api.world import World

Params = dict[str, Any]

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def get_me(world: World, params: Params) -> Json:
    """Say who the bot is."""
    del params
    return world.bot_json()


def get_webhook_info(world: World, params: Params) -> Json:
    """Say where updates are pushed to, if anywhere."""
    del params
    return {"url": world.webhook, "has_custom_certificate": False, "pending_update_count": 0}


def delete_webhook(world: World, params: Params) -> bool:
    """End the pushing of updates."""
    del params
    world.webhook = ""
    return True


def send_message(world: World, params: Params) -> Json:
    """Show a message of the bot."""
    chat = world.chat(params["chat_id"])
    text = checked_text(params["text"])
    entities = checked_entities(text, params.get("entities", []))
    keyboard = checked_keyboard(params.get("reply_markup"))
    thread = thread_to_send_to(chat, params)
    reply: Json = params.get("reply_parameters", {})
    replied = chat.posts.get(reply.get("message_id", 0))
    may_lack_it = not reply or reply.get("allow_sending_without_reply")
    require(replied or may_lack_it, "message to be replied not found")
    post = chat.add(world.bot, text, thread=thread)
    post.entities, post.keyboard, post.reply_to = entities, keyboard, replied
    world.changes.happened()
    return chat.message_json(post)


def send_photo(world: World, params: Params) -> Json:
    """Show a photo of the bot's."""
    return _send_upload(world, params, "photo")


def send_document(world: World, params: Params) -> Json:
    """Show a file of the bot's."""
    return _send_upload(world, params, "document")


def _send_upload(world: World, params: Params, kind: Literal["photo", "document"]) -> Json:
    chat = world.chat(params["chat_id"])
    caption = checked_caption(params.get("caption", ""))
    entities = checked_entities(caption, params.get("caption_entities", []))
    keyboard = checked_keyboard(params.get("reply_markup"))
    thread = thread_to_send_to(chat, params)
    part: Part = params[kind]
    content = checked_content(part.content, is_photo=kind == "photo")
    post = chat.add(world.bot, caption, thread=thread)
    post.entities, post.keyboard = entities, keyboard
    post.upload = world.keep(kind, part.name, content, part.media_type)
    world.changes.happened()
    return chat.message_json(post)


def edit_message_text(world: World, params: Params) -> Json:
    """Put another text in place of what a message of the bot said."""
    chat = world.chat(params["chat_id"])
    post = chat.get(params["message_id"], "message to edit")
    text = checked_text(params["text"])
    entities = checked_entities(text, params.get("entities", []))
    keyboard = checked_keyboard(params.get("reply_markup"))
    require(post.author == world.bot, "message can't be edited")
    require(not post.upload, "there is no text in the message to edit")
    require((post.text, post.entities, post.keyboard) != (text, entities, keyboard), _NOT_MODIFIED)
    post.text, post.entities, post.keyboard = text, entities, keyboard
    return chat.message_json(post)


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Put other buttons under a message of the bot."""
    chat = world.chat(params["chat_id"])
    post = chat.get(params["message_id"], "message to edit")
    keyboard = checked_keyboard(params.get("reply_markup"))
    require(post.keyboard != keyboard, _NOT_MODIFIED)
    post.keyboard = keyboard
    return chat.message_json(post)


def send_message_draft(world: World, params: Params) -> bool:
    """Show what the bot is about to say."""
    chat = world.chat(params["chat_id"])
    text = checked_text(params.get("text", ""), may_be_empty=True)
    checked_entities(text, params.get("entities", []))
    thread = thread_to_send_to(chat, params)
    require(chat.is_private, "drafts are only for private chats")
    require(params["draft_id"], "draft_id must be non-zero")
    chat.drafts[thread] = text
    chat.draft_frames.append(text)
    chat.stoppable = params["draft_id"] if params.get("can_stop") else None
    return True


def send_chat_action(world: World, params: Params) -> bool:
    """Show that the bot is typing."""
    chat = world.chat(params["chat_id"])
    chat.typing.append(thread_to_type_in(chat, params))
    return True


def set_my_commands(world: World, params: Params) -> bool:
    """Keep the list of commands of a scope."""
    scope: Json = params.get("scope", {"type": "default"})
    world.commands[scope["type"]] = params["commands"]
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    """Return the list of commands of a scope."""
    scope: Json = params.get("scope", {"type": "default"})
    return world.commands.get(scope["type"], [])


def answer_callback_query(world: World, params: Params) -> bool:
    """Note that the press of a button was noticed."""
    is_known = params["callback_query_id"] in world.presses
    require(is_known, "query is too old and response timeout expired or query ID is invalid")
    world.presses[params["callback_query_id"]] = params.get("text", "")
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    """Show the bot's reaction to a message."""
    post = world.chat(params["chat_id"]).get(params["message_id"], "message to react")
    post.reactions = [reaction["emoji"] for reaction in params.get("reaction", [])]
    return True


def get_chat(world: World, params: Params) -> Json:
    """Return what is known of a chat."""
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}
    return {**world.chat(params["chat_id"]).to_json(), **full}


def get_chat_member(world: World, params: Params) -> Json:
    """Say what somebody may do in a chat."""
    chat = world.chat(params["chat_id"])
    known = {**world.accounts, world.bot.id: world.bot}
    require(params["user_id"] in known, "member not found")
    return chat.member_json(known[params["user_id"]])


def get_file(world: World, params: Params) -> Json:
    """Say where a file can be fetched."""
    upload = checked_fetch(world.uploads.get(params["file_id"]))
    names = {"file_id": upload.id, "file_unique_id": upload.id, "file_path": upload.path}
    return {**names, "file_size": len(upload.content)}


def create_forum_topic(world: World, params: Params) -> Json:
    """Open a topic."""
    chat = world.chat(params["chat_id"])
    has_topics = chat.is_forum or (chat.is_private and world.has_private_topics)
    require(has_topics, "the chat is not a forum")
    require(chat.bot_may_open_topics, "not enough rights to create a topic")
    thread = chat.open_topic(params["name"], world.bot)
    return {"message_thread_id": thread, "name": params["name"], "icon_color": 7322096}


def edit_forum_topic(world: World, params: Params) -> bool:
    """Rename a topic."""
    chat = world.chat(params["chat_id"])
    thread = params["message_thread_id"]
    require(thread in chat.topics, "message thread not found")
    require(chat.bot_may_open_topics, "not enough rights to edit the topic")
    require(chat.topics[thread] != params["name"], "TOPIC_NOT_MODIFIED")
    chat.rename_topic(thread, params["name"], world.bot)
    return True


def delete_message(world: World, params: Params) -> bool:
    """Take a message away."""
    chat = world.chat(params["chat_id"])
    del chat.posts[chat.get(params["message_id"], "message to delete").id]
    return True


_NO_GIFTS = dict.fromkeys(
    (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    ),
    False,
)

METHODS: dict[str, Callable[[World, Params], Any]] = {
    "getme": get_me,
    "getwebhookinfo": get_webhook_info,
    "deletewebhook": delete_webhook,
    "sendmessage": send_message,
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "sendmessagedraft": send_message_draft,
    "sendchataction": send_chat_action,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "answercallbackquery": answer_callback_query,
    "setmessagereaction": set_message_reaction,
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getfile": get_file,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "createforumtopic": create_forum_topic,
    "editforumtopic": edit_forum_topic,
    "deletemessage": delete_message,
}
"""By name in small letters: the case of a method's name does not matter. `getUpdates` is the
server's own, since it waits."""
