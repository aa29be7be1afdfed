"""What the bot says of a chat on Telegram: what it may not do there, and who can mend that."""

from tests.flows.telegram.conftest import House, says
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_an_ordinary_member_hears_little_and_says_what_to_do(
    house: House, telegram: BotApi, alice: Person
) -> None:
    telegram.world.hears_everything = False
    await house.restart()
    said = await says(alice, "/doctor", to=telegram.group())

    assert (
        "I hear only commands, replies to me and what mentions me. Turn off my privacy" in said.text
    )
    assert "✅ I may write here." in said.text
    assert "Riya answers here" in said.text
    del house


async def test_an_administrator_of_a_forum_lacks_nothing(
    house: House, telegram: BotApi, alice: Person
) -> None:
    forum = telegram.forum()
    forum.administrators[telegram.world.bot.id] = ["can_manage_topics"]
    await alice.sends("@greenroom_bot hello", to=forum)
    await forum.until_said(1)
    said = await says(alice, "/doctor", to=forum)

    assert "All is well here" in said.text
    assert "I may open a topic for a new conversation." in said.text
    assert "I hear what is said here" in said.text
    del house


async def test_a_private_chat_has_what_its_bot_was_given(house: House, alice: Person) -> None:
    said = await says(alice, "/doctor")

    assert "All is well here" in said.text
    assert "one conversation at a time" in said.text
    del house
