"""What it costs to catch up with Discord, and what happens when it cannot be done at once."""

from datetime import UTC, datetime

import pytest

from adapters.discord.channel import missed
from tests.fakes.clock import FakeClock
from tests.flows.discord.loopback import Home, answers, ask
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.errors import refusal
from tests.platforms.discord_api.faults import server_error
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi
from tests.platforms.discord_api.values import Permission

HISTORY = "GET /channels/*/messages"
_A_WHILE = 300


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock that only a test and those who sleep let run."""
    return FakeClock(datetime.now(UTC))


@pytest.fixture
def bound(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> pytest.LogCaptureFixture:
    """Let three messages be the bound; return the log."""
    monkeypatch.setattr(missed, "_MOST_MESSAGES", 3)
    return caplog


async def test_no_history_is_asked_for_where_nothing_is_new(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel, clock: FakeClock
) -> None:
    quiet = discord.channel("quiet")
    await ann.says("Nobody in particular", to=quiet)
    await home.until_ended(1)
    clock.advance(_A_WHILE)
    await ask(ann, "elsewhere", ann.chat)
    await home.until_ended(2)

    await home.restart()
    await ask(ann, "now", ann.chat)
    await ann.chat.until_shown("Answer now.")

    assert [request.ids["channel"] for request in discord.sent(HISTORY)] == [str(ann.chat.id)]
    del thread


async def test_no_more_is_taken_in_of_a_channel_than_the_bound_allows(
    home: Home,
    discord: DiscordApi,
    ann: Person,
    thread: Channel,
    bound: pytest.LogCaptureFixture,
) -> None:
    await home.close()
    for number in range(9):
        await ask(ann, f"m{number}", thread)

    await home.open()
    await ask(ann, "now", thread)

    await thread.until_shown("Answer now.")
    assert answers(thread)[-1] == "now"
    assert len(answers(thread)) < 6
    assert len(discord.sent(f"GET /channels/{thread.id}/messages")) == 1
    assert "More was missed" in bound.text


async def test_what_was_missed_is_asked_for_again_after_a_fault_of_discord(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    await home.close()
    await ask(ann, "missed", thread)
    discord.fail(HISTORY, server_error(503), times=3)
    await home.open()

    await thread.until_shown("Answer missed.")

    assert answers(thread) == ["first", "missed"]


async def test_what_cannot_be_read_is_left_alone_and_everything_else_is_read(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    cellar, attic = discord.channel("cellar"), discord.channel("attic")
    for place in (cellar, attic):
        await ask(ann, "hello", place, mentions_bot=True)
        await place.until_shown("Answer hello.")

    await home.close()
    discord.forbid(cellar, Permission.READ_MESSAGE_HISTORY)
    discord.fail(f"GET /channels/{attic.id}/messages", refusal(50001), times=99)
    for place in (cellar, attic, thread):
        await ask(ann, "missed", place, mentions_bot=True)
    await home.open()

    await thread.until_shown("Answer missed.")
    await discord.until_sent(f"GET /channels/{attic.id}/messages")
    await ask(ann, "now", attic, mentions_bot=True)
    await attic.until_shown("Answer now.")
    assert discord.sent(f"GET /channels/{cellar.id}/messages") == []
    assert len(discord.sent(f"GET /channels/{attic.id}/messages")) == 1
