"""A chat, a group, a topic: how answers grow there, and how the bot itself speaks."""

import pytest
from telegram import User

from adapters.telegram.channel.place import TelegramChannel
from adapters.telegram.channel.topics import open_topic, rename_topic
from bot.domain.errors import DeliveryError
from bot.domain.file import File
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.reply import Button, Reply
from tests.adapters.common.fakes import an_answer, said
from tests.adapters.telegram.channel.stage import Stage
from tests.fakes.post_office import PNG
from tests.platforms.bot_api.chats import Chat
from tests.platforms.bot_api.errors import ApiError
from tests.platforms.bot_api.faults import too_many_requests
from tests.platforms.bot_api.people import Person

AGAIN = Button(label="Again", command="help")
STAMP = File(name="stamp.png", content=PNG, media_type="image/png")


def address(chat: Chat, topic: int | None = None) -> PlaceAddress:
    """Return where that chat or topic is."""
    key = PlaceKey("telegram", str(chat.id))
    itself = PlaceAddress(key=key, kind="direct" if chat.is_private else "group", title=chat.title)
    if topic is None:
        return itself
    key = PlaceKey("telegram", str(chat.id), str(topic))
    return PlaceAddress(key=key, kind="topic", title=chat.topics[topic], parent=itself)


def channel(stage: Stage, chat: Chat, topic: int | None = None) -> TelegramChannel:
    """Return that chat or topic, to speak in."""
    return TelegramChannel(
        stage.bot,
        address(chat, topic),
        is_forum=chat.is_forum,
        pacer=stage.pacer(),
        clock=stage.clock,
    )


async def opened(stage: Stage, parent: PlaceAddress, title: str = "Tea") -> PlaceAddress | None:
    """Open a topic there."""
    me = User.de_json(stage.telegram.world.bot_json())
    return await open_topic(stage.bot, me, parent, title=title)


async def test_an_answer_grows_as_a_draft_in_private(stage: Stage, alice: Person) -> None:
    await stage.begin(channel(stage, alice.chat).stream(an_answer(stage.pieces()), stage.ledger))
    await stage.pass_time(1)
    await stage.say("Hello there")
    assert alice.chat.draft_frames[-1] == "🌱 Coach\nHello there"

    await stage.end()

    assert alice.chat.texts() == ["🌱 Coach\nHello there"]
    assert stage.telegram.sent("editMessageText") == []


async def test_an_answer_grows_as_a_draft_in_a_private_topic(stage: Stage, alice: Person) -> None:
    topic = alice.chat.open_topic("Tea", alice.account)
    showing = channel(stage, alice.chat, topic).stream(an_answer(stage.pieces()), stage.ledger)

    await stage.begin(showing)

    assert alice.chat.drafts == {topic: ""}


async def test_an_answer_grows_by_edits_of_a_reply_in_a_group(stage: Stage, alice: Person) -> None:
    group = stage.telegram.group()
    asked = group.add(alice.account, "Hi")
    answer = an_answer(stage.pieces(), reply_to=str(asked.id))
    await stage.begin(channel(stage, group).stream(answer, stage.ledger))
    assert group.typing == [None]

    await stage.say("Hello there ")
    (message,) = group.said()
    assert message.text == "🌱 Coach\nHello there"
    assert message.marked("bold") == ["🌱 Coach"]
    assert message.reply_to is asked

    await stage.say("**Alice**")
    await stage.end()
    assert group.said() == [message]
    assert message.text == "🌱 Coach\nHello there Alice"
    assert group.draft_frames == []


async def test_only_the_first_message_of_a_long_answer_is_a_reply(
    stage: Stage, alice: Person
) -> None:
    group = stage.telegram.group()
    asked = group.add(alice.account, "Hi")
    answer = an_answer(said("a" * 3000 + "\n\n", "b" * 3000), reply_to=str(asked.id))

    await stage.show(channel(stage, group).stream(answer, stage.ledger))

    assert [post.reply_to for post in group.said()] == [asked, None]
    assert len(stage.ledger.entries) == 2


async def test_a_notice_is_shown_in_as_many_messages_as_it_takes(
    stage: Stage, alice: Person
) -> None:
    await channel(stage, alice.chat).show(Reply(text="word " * 1000, buttons=(AGAIN,)))

    first, last = alice.chat.said()
    assert (first.buttons, last.buttons) == ([], ["Again"])


async def test_a_notice_waits_as_long_as_telegram_wants(stage: Stage, alice: Person) -> None:
    stage.telegram.fail("sendMessage", too_many_requests(7))
    showing = await stage.begin(channel(stage, alice.chat).show(Reply(text="Hello")))
    await stage.pass_time(6.5)
    assert alice.chat.said() == []

    await stage.pass_time(1)
    await stage.ended(showing)

    assert alice.chat.texts() == ["Hello"]


async def test_a_short_notice_takes_the_place_of_an_earlier_one(
    stage: Stage, alice: Person
) -> None:
    place = channel(stage, alice.chat)
    await place.show(Reply(text="Who?", buttons=(AGAIN,)))
    (notice,) = alice.chat.said()

    await place.replace(str(notice.id), Reply(text="Coach answers."))

    assert (notice.text, notice.buttons) == ("Coach answers.", [])
    assert alice.chat.said() == [notice]


async def test_a_notice_brings_its_buttons_into_the_place_of_the_earlier_one(
    stage: Stage, alice: Person
) -> None:
    place = channel(stage, alice.chat)
    await place.show(Reply(text="Hello"))
    (notice,) = alice.chat.said()

    await place.replace(str(notice.id), Reply(text="Who?", buttons=(AGAIN,)))

    assert (notice.text, notice.buttons) == ("Who?", ["Again"])
    assert alice.chat.said() == [notice]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(text="word " * 1000),
        Reply(text="Look", picture=STAMP),
        Reply(text="Here", files=(STAMP,)),
    ],
    ids=["long", "picture", "files"],
)
async def test_a_notice_that_is_more_than_a_text_is_shown_below(
    stage: Stage, alice: Person, reply: Reply
) -> None:
    place = channel(stage, alice.chat)
    await place.show(Reply(text="Hello"))
    (notice,) = alice.chat.said()

    await place.replace(str(notice.id), reply)

    assert notice.text == "Hello"
    assert len(alice.chat.said()) > 1


async def test_a_notice_is_shown_anew_when_the_earlier_one_was_deleted(
    stage: Stage, alice: Person
) -> None:
    await channel(stage, alice.chat).replace("999", Reply(text="Coach answers."))

    assert alice.chat.texts() == ["Coach answers."]


async def test_a_topic_is_opened_in_a_forum_under_a_clean_title(stage: Stage) -> None:
    forum = stage.telegram.forum()

    place = await opened(stage, address(forum), "Tea with\n Riya " + "x" * 200)

    ((topic, title),) = forum.topics.items()
    assert title == ("Tea with Riya " + "x" * 200)[:128]
    assert place == address(forum, topic)


async def test_a_topic_without_a_title_gets_one(stage: Stage) -> None:
    forum = stage.telegram.forum()

    await opened(stage, address(forum), " \n")

    assert list(forum.topics.values()) == ["New conversation"]


async def test_a_topic_is_opened_beside_another_and_not_below_it(
    stage: Stage, alice: Person
) -> None:
    forum = stage.telegram.forum()
    cake = forum.open_topic("Cake", alice.account)

    place = await opened(stage, address(forum, cake))

    assert place is not None
    assert place.parent == address(forum)


async def test_a_private_chat_has_topics_only_where_telegram_says_so(
    stage: Stage, alice: Person
) -> None:
    assert await opened(stage, address(alice.chat)) is None
    assert stage.telegram.sent("createForumTopic") == []

    stage.telegram.world.has_private_topics = True
    place = await opened(stage, address(alice.chat))

    assert place is not None
    assert place.is_private


async def test_a_plain_group_has_no_topics(stage: Stage) -> None:
    assert await opened(stage, address(stage.telegram.group())) is None


async def test_a_forum_in_which_we_may_open_no_topics_is_like_a_group_without(
    stage: Stage,
) -> None:
    forum = stage.telegram.forum()
    forum.bot_may_open_topics = False

    assert await opened(stage, address(forum)) is None


async def test_a_topic_is_renamed_under_a_clean_title_and_nothing_else_is(
    stage: Stage, alice: Person
) -> None:
    forum = stage.telegram.forum()
    place = await opened(stage, address(forum))
    assert place is not None

    name = await rename_topic(stage.bot, place, title="Chai\n" + "x" * 200)

    assert name == forum.topics[int(place.key.topic_id)] == ("Chai " + "x" * 200)[:128]
    assert await rename_topic(stage.bot, address(alice.chat), title="Chai") is None


async def test_any_other_refusal_of_a_topic_is_told_as_it_is(stage: Stage) -> None:
    forum = stage.telegram.forum()
    stage.telegram.fail("createForumTopic", ApiError(400, "Bad Request: TOPICS_TOO_MANY"))

    with pytest.raises(DeliveryError, match="Topics_too_many"):
        await opened(stage, address(forum))
