"""Commands that take longer than Discord waits."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from simcord import Env

from adapters.discord.adapter import DiscordAdapter
from bot.domain.reply import Reply
from tests.adapters.common.stepped_clock import SteppedClock
from tests.adapters.discord.conftest import Core
from tests.adapters.discord.forms import OPENING, REFUSAL, fields_of, fill_in


@pytest.fixture
def clock() -> SteppedClock:
    """Return a clock that goes on only while a command dawdles."""
    return SteppedClock()


@pytest.fixture
def core(clock: SteppedClock) -> Core:
    """Return a core at that clock."""
    return Core(clock=clock)


@pytest.fixture
def dawdle(clock: SteppedClock) -> Callable[[], Awaitable[None]]:
    """Return what takes longer than Discord is left to wait."""
    return lambda: clock.advance(2)


async def test_a_slow_command_is_put_off_and_answered_later(
    env: Env, core: Core, dawdle: Callable[[], Awaitable[None]]
) -> None:
    core.desk.before = dawdle
    core.desk.reply = Reply(text="Coach answers.", is_private=False)
    guild = env.create_guild()
    lounge = guild.create_text_channel("lounge")
    ann = guild.add_member(env.create_user("ann"))
    ben = guild.add_member(env.create_user("ben"))
    result = await ann.slash(lounge, "persona switch", name="coach")
    first, *_ = [r for r in env.http_requests if r.path.endswith("/callback")]
    assert first.json == {"type": 5, "data": {"flags": 64}}
    assert result.response is not None
    assert result.response.content == "Coach answers."
    assert [m.content for m in lounge.history(viewer=ben)] == ["Coach answers."]


async def test_a_form_that_comes_late_is_offered_by_a_button(
    env: Env, core: Core, dawdle: Callable[[], Awaitable[None]]
) -> None:
    core.desk.replies["persona edit"] = OPENING
    core.desk.before = dawdle
    ann = env.create_user("ann")
    offered = await ann.slash("persona edit", name="Mia", part="more")
    assert offered.modal is None
    assert offered.response is not None
    assert offered.response.content == "Write a persona."
    core.desk.before = None
    shown = await ann.click(offered.response.message, label="Open the form")
    again, before = core.desk.calls[-1], core.desk.calls[-2]
    assert (again.path, again.arguments) == (before.path, before.arguments)
    assert fields_of(shown)["name"]


@pytest.mark.parametrize("name", ["M" * 100, "Mia of Ur"])
async def test_a_late_form_is_to_be_called_again_when_no_button_can_hold_the_call(
    env: Env, core: Core, dawdle: Callable[[], Awaitable[None]], name: str
) -> None:
    core.desk.replies["persona edit"] = OPENING
    core.desk.before = dawdle
    offered = await env.create_user("ann").slash("persona edit", name=name)
    assert offered.response is not None
    assert "call the command again" in offered.response.content
    assert offered.response.components == []


async def test_a_late_form_is_to_be_called_again_when_a_file_came_with_the_call(
    env: Env, core: Core, dawdle: Callable[[], Awaitable[None]]
) -> None:
    core.desk.replies["persona import"] = OPENING
    core.desk.before = dawdle
    offered = await env.create_user("ann").slash("persona import", card=("mia.png", b"png"))
    assert offered.response is not None
    assert "call the command again" in offered.response.content
    assert offered.response.components == []


async def test_what_was_typed_is_given_back_when_a_slow_command_refuses_it(
    env: Env, core: Core, dawdle: Callable[[], Awaitable[None]]
) -> None:
    core.desk.replies |= {"persona create": OPENING, "persona write": REFUSAL}
    ann = env.create_user("ann")
    shown = await ann.slash("persona create")
    core.desk.before = dawdle
    refused = await fill_in(ann, shown, name="Mia")
    assert refused.response is not None
    assert "There is a Mia already." in refused.response.content
    core.desk.before = None
    shown = await ann.click(refused.response.message, label="Open the form again")
    assert fields_of(shown)["name"]["value"] == "Mia"


async def test_a_command_in_hand_ends_with_the_connection(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def dawdle_for_ever() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    core.desk.before = dawdle_for_ever
    calling = asyncio.create_task(env.create_user("ann").slash("persona list"))
    await begun.wait()

    await vars(adapter)["_runner"].aclose()
    assert ended.is_set()
    calling.cancel()
    await asyncio.gather(calling, return_exceptions=True)
