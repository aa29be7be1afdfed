"""Who is let in on Discord, how much they may ask, and the commands of operators there."""

from tests.flows.discord.loopback import Home, seen
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi


async def test_only_a_listed_role_is_let_in_by_whichever_way(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    assert lounge.guild is not None
    ben = discord.person("Ben")
    lounge.guild.moderators.add(ann.account)
    home.access = {"who": "listed", "allow": [f"discord:role:{lounge.guild.moderator_role_id}"]}
    await home.restart()
    home.script("To Ann.")

    await ben.says("my secret", to=lounge, mentions_bot=True)
    await ann.says("hello", to=lounge, mentions_bot=True)
    await lounge.until_shown("To Ann.")
    called = await ben.calls("persona list", to=lounge)
    assert "decides who may talk with me" in (await called.until_shown()).text
    assert await ben.completes("persona switch", "name", "co", to=lounge) == []
    assert await ann.completes("persona switch", "name", "coa", to=lounge) == ["🎯 Coach"]

    await ben.says("let me in", to=ben.chat)
    told = await ben.chat.until_shown(f"you are `discord:user:{ben.account.id}` to me")
    assert "has not let you in" in told.text
    assert [text for _, text in seen(lounge)] == ["To Ann."]
    await home.close()
    assert home.stored("SELECT content FROM messages WHERE role = 'user'") == [("hello",)]


async def test_a_minute_has_as_many_answers_as_the_operator_gives(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    assert lounge.guild is not None
    olga = discord.person("Olga")
    home.access = {"operators": [f"discord:{olga.account.id}"]}
    home.limits = {"turns_a_minute": 1}
    await home.restart()
    home.script("One.", "Two.")

    await ann.says("first", to=lounge, mentions_bot=True)
    await lounge.until_shown("One.")
    await home.until_ended(1)
    await ann.says("second", to=lounge, mentions_bot=True)
    await lounge.until_shown("You have asked for 1 answer within a minute")
    mine = await (await ann.calls("usage", to=lounge)).until_shown()
    assert mine.is_ephemeral
    assert "Answers asked for in the last minute: 1 of 1" in f"{mine}"

    forbidden = await ann.calls("admin usage", to=lounge)
    assert "There is no command `/admin usage`" in (await forbidden.until_shown()).text
    whose = f"discord:{ann.account.id}"
    given = await olga.calls("admin limit", to=lounge, whose=whose, most="none", kind="turns")
    assert "any number of answers a minute" in f"{await given.until_shown()}"
    await ann.says("third", to=lounge, mentions_bot=True)
    await lounge.until_shown("Two.")
    told = await (await olga.calls("admin usage", to=lounge)).until_shown()
    assert f"Ann (discord:{ann.account.id})" in f"{told}"
    assert "second" not in f"{told}"
