"""What was said on Telegram, in our words."""

from datetime import UTC, datetime

import pytest
from telegram import Message, Update, User

from adapters.telegram.inbound import handed_in, is_said, to_caller, to_incoming
from bot.domain.errors import BadInputError
from bot.domain.message import IncomingMessage
from bot.domain.place import PlaceKey
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.values import Json
from tests.platforms.bot_api.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def alice(world: World) -> Person:
    return Person(world, world.new_account("Alice"))


def me(world: World) -> User:
    """Return the bot as the library sees it."""
    bot = User.de_json(world.bot_json(), None)
    assert bot is not None
    return bot


def message_of(update: Json) -> Message:
    """Return what the library makes of an update."""
    read = Update.de_json(update, None)
    assert read is not None
    assert read.message is not None
    return read.message


def heard(update: Json, world: World) -> IncomingMessage:
    """Return what the adapter makes of an update."""
    message = message_of(update)
    assert message.from_user is not None
    incoming = to_incoming(message, message.from_user, me(world))
    assert incoming is not None
    return incoming


async def test_a_private_message_is_told_with_who_where_and_when(
    world: World, alice: Person
) -> None:
    incoming = heard(await alice.sends("Hello"), world)

    assert incoming.bot_account == "telegram:4242"
    assert incoming.message_id == "1"
    assert incoming.text == "Hello"
    assert incoming.sender.external_id == str(alice.account.id)
    assert incoming.sender.display_name == "Alice"
    assert incoming.place.kind == "direct"
    assert incoming.place.key == PlaceKey("telegram", str(alice.account.id))
    assert incoming.place.is_private
    assert incoming.sent_at.tzinfo is not None
    assert abs((datetime.now(UTC) - incoming.sent_at).total_seconds()) < 60
    assert not incoming.mentions_bot
    assert not incoming.replies_to_bot


async def test_a_topic_is_a_place_below_its_chat(world: World, alice: Person) -> None:
    forum = world.new_group("Club", is_forum=True)
    topic = await alice.opens_topic("Cooking", to=forum)

    place = heard(await alice.sends("Hi", to=forum, topic=topic), world).place

    assert place.kind == "topic"
    assert place.title == "Cooking"
    assert place.key == PlaceKey("telegram", str(forum.id), str(topic))
    assert place.parent is not None
    assert (place.parent.kind, place.parent.title) == ("group", "Club")
    assert not place.is_private


async def test_a_topic_of_a_private_chat_is_private(world: World, alice: Person) -> None:
    topic = await alice.opens_topic("Cooking")

    place = heard(await alice.sends("Hi", topic=topic), world).place

    assert place.kind == "topic"
    assert place.is_private


async def test_the_general_topic_is_the_group_itself(world: World, alice: Person) -> None:
    forum = world.new_group("Club", is_forum=True)

    place = heard(await alice.sends("Hi", to=forum), world).place

    assert place.key == PlaceKey("telegram", str(forum.id))


async def test_a_chain_of_replies_is_no_topic(world: World, alice: Person) -> None:
    group = world.new_group("Friends", is_forum=True)
    group.is_forum = False
    first = group.add(world.bot, "Hello")

    update = await alice.sends("Hi", to=group, reply_to=first)
    incoming = heard(update, world)

    assert "message_thread_id" in update["message"]
    assert incoming.place.key == PlaceKey("telegram", str(group.id))
    assert incoming.replies_to_bot


@pytest.mark.parametrize(
    ("text", "is_mentioned", "left"),
    [
        ("@greenroom_bot hello", True, "hello"),
        ("@Greenroom_Bot, hello", True, "hello"),
        ("hello @greenroom_bot", True, "hello @greenroom_bot"),
        ("@greenroom_bot", True, ""),
        ("@greenroom_bots hello", False, "@greenroom_bots hello"),
        ("mail@greenroom_bot hello", False, "mail@greenroom_bot hello"),
        ("😀 @greenroom_bot", True, "😀 @greenroom_bot"),
    ],
)
async def test_a_mention_addresses_us_and_is_left_out_at_the_beginning(
    world: World, alice: Person, text: str, left: str, *, is_mentioned: bool
) -> None:
    incoming = heard(await alice.sends(text, to=world.new_group("Friends")), world)

    assert incoming.mentions_bot == is_mentioned
    assert incoming.text == left


async def test_a_mention_without_a_user_name_addresses_us(world: World, alice: Person) -> None:
    update = await alice.sends("Greenroom, hello")
    entity = {"type": "text_mention", "offset": 0, "length": 9, "user": world.bot.to_json()}
    update["message"]["entities"] = [entity]

    incoming = heard(update, world)

    assert incoming.mentions_bot
    assert incoming.text == "hello"


async def test_what_is_said_in_a_topic_that_we_opened_is_no_reply_to_us(
    world: World, alice: Person
) -> None:
    forum = world.new_group("Club", is_forum=True)
    topic = forum.open_topic("Tea", world.bot)

    update = await alice.sends("Hi", to=forum, topic=topic)

    assert "reply_to_message" in update["message"]
    assert not heard(update, world).replies_to_bot


async def test_a_photo_is_kept_as_a_reference_with_its_caption(world: World, alice: Person) -> None:
    sizes = [
        {"file_id": name, "file_unique_id": name, "width": 9, "height": 9, "file_size": size}
        for name, size in (("small", 10), ("large", 99))
    ]
    update = await alice.sends(
        "",
        photo=sizes,
        caption="@greenroom_bot look",
        caption_entities=[{"type": "mention", "offset": 0, "length": 14}],
    )

    incoming = heard(update, world)

    (photo,) = incoming.attachments
    assert (photo.url, photo.media_type, photo.size) == ("telegram-file:large", "image/jpeg", 99)
    assert incoming.text == "look"
    assert incoming.mentions_bot


async def test_a_file_is_kept_once_with_its_name(world: World, alice: Person) -> None:
    file = {
        "file_id": "f1",
        "file_unique_id": "u1",
        "file_name": "dance.gif",
        "mime_type": "video/mp4",
    }
    update = await alice.sends(
        "", document=file, animation={**file, "width": 1, "height": 1, "duration": 1}
    )

    (attachment,) = heard(update, world).attachments

    assert (attachment.name, attachment.url) == ("dance.gif", "telegram-file:f1")


@pytest.mark.parametrize(
    ("kind", "name", "media_type"),
    [
        ("voice", "voice message", "audio/ogg"),
        ("video_note", "video message", "video/mp4"),
        ("audio", "audio", "audio/mpeg"),
    ],
)
async def test_a_recording_has_a_name_and_a_type_when_telegram_tells_neither(
    world: World, alice: Person, kind: str, name: str, media_type: str
) -> None:
    told: Json = {"file_id": "f1", "file_unique_id": "u1", "duration": 1, "length": 1}
    extra: Json = {kind: told}
    update = await alice.sends("", **extra)

    (recording,) = heard(update, world).attachments

    assert (recording.name, recording.media_type) == (name, media_type)
    assert recording.kind == "recording"


@pytest.mark.parametrize(("is_animated", "pictures"), [(False, ["sticker.webp"]), (True, [])])
async def test_a_sticker_says_its_emoji(
    world: World, alice: Person, *, is_animated: bool, pictures: list[str]
) -> None:
    sticker = {
        "file_id": "f1",
        "file_unique_id": "u1",
        "type": "regular",
        "width": 9,
        "height": 9,
        "is_animated": is_animated,
        "is_video": False,
        "emoji": "🍵",
    }
    incoming = heard(await alice.sends("", sticker=sticker), world)

    assert incoming.text == "🍵"
    assert [attachment.name for attachment in incoming.attachments] == pictures


async def test_what_is_neither_words_nor_files_is_left_out(world: World, alice: Person) -> None:
    await alice.opens_topic("Cooking")
    (update,) = await world.updates.poll(offset=0, limit=1, seconds=0)
    message = message_of(update)
    assert message.from_user is not None

    assert to_incoming(message, message.from_user, me(world)) is None


async def test_other_bots_are_told_from_people(world: World, alice: Person) -> None:
    robot = Person(world, world.new_account("Robot", is_bot=True))
    group = world.new_group("Friends")

    assert heard(await robot.sends("Hi", to=group), world).sender.is_bot
    assert not heard(await alice.sends("Hi", to=group), world).sender.is_bot


async def test_what_telegram_itself_puts_into_a_group_is_said_by_nobody(
    world: World, alice: Person
) -> None:
    update = await alice.sends("News of our channel", to=world.new_group("Friends"))
    update["message"]["from"] = {"id": 777000, "is_bot": False, "first_name": "Telegram"}

    assert not is_said(message_of(update))


async def test_what_is_replied_to_is_told_with_its_id(world: World, alice: Person) -> None:
    forum = world.new_group("Club", is_forum=True)
    topic = await alice.opens_topic("Cooking", to=forum)
    said = forum.add(world.bot, "Hello", thread=topic)

    reply = heard(await alice.sends("Hi", to=forum, topic=topic, reply_to=said), world)
    new = heard(await alice.sends("Hi", to=forum, topic=topic), world)

    assert reply.reply_to == str(said.id)
    assert new.reply_to == "", "the opener of the topic is nothing that anybody replies to"


async def test_an_administrator_who_hides_speaks_as_the_group(world: World, alice: Person) -> None:
    group = world.new_group("Friends")

    update = await alice.sends_as_group("Hi", group)

    assert is_said(message_of(update))
    sender = heard(update, world).sender
    assert (sender.external_id, sender.display_name) == (str(group.id), "Friends")


async def test_a_channel_that_speaks_in_a_group_is_no_person(world: World, alice: Person) -> None:
    group, channel = world.new_group("Friends"), world.new_group("News")

    update = await alice.sends_as_group("Hi", group)
    update["message"]["sender_chat"] = channel.to_json()

    assert not is_said(message_of(update))


async def test_a_command_is_called_by_whoever_hides_behind_the_group(
    world: World, alice: Person
) -> None:
    group = world.new_group("Friends")
    message = message_of(await alice.sends_as_group("/help", group))
    assert message.from_user is not None

    caller = to_caller(message, message.from_user, me(world))

    assert caller.identity.external_id == caller.place.key.chat_id == str(group.id)


@pytest.mark.parametrize("kind", ["file", "photo", "nothing"])
@pytest.mark.parametrize("is_replied_to", [False, True])
async def test_a_command_is_handed_the_file_it_comes_with_or_replies_to(
    alice: Person, kind: str, *, is_replied_to: bool
) -> None:
    caption = "" if is_replied_to else "/parcel"
    match kind:
        case "file":
            update = await alice.sends_file("list.json", b"[1]", caption)
        case "photo":
            update = await alice.sends_photo(b"1", caption)
        case _:
            update = await alice.sends(caption or "Hi")
    if is_replied_to:
        post = alice.chat.posts[update["message"]["message_id"]]
        update = await alice.sends("/parcel", reply_to=post)
    message = message_of(update)

    if kind == "photo":
        with pytest.raises(BadInputError, match="Please send it as a file"):
            handed_in(message)
        return
    attachment = handed_in(message)
    assert (attachment.name if attachment else "nothing") == (
        "list.json" if kind == "file" else "nothing"
    )
