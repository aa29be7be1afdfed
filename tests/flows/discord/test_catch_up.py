"""What people wrote on Discord while the bot was away, or not looking."""

import pytest

from adapters.discord.adapter import GreenroomClient
from tests.flows.discord.loopback import Home, answers, ask, echo
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi

HISTORY = "GET /channels/*/messages"


async def test_all_that_was_asked_while_the_bot_was_away_is_answered_once_and_in_order(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel, thread: Channel
) -> None:
    garden = discord.channel("garden")
    await ask(ann, "hello", ann.chat)
    await ask(ann, "call", lounge, mentions_bot=True)
    await ann.chat.until_shown("Answer hello.")
    await lounge.until_shown("Answer call.")

    await home.close()
    for number in range(3):
        for place in (ann.chat, thread):
            await ask(ann, f"m{number}", place)
    await ann.says("Just talking.", to=lounge)
    await ask(ann, "m3", lounge, mentions_bot=True)
    await ask(ann, "m4", garden, mentions_bot=True)
    await home.open()

    for place, last in ((ann.chat, "m2"), (thread, "m2"), (lounge, "m3"), (garden, "m4")):
        await place.until_shown(f"Answer {last}.")
    await home.restart()
    await home.close()
    assert answers(ann.chat) == ["hello", "m0", "m1", "m2"]
    assert answers(thread) == ["first", "m0", "m1", "m2"]
    assert answers(lounge) == ["call", "m3"]
    assert answers(garden) == ["m4"]
    assert home.stored("SELECT count(*) FROM messages WHERE content = 'Just talking.'") == [(1,)]


async def test_what_is_said_now_is_answered_once_and_after_what_was_missed(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    await home.close()
    await ask(ann, "missed", thread)
    reading = discord.hold(f"GET /channels/{thread.id}/messages")
    await home.open()
    await discord.until_sent(f"GET /channels/{thread.id}/messages")

    await ask(ann, "now", thread)
    await ask(ann, "elsewhere", ann.chat)
    await ann.chat.until_shown("Answer elsewhere.")
    assert answers(thread) == ["first"]
    reading.set()

    await thread.until_shown("Answer now.")
    await home.close()
    assert answers(thread) == ["first", "missed", "now"]
    assert home.stored("SELECT count(*) FROM turns") == [(4,)]


async def test_the_bot_hears_on_after_words_that_were_sent_by_a_button(
    home: Home, ann: Person, thread: Channel
) -> None:
    home.script("Take me far.", "Answer far.")
    suggested = await (await ann.calls("suggest", to=thread)).until_shown()
    await ann.presses(suggested, "Take me far.")
    await thread.until_shown("Answer far.")

    await home.close()
    home.script(echo)
    await ask(ann, "missed", thread)
    await home.open()
    await ask(ann, "now", thread)

    await thread.until_shown("Answer now.")
    await home.close()
    assert answers(thread) == ["first", "far", "missed", "now"]


async def test_what_was_missed_is_found_when_discord_has_forgotten_the_session(
    home: Home,
    discord: DiscordApi,
    ann: Person,
    thread: Channel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(GreenroomClient, "before_identify_hook", _no_pause)
    await discord.gateway.invalidates(can_resume=False)
    await ask(ann, "missed", thread)

    await thread.until_shown("Answer missed.")

    assert discord.gateway.greetings == ["identify", "identify"]
    assert home.is_running


async def test_nothing_is_looked_for_when_the_session_goes_on(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    before = len(discord.sent(HISTORY))
    await discord.gateway.asks_to_reconnect()
    await ask(ann, "meanwhile", thread)

    await thread.until_shown("Answer meanwhile.")

    assert discord.gateway.greetings == ["identify", "resume"]
    assert len(discord.sent(HISTORY)) == before
    del home


async def _no_pause(client: object, shard_id: int | None, *, initial: bool = False) -> None:
    """Identify again at once: there is only one bot here."""
    del client, shard_id, initial
