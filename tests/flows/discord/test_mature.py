"""Personas rated mature on Discord: they answer in age-restricted channels and nowhere else."""

from tests.flows.discord.loopback import Home, seen
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi

REFUSAL = "😉 Meera is rated mature and answers only in places for adults."


async def test_they_answer_in_a_restricted_channel_and_its_threads_until_that_ends(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    model = home.script("One nil.", "Hello, dear.")
    discord.world.restrict(lounge, is_age_restricted=True)
    thread = await ann.opens_thread("Radio", to=lounge)
    switched = await ann.calls("persona switch", name="flirtatious", to=thread)
    await switched.until_shown()
    await ann.says("Hello", to=thread, mentions_bot=True)
    await thread.until_shown("One nil.")
    await home.until_ended(1)

    discord.world.restrict(lounge, is_age_restricted=False)
    await ann.says("Still there?", to=thread)
    await thread.until_shown("Hello, dear.")
    await home.until_ended(2)

    assert seen(thread)[-3:] == [
        ("Meera", "One nil."),
        (discord.world.bot.name, f"{REFUSAL[:-1]}, so 🌸 Riya answers."),
        ("Riya", "Hello, dear."),
    ]
    assert "You are Riya" in model.prompts[1].system


async def test_no_way_leads_to_them_where_everybody_is(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    model = home.script("Hello, dear.", "Good morning.")
    for command, given in (
        ("persona switch", {"name": "flirtatious"}),
        ("ask", {"persona": "flirtatious", "text": "hi"}),
    ):
        refused = await (await ann.calls(command, to=lounge, **given)).until_shown()
        assert REFUSAL in refused.text
        assert "can make it age-restricted" in refused.text
    await ann.says("meera: hello", to=lounge, mentions_bot=True)
    await lounge.until_shown("Hello, dear.")
    await home.until_ended(1)
    refused = await (await ann.calls("as", to=lounge, persona="flirtatious")).until_shown()
    assert REFUSAL in refused.text

    mine = await ann.calls("persona switch", name="flirtatious", scope="me", to=lounge)
    await mine.until_shown()
    await ann.says("Good morning", mentions_bot=False)
    await ann.chat.until_shown("Good morning.")

    assert all("You are Riya" in prompt.system for prompt in model.prompts)
    assert [text for speaker, text in seen(lounge) if speaker == discord.world.bot.name] == [
        f"{REFUSAL[:-1]}, so 🌸 Riya answers."
    ]
    denied = await (await ann.calls("place mature", mark="on")).until_shown()
    assert "This bot allows none in private chats." in denied.text
