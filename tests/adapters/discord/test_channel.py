"""Answers and notices in Discord channels."""

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest
from simcord import Env

from adapters.discord.adapter import DiscordAdapter
from bot.domain.errors import BadInputError, DeliveryError
from bot.domain.message import IncomingMessage
from bot.domain.reply import Button, Reply
from bot.domain.turn import Delivery
from tests.adapters.common.fakes import FakeLedger, an_answer, said
from tests.adapters.common.stepped_clock import settle
from tests.adapters.discord.conftest import Core
from tests.adapters.discord.wire import messages_sent


def answer_with(adapter: DiscordAdapter, core: Core, *pieces: str) -> FakeLedger:
    """Let every message be answered with these pieces; returns the ledger of the answers."""
    ledger = FakeLedger()

    async def answer(incoming: IncomingMessage) -> None:
        channel = adapter.channel(incoming.place)
        await channel.stream(an_answer(said(*pieces), reply_to=incoming.message_id), ledger)

    core.front_desk.react = answer
    return ledger


async def test_an_answer_names_its_speaker_and_is_recorded(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    ledger = answer_with(adapter, core, "Hello ", "there.")
    ann = env.create_user("ann")
    await ann.send_dm("Hi")
    (_, ours) = ann.dm_channel.history()
    assert ours.content == "-# 🌱 Coach\nHello there."
    assert ours.reference is None
    assert ledger.entries[0] == Delivery(part=0, state="sent", platform_message_id=str(ours.id))


async def test_an_answer_refers_to_the_message_and_pings_nobody_in_a_channel(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    answer_with(adapter, core, "Hello @everyone and <@1>")
    guild = env.create_guild()
    lounge = guild.create_text_channel("lounge")
    ann = guild.add_member(env.create_user("ann"))
    asked = await ann.send(lounge, "Hi")
    assert lounge.last_message is not None
    assert lounge.last_message.reference is not None
    assert lounge.last_message.reference.message_id == asked.id
    assert lounge.last_message.mentions == []
    (body,) = messages_sent(env)
    assert body["message_reference"]["fail_if_not_exists"] is False
    assert body["enforce_nonce"] is True
    assert len(body["nonce"]) == 24


async def test_a_long_answer_is_split_with_its_code_closed_and_opened(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    code = "\n".join(f"line_{n} = {n}" for n in range(300))
    ledger = answer_with(adapter, core, f"Look:\n```python\n{code}\n```\nThat is all.")
    ann = env.create_user("ann")
    await ann.send_dm("Code!")
    ours = [m.content for m in ann.dm_channel.history()[1:]]
    assert len(ours) > 2
    assert all(len(text) <= 2000 and text.count("```") == 2 for text in ours)
    assert all(text.startswith("```python\n") for text in ours[1:])
    assert "\n".join(ours).count("line_") == 300
    assert len(ledger.entries) == len(ours)


async def test_what_an_earlier_run_sent_is_edited(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    ann = env.create_user("ann")
    ledger = answer_with(adapter, core, "Half an")
    await ann.send_dm("Hi")
    core.front_desk.react = None
    place = core.front_desk.taken[0].place
    await adapter.channel(place).stream(an_answer(said("A whole answer.")), ledger)
    assert [m.content for m in ann.dm_channel.history()[1:]] == ["-# 🌱 Coach\nA whole answer."]


async def test_an_answer_is_sent_anew_when_its_message_was_deleted(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    ann = env.create_user("ann")
    ledger = answer_with(adapter, core, "Half an")
    await ann.send_dm("Hi")
    core.front_desk.react = None
    ledger.entries[0] = Delivery(part=0, state="sent", platform_message_id="1")
    place = core.front_desk.taken[0].place
    await adapter.channel(place).stream(an_answer(said("A whole answer."), turn=2), ledger)
    assert ann.dm_channel.last_message is not None
    assert ann.dm_channel.last_message.content == "-# 🌱 Coach\nA whole answer."


async def test_typing_and_then_the_first_words_are_shown_while_the_model_thinks(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    ann = env.create_user("ann")
    await ann.send_dm("Hi")
    begin, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[str]:
        await begin.wait()
        yield "Well, "
        await go_on.wait()
        yield "hello."

    place = core.front_desk.taken[0].place
    streaming = asyncio.create_task(
        adapter.channel(place).stream(an_answer(slowly()), FakeLedger())
    )
    await settle()
    assert any(request.path.endswith("/typing") for request in env.http_requests)
    begin.set()
    await settle()
    assert ann.dm_channel.history()[1].content == "-# 🌱 Coach\nWell,"
    go_on.set()
    await streaming
    assert ann.dm_channel.history()[1].content == "-# 🌱 Coach\nWell, hello."


async def test_a_refusal_is_told_with_its_remedy(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    ann = env.create_user("ann")
    await ann.send_dm("Hi")
    channel = adapter.channel(core.front_desk.taken[0].place)
    env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="No")
    with pytest.raises(DeliveryError, match="does not let me write") as refused:
        await channel.stream(an_answer(said("Hello there")), FakeLedger())
    assert "Send Messages" in refused.value.remedy


async def test_a_notice_is_shown_with_its_buttons(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    ann = env.create_user("ann")
    await ann.send_dm("Hi")
    reply = Reply(text="It broke.", tone="bad", buttons=(Button(label="Again", command="help"),))
    await adapter.channel(core.front_desk.taken[0].place).show(reply)
    last = ann.dm_channel.last_message
    assert last is not None
    assert last.content == "⚠️ It broke."
    assert len(last.components) == 1


async def test_a_thread_is_opened_in_a_channel(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    guild = env.create_guild()
    lounge = guild.create_text_channel("lounge")
    ann = guild.add_member(env.create_user("ann"))
    await ann.send(lounge, "Hi")
    parent = core.front_desk.taken[0].place
    opened = await adapter.open_place(parent, title="Tea with\nRiya " + "x" * 200)
    assert opened is not None
    assert opened.kind == "thread"
    assert opened.title.startswith("Tea with Riya x")
    assert opened.parent == parent
    (thread,) = lounge.threads
    assert opened.key.chat_id == str(thread.id)
    assert await adapter.open_place(opened, title="Deeper") is None


async def test_no_thread_is_opened_in_a_direct_chat(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    await env.create_user("ann").send_dm("Hi")
    assert await adapter.open_place(core.front_desk.taken[0].place, title="Tea") is None


async def test_the_missing_permission_is_named_when_no_thread_can_be_opened(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    guild = env.create_guild()
    barred = discord.PermissionOverwrite(create_public_threads=False)
    lounge = guild.create_text_channel("lounge", overwrites={guild.default_role: barred})
    ann = guild.add_member(env.create_user("ann"))
    await ann.send(lounge, "Hi")
    with pytest.raises(BadInputError, match="Create Public Threads"):
        await adapter.open_place(core.front_desk.taken[0].place, title="Tea")
