"""Other bots in a channel of Discord, and the bot's own webhook, which is never heard."""

from tests.flows.discord.loopback import Home
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi


async def test_another_bot_is_answered_only_where_a_moderator_allowed_it(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel, lounge: Channel
) -> None:
    robot = discord.person("Robot", is_bot=True)
    home.script("To a person.", "To a bot.")

    await robot.says("hello", to=thread)
    await ann.says("hello yourself", to=thread)
    await thread.until_shown("To a person.")
    refused = await ann.calls("bots allow", to=thread, name=f"<@{robot.account.id}>")
    assert "Only those who may manage this place" in (await refused.until_shown()).text
    assert lounge.guild is not None
    lounge.guild.moderators.add(ann.account)
    await ann.calls("bots allow", to=thread, name=f"<@{robot.account.id}>")
    await home.until_stored("SELECT count(*) FROM places WHERE settings LIKE '%bots%'", 1)
    await robot.says("hello again", to=thread)
    await thread.until_shown("To a bot.")
    await home.close()

    said = [text for (text,) in home.stored("SELECT content FROM messages WHERE role = 'user'")]
    assert said[1:] == ["hello yourself", "hello again"]
