"""Threads on Discord that are opened for a conversation, and how they are called."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ports.clock import Clock
from tests.fakes.language_model import with_title
from tests.flows.discord.loopback import Home
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.faults import rate_limited
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi
from tests.titles import titles_are_settled

SOURCES = "SELECT title_source FROM sessions"
RENAME = "PATCH /channels/*"


@pytest.fixture
async def home(discord: DiscordApi, clock: Clock, database_path: Path) -> AsyncIterator[Home]:
    """Return the bot, which asks its model for titles."""
    home = Home(discord=discord, database=database_path, clock=clock, titles=True)
    home.script(with_title("Two weeks in Goa"))
    await home.open()
    yield home
    await home.close()


async def opened(ann: Person, parent: Channel, discord: DiscordApi, title: str = "") -> Channel:
    """Let Ann begin a conversation; returns the thread that was opened for it."""
    given = {"title": title} if title else {}
    begun = await ann.calls("session new", to=parent, **given)
    await begun.until_shown("It begins in")
    (thread,) = [c for c in discord.world.channels.values() if c.is_thread]
    return thread


async def talk(ann: Person, thread: Channel) -> None:
    """Let Ann be answered twice."""
    before = len(thread.said())
    for number in (1, 2):
        await ann.says("Two weeks in Goa?", to=thread)
        await thread.until_said(before + number)


async def test_a_thread_is_called_by_persona_and_title_and_closes_as_the_channel_wants(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    lounge.archives_after = 4320
    await home.restart()

    thread = await opened(ann, lounge, discord, "Tea")

    (request,) = discord.sent(f"POST /channels/{lounge.id}/threads")
    assert request.body["auto_archive_duration"] == 4320
    assert thread.name == "Riya · Tea"


async def test_a_forum_gets_a_post(home: Home, discord: DiscordApi, ann: Person) -> None:
    forum = discord.forum("stories")
    await home.restart()
    begun = discord.world.open_thread(forum, "Mine", ann.account)

    opening = await ann.calls("session new", to=forum, title="Tea")
    await opening.until_shown("It begins in")

    names = [c.name for c in discord.world.channels.values() if c.is_thread and c is not begun]
    assert names == ["Riya · Tea"]


async def test_a_thread_is_renamed_once_when_its_conversation_gets_a_title(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    thread = await opened(ann, lounge, discord)
    assert thread.name == "Riya with Ann"

    await talk(ann, thread)
    await discord.until_sent(RENAME)
    await home.until_stored("SELECT thread_title FROM sessions", "Riya · Two weeks in Goa")
    await talk(ann, thread)
    await titles_are_settled()

    assert thread.name == "Riya · Two weeks in Goa"
    assert len(discord.sent(RENAME)) == 1
    assert home.stored("SELECT title, title_source FROM sessions") == [
        ("Two weeks in Goa", "model")
    ]


async def test_a_thread_that_somebody_renamed_or_opened_keeps_its_name(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    thread = await opened(ann, lounge, discord)
    await ann.renames(thread, "Our holidays")
    other = await ann.opens_thread("Mine", to=lounge)
    await ann.says("Hello", to=other, mentions_bot=True)

    await talk(ann, thread)
    await talk(ann, other)
    await home.until_stored("SELECT count(*) FROM sessions WHERE title_source = 'model'", 2)
    await titles_are_settled()

    assert (thread.name, other.name) == ("Our holidays", "Mine")
    assert discord.sent(RENAME) == []


async def test_a_thread_keeps_its_name_where_discord_asks_for_patience(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    thread = await opened(ann, lounge, discord)
    discord.fail(f"PATCH /channels/{thread.id}", rate_limited(600), times=2)

    await talk(ann, thread)
    await home.until_stored(SOURCES, "model")
    await talk(ann, thread)
    await titles_are_settled()
    assert len(discord.sent(RENAME)) == 1
    renamed = await ann.calls("session rename", to=thread, title="Beaches")
    shown = await renamed.until_shown("This conversation is called 'Beaches' now.")

    assert shown.text.endswith("Its name above stays for now: Discord asks for patience.")
    assert thread.name == "Riya with Ann"


async def test_a_thread_that_was_renamed_a_moment_ago_keeps_its_name(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    thread = await opened(ann, lounge, discord, "Tea")
    await ann.renames(thread, "Our holidays")

    renamed = await ann.calls("session rename", to=thread, title="Chai")
    await renamed.until_shown("This conversation is called 'Chai' now.")

    assert thread.name == "Our holidays"
    assert home.stored("SELECT title FROM places WHERE kind = 'thread'") == [("Riya · Tea",)]


async def test_whoever_began_a_conversation_renames_its_thread_with_it(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    thread = await opened(ann, lounge, discord, "Tea")

    renamed = await ann.calls("session rename", to=thread, title="Chai")
    await renamed.until_shown()

    assert thread.name == "Riya · Chai"
    del home
