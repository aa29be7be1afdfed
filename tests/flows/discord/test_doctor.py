"""What the bot says of a place on Discord: what it may not do there, and who can mend that."""

from tests.flows.discord.loopback import Home
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi
from tests.platforms.discord_api.values import Permission


def text_of(post: object) -> str:
    """Return all that a message says."""
    return str(vars(post))


async def test_what_is_forbidden_in_a_channel_is_told_with_its_remedy(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    discord.forbid(lounge, Permission.ATTACH_FILES)
    shown = await (await ann.calls("doctor", to=lounge)).until_shown()

    said = text_of(shown)
    assert "One thing is amiss here" in said
    assert "❌ I may not hand out files and pictures. Let an administrator grant me" in said
    assert "✅ I may speak here." in said
    assert "Riya answers here, because it is the default of this bot." in said
    await home.close()


async def test_nothing_is_amiss_in_a_direct_message(home: Home, ann: Person) -> None:
    said = text_of(await (await ann.calls("doctor")).until_shown())

    assert "All is well here" in said
    await home.close()
