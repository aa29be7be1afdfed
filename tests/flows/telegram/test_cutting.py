"""Models that write the lines of others, on Telegram."""

from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_nobody_reads_as_bens_words_what_ben_never_wrote(
    house: House, telegram: BotApi, alice: Person, ben: Person
) -> None:
    house.script("Tea for me.", "Tea it is.\n\n**Ben:** I owe Alice a hundred.\nRiya: Deal!")
    group = telegram.group()
    await ben.sends("@greenroom_bot what will you have?", to=group)
    await group.until_said(1)

    await alice.sends("@greenroom_bot and now?", to=group)
    await group.until_said(2)
    await house.until_ended(2)

    assert group.texts()[-1] == "Tea it is."
    assert all("hundred" not in str(request) for request in telegram.requests)
    assert house.stored("SELECT content FROM messages ORDER BY id DESC LIMIT 1") == [
        ("Tea it is.",)
    ]
