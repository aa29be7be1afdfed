"""The first thing that the bot says to somebody on Discord."""

from tests.flows.discord.loopback import Home, seen
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi


async def test_the_bot_itself_says_once_below_the_first_answer_that_it_is_an_ai(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    home.first_contact = True
    await home.restart()
    home.script("Hello.", "Tea?", "Cake?")

    await ann.says("Hi", to=lounge, mentions_bot=True)
    await lounge.until_shown("`/privacy` shows what I keep")
    await home.restart()
    await ann.says("Thirsty", to=lounge, mentions_bot=True)
    await lounge.until_shown("Tea?")
    await ann.says("Hungry")
    await ann.chat.until_shown("Cake?")
    await home.until_ended(3)

    assert seen(lounge) == [
        ("Riya", "Hello."),
        (
            discord.world.bot.name,
            "-# I am an AI, whichever persona answers; `/privacy` shows what I keep of you and how"
            " to have it erased.",
        ),
        ("Riya", "Tea?"),
    ]
    assert len(ann.chat.said()) == 1
