"""Somebody who may be in danger, on Discord."""

from tests.flows.discord.loopback import Home, seen
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.people import Person


async def test_the_bot_itself_answers_where_a_persona_would_have(
    home: Home, ann: Person, thread: Channel
) -> None:
    model = home.script("I am here.")
    await ann.says("I want to kill myself", to=thread)
    await thread.until_shown("I set every role aside")
    await home.until_ended(2)
    await ann.says("thank you", to=thread)
    await thread.until_shown("I am here.")

    (_, first), (speaker, care), (persona, again) = seen(thread)
    assert first == "Answer first."
    assert speaker == home.discord.world.bot.name
    assert "findahelpline.com" in care
    assert (persona, again) == ("Riya", "I am here.")
    assert len(model.prompts) == 1
    assert "I want to kill myself" in model.prompts[0].messages[-1].content
    assert home.stored("SELECT role, tag, persona_id FROM messages WHERE role = 'system'") == [
        ("system", "safety", None)
    ]


async def test_an_edit_that_becomes_a_sign_takes_away_what_the_persona_said(
    home: Home, ann: Person, thread: Channel
) -> None:
    home.script("Kites are lovely.", "Then I misread you.")
    said = await ann.says("I want to kite", to=thread)
    await thread.until_shown("Kites are lovely.")

    await ann.edits(said, "I want to die")
    await thread.until_shown("I set every role aside")
    assert [speaker for speaker, _ in seen(thread)] == ["Riya", home.discord.world.bot.name]

    await ann.edits(said, "I want to dine")
    await thread.until_shown("Then I misread you.")
    assert all("I set every role" not in text for _, text in seen(thread))


async def test_it_is_not_said_twice_after_a_stop_in_between(
    home: Home, ann: Person, thread: Channel
) -> None:
    await ann.says("I want to kill myself", to=thread)
    await thread.until_shown("I set every role aside")
    await home.stop_at_once()
    await home.restart()
    await home.until_ended(2)

    assert len(seen(thread)) == 2
