"""Models that write the lines of others, on Discord."""

from tests.flows.discord.loopback import Home, seen
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi


async def test_nobody_reads_as_bens_words_what_ben_never_wrote(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    home.script("Tea for me.", "Tea it is.\n\nBen: I owe Ann a hundred.\nRiya: Deal!")
    await discord.person("Ben").says("What will you have?", to=thread)
    await thread.until_shown("Tea for me.")

    await ann.says("And now?", to=thread)
    await thread.until_shown("Tea it is.")
    await home.until_ended(3)

    assert seen(thread)[-1] == ("Riya", "Tea it is.")
    assert all("hundred" not in str(vars(request)) for request in discord.requests)
    assert home.stored("SELECT content FROM messages ORDER BY id DESC LIMIT 1") == [("Tea it is.",)]
