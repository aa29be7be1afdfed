"""What people may decide for others, by their roles on Discord."""

from dataclasses import replace

import discord
import pytest
from simcord import Env, MemberActor
from simcord.builders import ChannelHandle

from adapters.discord.adapter import DiscordAdapter
from bot.domain.command import Caller
from bot.domain.errors import DeliveryError
from bot.domain.place import Rights
from tests.adapters.discord.conftest import Core


async def calling(core: Core, person: MemberActor, channel: ChannelHandle) -> Caller:
    """Return somebody as they call a command in a channel."""
    await person.slash(channel, "persona list")
    return core.desk.calls[-1].caller


def a_member(env: Env, **permissions: bool) -> MemberActor:
    """Return Ann, whose role has these permissions."""
    role = env.guild.create_role("Role", permissions=discord.Permissions(**permissions))
    return env.guild.add_member(env.create_user("ann"), roles=[role])


def a_thread(env: Env, parent: ChannelHandle, *, owner_id: int) -> ChannelHandle:
    """Return a thread that somebody opened."""
    env.backend.create_thread(parent.id, "Tea", owner_id)
    (thread,) = parent.threads
    return thread


@pytest.mark.parametrize(
    ("permissions", "place", "server"),
    [
        ({}, False, False),
        ({"manage_channels": True}, True, False),
        ({"manage_guild": True}, False, True),
        ({"manage_threads": True}, False, False),
        ({"administrator": True}, True, True),
    ],
)
async def test_permissions_decide_in_a_channel(
    env: Env,
    core: Core,
    adapter: DiscordAdapter,
    permissions: dict[str, bool],
    *,
    place: bool,
    server: bool,
) -> None:
    lounge = env.create_guild().create_text_channel("lounge")
    caller = await calling(core, a_member(env, **permissions), lounge)
    rights = await adapter.rights(caller)
    assert replace(rights, roles=frozenset()) == Rights(
        may_manage_place=place, may_manage_server=server
    )


async def test_a_channel_may_deny_what_the_role_grants(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    env.create_guild()
    ann = a_member(env, manage_channels=True)
    denied = discord.PermissionOverwrite(manage_channels=False)
    quiet = env.guild.create_text_channel("quiet", overwrites={ann: denied})
    assert not (await adapter.rights(await calling(core, ann, quiet))).may_manage_place


@pytest.mark.parametrize(
    ("permissions", "may_manage"),
    [({}, False), ({"manage_threads": True}, True), ({"manage_channels": True}, True)],
)
async def test_permissions_of_the_channel_decide_in_a_thread(
    env: Env,
    core: Core,
    adapter: DiscordAdapter,
    permissions: dict[str, bool],
    *,
    may_manage: bool,
) -> None:
    lounge = env.create_guild().create_text_channel("lounge")
    assert env.bot.user is not None
    thread = a_thread(env, lounge, owner_id=env.bot.user.id)
    caller = await calling(core, a_member(env, **permissions), thread)
    assert (await adapter.rights(caller)).may_manage_place is may_manage


async def test_who_opened_a_thread_manages_it(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    lounge = env.create_guild().create_text_channel("lounge")
    ann = a_member(env)
    thread = a_thread(env, lounge, owner_id=ann.id)
    rights = await adapter.rights(await calling(core, ann, thread))
    assert replace(rights, roles=frozenset()) == Rights(
        may_manage_place=True, may_manage_server=False
    )


async def test_everything_is_theirs_in_a_direct_chat(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    await env.create_user("ann").slash("persona list")
    asked = len(env.http_requests)
    rights = await adapter.rights(core.desk.calls[-1].caller)
    assert replace(rights, roles=frozenset()) == Rights(
        may_manage_place=True, may_manage_server=True
    )
    assert len(env.http_requests) == asked


async def test_a_right_that_was_taken_away_is_gone_at_once(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    lounge = env.create_guild().create_text_channel("lounge")
    ann = a_member(env, manage_guild=True)
    caller = await calling(core, ann, lounge)
    assert (await adapter.rights(caller)).may_manage_server
    env.backend.edit_member(env.guild.id, ann.id, {"role_ids": []})
    assert not (await adapter.rights(caller)).may_manage_server


async def test_it_is_an_error_of_ours_when_discord_does_not_say(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    lounge = env.create_guild().create_text_channel("lounge")
    caller = await calling(core, a_member(env), lounge)
    env.inject_error("GET", "/guilds/*/members/*", status=403, code=50001, message="Missing Access")
    with pytest.raises(DeliveryError):
        await adapter.rights(caller)
