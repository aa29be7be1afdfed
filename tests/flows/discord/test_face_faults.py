"""What goes wrong where personas speak by webhooks, which know no second try by itself."""

import asyncio
from dataclasses import dataclass, replace

import pytest

from adapters.discord import errors
from adapters.discord.channel import mouthpiece
from tests.flows.discord.loopback import Home, ask, echo, seen
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.errors import ApiError, DroppedError
from tests.platforms.discord_api.faults import dropped, rate_limited, server_error
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi

SAYING = "POST /webhooks/*/*"
CHANGING = "PATCH /webhooks/*/*/messages/*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A fault that an answer meets."""

    name: str
    error: ApiError | DroppedError
    pattern: str = SAYING
    times: int = 2
    is_after: bool = False
    wait: float = 20.0
    """Seconds that the bot waits for Discord."""


ROWS = (
    Row(name="429", error=rate_limited(0.01)),
    Row(name="429 longer than is waited", error=rate_limited(0.3), wait=0.1),
    Row(name="429 of the proxy", error=rate_limited(0.01, is_from_discord=False)),
    Row(name="503", error=server_error(503)),
    Row(name="502 after it was taken", error=server_error(502), is_after=True, times=1),
    Row(name="a cut before it is taken", error=dropped()),
    Row(name="a cut after it was taken", error=dropped(), is_after=True, times=1),
    Row(name="429 of an edit", pattern=CHANGING, error=rate_limited(0.01)),
    Row(name="503 of an edit", pattern=CHANGING, error=server_error(503)),
    Row(name="a cut of an edit", pattern=CHANGING, error=dropped(), is_after=True),
)


@pytest.fixture(autouse=True)
def _haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every wait that the bot decides on be short."""
    monkeypatch.setattr(errors, "_PATIENCE", 0.01)


@pytest.fixture(params=ROWS, ids=lambda row: row.name)
def row(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Row:
    """Return a fault that is still to come."""
    row = request.param
    assert isinstance(row, Row)
    monkeypatch.setattr(mouthpiece, "_LONGEST_WAIT", row.wait)
    return row


async def test_an_answer_is_shown_once_in_spite_of_a_fault_that_passes(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel, row: Row
) -> None:
    model = home.script(echo)
    model.hold = asyncio.Event()
    before = len(discord.sent(SAYING))
    discord.fail(row.pattern, row.error, times=row.times, is_after=row.is_after)

    await ask(ann, "second", thread)
    await discord.until_sent(SAYING, before + 1)
    model.hold.set()
    await thread.until_shown("Answer second.")
    await home.until_ended(2)

    assert seen(thread) == [("Riya", "Answer first."), ("Riya", "Answer second.")]
    assert home.stored("SELECT state, error FROM turns") == [("answered", "")] * 2
    assert len(discord.sent(SAYING)) - before <= 5


@pytest.mark.parametrize("text", ["Answer second.", "Answer second. " * 200])
async def test_a_message_that_was_taken_when_the_bot_died_is_found_by_the_next_run(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel, text: str
) -> None:
    home.script(text)
    before = len(discord.sent(SAYING))
    held = discord.hold(SAYING, is_after=True)
    await ask(ann, "second", thread)
    await discord.until_sent(SAYING, before + 1)
    await home.stop_at_once()
    held.set()
    await ann.says("Anybody here?", to=thread)
    assert ("sending",) in home.stored("SELECT state FROM deliveries")

    await home.restart()
    await home.until_ended(3)

    said = "".join(shown for _, shown in seen(thread))
    assert said.count("Answer second.") == 2 * text.count("Answer second.")
    assert len(home.stored("SELECT part FROM deliveries")) == len(thread.said())


async def test_what_others_said_by_webhooks_meanwhile_is_left_alone(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    home.script("Answer second.")
    discord.fail(SAYING, dropped())
    held = discord.hold("GET /channels/*/messages")
    await ask(ann, "second", thread)
    await discord.until_sent("GET /channels/*/messages")
    (webhook,) = discord.world.webhooks.values()
    somebody = replace(webhook.speaker("Riya"), id=9)
    others = discord.world.messages.post(
        thread, somebody, "Hi", webhook_id=9, application_id=discord.world.operator.id
    )
    held.set()
    await home.until_ended(2)

    assert others.text == "Hi"
    assert ("Riya", "Answer second.") in seen(thread)


async def test_a_persona_goes_on_before_discord_says_which_servers_there_are(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    model = home.script("Answer second.")
    model.hold = asyncio.Event()
    await ask(ann, "second", thread)
    await thread.until_said(2)
    await home.until_stored("SELECT count(*) FROM deliveries WHERE state = 'sent'", 2)
    await home.stop_at_once()
    await home.close()

    home.script("Answer second.")
    discord.world.guilds.clear()
    await home.open()
    await thread.until_shown("Answer second.")

    assert seen(thread) == [("Riya", "Answer first."), ("Riya", "Answer second.")]
