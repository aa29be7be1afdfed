"""The faults of Discord, one by one: the bot lives on, asks few times, and loses no answer."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from adapters.discord import adapter, errors
from adapters.discord.adapter import GreenroomClient
from adapters.discord.commands import runner
from tests.flows.discord.loopback import Home, answers, ask, echo
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.errors import ApiError, DroppedError, refusal
from tests.platforms.discord_api.faults import dropped, rate_limited, server_error
from tests.platforms.discord_api.gateway import Gateway
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi

SENDING = "POST /channels/*/messages"
EDITING = "PATCH /channels/*/messages/*"
TYPING = "POST /channels/*/typing"
ANSWERING = "POST /interactions/*/*/callback"
_FOREVER = 99
_NO_ENTRY = "Discord does not let me write there."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A fault that an answer meets."""

    name: str
    error: ApiError | DroppedError
    pattern: str = SENDING
    times: int = 2
    is_after: bool = False
    most: int = 4
    """So many requests of this kind are no flood."""


def name_of(value: object) -> str:
    """Return how a case is called in the report: by its row, or by the number of its fault."""
    match value:
        case Row():
            return value.name
        case ApiError(body={"code": code}):
            return str(code)
        case ApiError():
            return str(value.status)
        case _:
            return "a cut" if isinstance(value, DroppedError) else "reason"


@pytest.fixture(autouse=True)
def _haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every wait that the bot decides on be short."""
    monkeypatch.setattr(errors, "_PATIENCE", 0.01)
    monkeypatch.setattr(adapter, "_LONGEST_WAIT_FOR_A_RATE_LIMIT", 0.05)
    monkeypatch.setattr(GreenroomClient, "before_identify_hook", _no_pause)


async def _no_pause(client: object, shard_id: int | None, *, initial: bool = False) -> None:
    """Identify again at once: there is only one bot here."""
    del client, shard_id, initial


PASSING = (
    Row(name="429 of a route", error=rate_limited(0.01)),
    Row(name="429 of all routes", error=rate_limited(0.01, is_global=True)),
    Row(name="429 longer than the library waits", error=rate_limited(0.1)),
    Row(name="429 of the proxy", error=rate_limited(0.01, is_from_discord=False)),
    Row(name="502", error=server_error(502), times=1),
    Row(name="503", error=server_error(503), times=3, most=5),
    Row(name="a cut before it is taken", error=dropped()),
    Row(name="a cut after it was taken", error=dropped(), is_after=True),
    Row(name="429 of an edit", pattern=EDITING, error=rate_limited(0.01)),
    Row(
        name="429 of an edit by the proxy",
        pattern=EDITING,
        error=rate_limited(0.01, is_from_discord=False),
    ),
    Row(name="503 of an edit", pattern=EDITING, error=server_error(503)),
    Row(name="a cut of an edit", pattern=EDITING, error=dropped(), is_after=True),
)


@pytest.mark.parametrize("row", PASSING, ids=name_of)
async def test_an_answer_is_shown_once_in_spite_of_a_fault_that_passes(
    home: Home, discord: DiscordApi, ann: Person, row: Row
) -> None:
    model = home.script(echo)
    model.hold = asyncio.Event()
    discord.fail(row.pattern, row.error, times=row.times, is_after=row.is_after)

    await ask(ann, "first", ann.chat)
    await discord.until_sent(SENDING)
    if row.pattern == EDITING:
        await ann.chat.until_said(1)
    model.hold.set()
    await ann.chat.until_shown("Answer first.")
    await home.until_ended(1)

    assert answers(ann.chat) == ["first"]
    assert len(ann.chat.said()) == 1
    assert home.stored("SELECT state, error FROM turns") == [("answered", "")]
    assert 1 <= len(discord.sent(row.pattern)) <= row.most
    await is_well(home, discord)


@pytest.mark.parametrize(
    "error", [refusal(50013), rate_limited(0.1), server_error(503), dropped()], ids=name_of
)
async def test_an_answer_is_shown_without_a_sign_of_typing_where_that_is_refused(
    home: Home, discord: DiscordApi, ann: Person, error: ApiError | DroppedError
) -> None:
    model = home.script(echo)
    model.thinking = asyncio.Event()
    discord.fail(TYPING, error, times=_FOREVER)

    await ask(ann, "first", ann.chat)
    await discord.until_sent(TYPING)
    model.thinking.set()

    await ann.chat.until_shown("Answer first.")
    assert len(discord.sent(TYPING)) == 1


LASTING = (
    (refusal(10003), "The channel is not there any more."),
    (refusal(50001), _NO_ENTRY),
    (refusal(50013), _NO_ENTRY),
    (refusal(50035), "Discord refused what I sent: Invalid Form Body"),
    (server_error(503), "Discord has a fault of its own; try again later."),
    (rate_limited(0.01, is_from_discord=False), "Discord asks for patience."),
    (dropped(), "Discord cannot be reached."),
)


@pytest.mark.parametrize(("error", "reason"), LASTING, ids=name_of)
async def test_a_turn_fails_for_a_reason_that_is_kept_when_a_fault_lasts(
    home: Home, discord: DiscordApi, ann: Person, error: ApiError | DroppedError, reason: str
) -> None:
    home.script(echo)
    discord.fail(f"POST /channels/{ann.chat.id}/messages", error, times=_FOREVER)

    await ask(ann, "first", ann.chat)
    await home.until_ended(1)

    assert home.stored("SELECT state, error FROM turns") == [("failed", reason)]
    assert home.stored("SELECT tag, content FROM messages WHERE role = 'assistant'") == [
        ("partial", "Answer first.")
    ]
    assert ann.chat.texts() == []
    await is_well(home, discord)
    assert len(discord.sent(f"POST /channels/{ann.chat.id}/messages")) <= 10


async def test_a_failure_is_said_and_tried_again_as_soon_as_discord_allows_it(
    home: Home, discord: DiscordApi, ann: Person
) -> None:
    model = home.script(echo)
    model.hold = asyncio.Event()
    discord.fail(SENDING, refusal(50035), times=2)

    await ask(ann, "first", ann.chat)
    await discord.until_sent(SENDING)
    model.hold.set()
    failure = await ann.chat.until_shown("Discord refused what I sent")
    await ann.presses(failure, "Try again")

    await ann.chat.until_shown("Answer first.")
    await home.until_stored("SELECT state FROM turns", "answered")


async def test_an_answer_whose_message_is_deleted_meanwhile_is_sent_anew(
    home: Home, discord: DiscordApi, ann: Person
) -> None:
    model = home.script("Here I am.")
    model.hold = asyncio.Event()
    await ann.says("Where are you?")
    (begun,) = await ann.chat.until_said(1)

    discord.world.messages.delete(begun)
    model.hold.set()

    await ann.chat.until_shown("Here I am.")
    await home.until_ended(1)
    assert len(ann.chat.said()) == 1
    assert home.stored("SELECT state FROM turns") == [("answered",)]
    assert home.stored("SELECT platform_message_id FROM deliveries") == [
        (str(ann.chat.said()[0].id),)
    ]


@pytest.mark.parametrize(
    "error",
    [refusal(10062), refusal(40060), refusal(10015), server_error(503), dropped()],
    ids=name_of,
)
@pytest.mark.parametrize("is_slow", [False, True])
async def test_a_command_whose_answer_is_refused_disturbs_nobody(
    home: Home,
    discord: DiscordApi,
    ann: Person,
    error: ApiError | DroppedError,
    *,
    is_slow: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if is_slow:
        monkeypatch.setattr(runner, "_PATIENCE", 0.0)
        discord.fail("PATCH /webhooks/*/*/messages/@original", error, times=_FOREVER)
    else:
        discord.fail(ANSWERING, error, times=_FOREVER)

    await ann.calls("persona list")
    await discord.until_sent(ANSWERING)

    await is_well(home, discord)
    assert len(discord.sent(ANSWERING)) == 1


async def test_commands_that_cannot_be_published_today_are_published_at_the_next_start(
    home: Home, discord: DiscordApi
) -> None:
    publishing = "PUT /applications/*/commands"
    await home.close()
    home.stored("DELETE FROM markers")
    discord.fail(publishing, refusal(30034))
    before = len(discord.sent(publishing))

    await home.open()
    await is_well(home, discord)
    assert len(discord.sent(publishing)) == before + 1

    await home.restart()
    await is_well(home, discord, name="again")
    assert len(discord.sent(publishing)) == before + 2


BREAKS: dict[str, Callable[[Gateway], Awaitable[None]]] = {
    "op 7": Gateway.asks_to_reconnect,
    "op 9, the session can go on": lambda gateway: gateway.invalidates(can_resume=True),
    "op 9, it cannot": lambda gateway: gateway.invalidates(can_resume=False),
    "a cut": lambda gateway: at_once(gateway.cuts),
    "a cut and a lost session": lambda gateway: at_once(gateway.forgets, gateway.cuts),
    "no sign of life": lambda gateway: at_once(gateway.falls_silent),
}


async def at_once(*acts: Callable[[], None]) -> None:
    """Do some things without waiting."""
    for act in acts:
        act()


@pytest.mark.parametrize("name", BREAKS)
async def test_what_is_said_around_a_break_of_the_connection_is_answered_once(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel, name: str
) -> None:
    if name == "no sign of life":
        discord.gateway.heartbeat_seconds = 0.05
        home.gives_up_after = 0.3
        await home.restart()
    await ask(ann, "before", thread)
    await BREAKS[name](discord.gateway)
    await ask(ann, "meanwhile", thread)
    await thread.until_shown("Answer meanwhile.")
    await ask(ann, "after", thread)
    await thread.until_shown("Answer after.")

    await home.until_ended(4)
    assert answers(thread) == ["first", "before", "meanwhile", "after"]
    assert len(discord.gateway.greetings) <= 3
    assert home.is_running


async def is_well(home: Home, discord: DiscordApi, name: str = "elsewhere") -> None:
    """See that somebody else is answered as always."""
    ben = discord.person("Ben")
    home.script(echo)
    await ask(ben, name, ben.chat)
    await ben.chat.until_shown(f"Answer {name}.")
    assert home.is_running
