"""Talking on Telegram where several people do: in groups, and in topics."""

import asyncio

from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_only_a_mention_or_a_reply_is_answered_in_a_group(
    house: House, telegram: BotApi, alice: Person, ben: Person
) -> None:
    model = house.script("One.", "Two.")
    group = telegram.group()

    await ben.sends("Nice weather.", to=group)
    asked = await alice.sends("@greenroom_bot what do you say?", to=group)
    (first,) = await group.until_said(1)
    await alice.sends("Thanks.", to=group)
    await ben.sends("Tell me more.", to=group, reply_to=first)
    _, second = await group.until_said(2)

    assert (first.text, second.text) == ("🌸 Riya\nOne.", "Two.")
    assert first.reply_to is not None
    assert first.reply_to.id == asked["message"]["message_id"]
    heard = "\n".join(m.content for m in model.prompts[1].messages)
    assert "Alice: what do you say?" in heard
    assert "Ben: Tell me more." in heard
    assert group.drafts == {}


async def test_two_topics_have_different_personas_side_by_side(
    house: House, telegram: BotApi, alice: Person
) -> None:
    house.script(lambda prompt: f"To {prompt.messages[-1].content}")
    forum = telegram.forum()
    running = await alice.opens_topic("Running", to=forum)
    writing = await alice.opens_topic("Writing", to=forum)

    await alice.sends("/persona switch coach", to=forum, topic=running)
    await alice.sends("@greenroom_bot one", to=forum, topic=running)
    await alice.sends("@greenroom_bot two", to=forum, topic=writing)
    await forum.until_said(2, running)
    await forum.until_said(1, writing)
    await alice.sends("three", to=forum, topic=running)

    said = await forum.until_said(3, running)
    assert [post.text.split("\n")[0] for post in said[1:]] == ["🎯 Coach", "To Alice: three"]
    assert forum.texts(writing)[0].startswith("🌸 Riya\n")
    await house.close()
    assert house.stored("SELECT count(*) FROM sessions WHERE closed_at IS NULL") == [(2,)]
    assert house.stored("SELECT title FROM places WHERE kind = 'topic' ORDER BY title") == [
        ("Running",),
        ("Writing",),
    ]


async def test_the_general_topic_is_the_group_itself(
    house: House, telegram: BotApi, alice: Person
) -> None:
    model = house.script(" Here I am.")
    model.hold = asyncio.Event()
    forum = telegram.forum()

    await alice.sends("@greenroom_bot hi", to=forum)
    await telegram.until_sent("sendChatAction", chat=forum)
    model.hold.set()

    answer = await forum.until_shown("Here I am.")
    assert answer.thread is None
    assert set(forum.typing) == {1}


async def test_a_new_session_in_a_forum_opens_a_topic_that_answers_every_message(
    house: House, telegram: BotApi, alice: Person
) -> None:
    house.script("Here I am.")
    forum = telegram.forum()

    await alice.sends("/session new Tea", to=forum)
    told = await forum.until_shown("It begins in 'Riya · Tea'")
    (topic,) = forum.topics
    await forum.until_said(1, topic)
    await alice.sends("Hello", to=forum, topic=topic)

    assert forum.topics == {topic: "Riya · Tea"}
    (link,) = [e["url"] for e in told.entities if e["type"] == "text_link"]
    assert link == f"https://t.me/c/{str(forum.id).removeprefix('-100')}/{topic}"
    said = await forum.until_said(2, topic)
    assert said[1].text == "Here I am.", "the greeting above it says who speaks"


async def test_a_new_session_in_a_private_chat_opens_a_topic_where_there_may_be_some(
    house: House, telegram: BotApi, alice: Person
) -> None:
    telegram.world.has_private_topics = True
    await house.restart()
    house.script("Here I am.")

    await alice.sends("/session new Tea")
    await alice.chat.until_shown("It begins in 'Riya · Tea'")
    (topic,) = alice.chat.topics
    await alice.sends("Hello", topic=topic)

    said = await alice.chat.until_said(2, topic)
    assert said[1].text == "Here I am.", "the greeting above it says who speaks"


async def test_a_new_session_begins_in_place_where_the_bot_may_open_no_topic(
    house: House, telegram: BotApi, alice: Person
) -> None:
    forum = telegram.forum()
    forum.bot_may_open_topics = False
    cooking = await alice.opens_topic("Cooking", to=forum)

    await alice.sends("/session new Tea", to=forum, topic=cooking)

    (greeting,) = await forum.until_said(1, cooking)
    assert greeting.text.startswith("🌸 Riya\n")
    assert house.stored("SELECT sessions.title, places.title FROM sessions, places") == [
        ("Tea", "Club"),
        ("Tea", "Cooking"),
    ]


async def test_a_new_session_goes_on_in_place_where_there_are_no_topics(
    house: House, telegram: BotApi, alice: Person
) -> None:
    group = telegram.group()

    await alice.sends("/session new", to=group)

    await group.until_shown("🌸 Riya\nArre, there you are!")
    greeted = "SELECT role, tag, persona_id, turn_id FROM messages"
    assert house.stored(greeted) == [("assistant", "greeting", "sweet_supportive", None)]
