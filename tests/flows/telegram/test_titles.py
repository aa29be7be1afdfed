"""Topics on Telegram that are opened for a conversation, and how they are called."""

import asyncio

import pytest

from tests.fakes.language_model import with_title
from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.chats import Chat
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi
from tests.titles import titles_are_settled

TITLED = "SELECT count(*) FROM sessions WHERE title_source = 'model'"


@pytest.fixture(autouse=True)
async def asks_for_titles(house: House, telegram: BotApi) -> None:
    """Let the bot ask its model for titles."""
    telegram.world.has_private_topics = True
    house.titles = True
    house.llm = {"model": "openai:large"}
    await house.restart()
    house.script(with_title("Two weeks in Goa"))


async def opened(alice: Person, chat: Chat) -> int:
    """Let Alice begin a conversation; returns the topic that was opened for it."""
    before = set(chat.topics)
    await alice.sends("/session new", to=chat)
    await chat.until_shown("It begins in 'Riya with Alice'")
    (topic,) = set(chat.topics) - before
    await chat.until_said(1, topic)
    return topic


async def talk(alice: Person, chat: Chat, topic: int) -> None:
    """Let Alice be answered twice."""
    before = len(chat.said(topic))
    for number in (1, 2):
        await alice.sends("Two weeks in Goa?", to=chat, topic=topic)
        await chat.until_said(before + number, topic)


async def until(house: House, query: str, value: object) -> None:
    """Return when a query has this one value for its answer."""
    for _ in range(4000):
        if house.stored(query) == [(value,)]:
            return
        await asyncio.sleep(0.005)
    pytest.fail(f"{query} is {house.stored(query)}, not {value}")


@pytest.mark.parametrize("kind", ["private chat", "forum"])
async def test_a_topic_is_renamed_once_when_its_conversation_gets_a_title(
    house: House, telegram: BotApi, alice: Person, kind: str
) -> None:
    chat = alice.chat if kind == "private chat" else telegram.forum()
    topic = await opened(alice, chat)

    await talk(alice, chat, topic)
    await until(house, "SELECT thread_title FROM sessions", "Riya · Two weeks in Goa")
    await talk(alice, chat, topic)
    assert chat.topics[topic] == "Riya · Two weeks in Goa"
    assert len(telegram.sent("editForumTopic")) == 1

    await alice.sends("/session rename Beaches", to=chat, topic=topic)
    await chat.until_shown("This conversation is called 'Beaches' now.")
    assert chat.topics[topic] == "Riya · Beaches"


async def test_a_topic_that_somebody_renamed_or_opened_keeps_its_name(
    house: House, telegram: BotApi, alice: Person, ben: Person
) -> None:
    forum = telegram.forum()
    topic = await opened(alice, forum)
    await ben.renames_topic(topic, "Our holidays", to=forum)
    other = await alice.opens_topic("Mine", to=forum)
    await alice.sends("@greenroom_bot Hello", to=forum, topic=other)
    await forum.until_said(1, other)

    await talk(alice, forum, topic)
    await talk(alice, forum, other)
    await until(house, TITLED, 2)
    await titles_are_settled()

    assert (forum.topics[topic], forum.topics[other]) == ("Our holidays", "Mine")
    assert telegram.sent("editForumTopic") == []
    assert house.stored("SELECT title FROM places WHERE kind = 'topic' ORDER BY title") == [
        ("Mine",),
        ("Our holidays",),
    ]
