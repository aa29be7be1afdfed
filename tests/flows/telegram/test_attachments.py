"""Pictures, files, voice messages and albums on Telegram."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi
from tests.platforms.bot_api.values import Json


@pytest.fixture
async def house(telegram: BotApi, database_path: Path) -> AsyncIterator[House]:
    """Return the bot, running, with a model that sees."""
    house = House(telegram=telegram, database=database_path, llm={"model": "openai:large"})
    await house.open()
    yield house
    await house.close()


async def test_a_photo_without_a_word_is_looked_at(house: House, alice: Person) -> None:
    model = house.script("A cat!")

    await alice.sends_photo(b"pixels")

    await alice.chat.until_shown("A cat!")
    (picture,) = model.prompts[-1].messages[-1].pictures
    assert (picture.content, picture.media_type) == (b"pixels", "image/jpeg")
    ((kept,),) = house.stored("SELECT attachments ->> 0 FROM messages WHERE role = 'user'")
    assert house.telegram.token not in str(kept)


async def test_a_file_is_read_with_the_question_that_is_its_caption(
    house: House, alice: Person
) -> None:
    model = house.script("Milk.")

    await alice.sends_file("list.md", "Milk, ½ l".encode(), "What do I need?", media_type="text/x")

    await alice.chat.until_shown("Milk.")
    assert "\n> Milk, ½ l" in model.prompts[-1].messages[-1].content


async def test_a_voice_message_is_told_not_to_be_understood(house: House, alice: Person) -> None:
    model = house.script("Never said.")
    voice: Json = {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}

    await alice.sends("", **voice)

    await alice.chat.until_shown("⚠️ I do not understand voice messages")
    await house.until_ended(1)
    assert model.prompts == []
    assert house.stored("SELECT attachments ->> '$[0].name' FROM messages") == [("voice message",)]


async def test_an_album_gets_one_answer_in_which_all_of_it_is_seen(
    house: House, alice: Person
) -> None:
    model = house.script("The second.")
    model.thinking = asyncio.Event()

    await alice.sends_photo(b"1", "Which one?", media_group_id="g")
    for content in (b"2", b"3"):
        await alice.sends_photo(content, media_group_id="g")
    await house.until_stored([(3,)], "SELECT count(*) FROM messages")
    model.thinking.set()

    await alice.chat.until_shown("The second.")
    await house.until_ended(1)
    assert [one.text for one in alice.chat.said()] == ["🌸 Riya\nThe second."]
    pictures = model.prompts[-1].messages[-1].pictures
    assert sorted(picture.content for picture in pictures) == [b"1", b"2", b"3"]


async def test_the_caption_of_an_album_can_be_edited(house: House, alice: Person) -> None:
    model = house.script("The second.", "The first.")
    sent = await alice.sends_photo(b"1", "Which one?", media_group_id="g")
    await alice.sends_photo(b"2", media_group_id="g")
    await alice.chat.until_shown("The second.")
    await house.until_ended(1)

    await alice.edits(sent, "Which one is older?")
    await alice.chat.until_shown("The first.")

    (line,) = model.prompts[-1].messages
    assert line.content.startswith("Which one is older?")
    assert len(line.pictures) == 2
