"""Talking on Discord, from the first hello on."""

import asyncio

from simcord import Env

from bot.domain.errors import ModelOverloadedError
from tests.flows.discord.conftest import House, said_by_the_bot


async def test_a_first_hello_in_a_direct_message_is_answered_and_stored(
    env: Env, house: House
) -> None:
    house.script("Hey you.")
    ann = env.create_user("ann")

    await ann.send_dm("Hello!")

    assert said_by_the_bot(env, ann.dm_channel) == ["-# 🌸 Riya\nHey you."]
    assert house.stored("SELECT role, content, persona_id FROM messages ORDER BY seq") == [
        ("user", "Hello!", None),
        ("assistant", "Hey you.", "sweet_supportive"),
    ]
    assert house.stored("SELECT state FROM turns") == [("answered",)]
    assert house.stored("SELECT part, state FROM deliveries") == [(0, "sent")]


async def test_only_a_mention_or_a_reply_is_answered_in_a_channel(env: Env, house: House) -> None:
    house.script("Hey you.")
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    assert env.bot.user is not None

    await ann.send(lounge, "Nice weather.")
    assert said_by_the_bot(env, lounge) == []

    await ann.send(lounge, f"{env.bot.user.mention} what do you say?")
    assert said_by_the_bot(env, lounge) == ["-# 🌸 Riya\nHey you."]

    await ann.send(lounge, "Thanks.")
    assert len(said_by_the_bot(env, lounge)) == 1

    answer = next(m for m in lounge.history() if m.author.id == env.bot.user.id)
    await ann.send(lounge, "Tell me more.", reply_to=answer)
    assert len(said_by_the_bot(env, lounge)) == 2
    assert answer.reference is not None


async def test_a_switch_in_the_middle_changes_who_answers_and_nothing_bleeds(
    env: Env, house: House
) -> None:
    model = house.script("I am Riya.", "I am Coach.")
    ann = env.create_user("ann")

    await ann.send_dm("Hi")
    switched = await ann.slash("persona switch", name="coach")
    await ann.send_dm("Who are you?")

    assert switched.response is not None
    assert "Coach answers here from now on" in switched.response.content
    assert said_by_the_bot(env, ann.dm_channel)[0] == "-# 🌸 Riya\nI am Riya."
    assert said_by_the_bot(env, ann.dm_channel)[-1] == "-# 🎯 Coach\nI am Coach."
    spoken = [m.content for m in model.prompts[1].messages if m.role == "assistant"]
    assert not any("I am Riya." in line for line in spoken)
    assert house.stored(
        "SELECT persona_id FROM messages WHERE role = 'assistant' ORDER BY seq"
    ) == [("sweet_supportive",), ("coach",)]


async def test_personas_are_completed_and_chosen_by_button(env: Env, house: House) -> None:
    house.script("I am Coach.")
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))

    choices = await ann.autocomplete(lounge, "persona switch", "name", "co")
    listed = await ann.slash(lounge, "persona list")

    assert "coach" in [choice["value"] for choice in choices]
    assert listed.response is not None
    assert listed.ephemeral
    await ann.click(listed.response.message, label="🎯 Coach")
    assert "Coach answers here from now on" in said_by_the_bot(env, lounge)[-1]


async def test_two_threads_have_different_personas_side_by_side(env: Env, house: House) -> None:
    house.script(lambda prompt: f"To {prompt.messages[-1].content}")
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))

    await ann.slash(lounge, "session new", title="Running")
    await ann.slash(lounge, "session new", title="Writing")
    running, writing = lounge.threads
    await ann.slash(running, "persona switch", name="coach")
    await ann.send(running, "one")
    await ann.send(writing, "two")
    await ann.send(running, "three")

    assert [text.split("\n")[0] for text in said_by_the_bot(env, running)[2:]] == [
        "-# 🎯 Coach",
        "-# 🎯 Coach",
    ]
    assert said_by_the_bot(env, writing)[-1].startswith("-# 🌸 Riya\n")
    assert house.stored("SELECT count(*) FROM sessions WHERE closed_at IS NULL") == [(2,)]


async def test_a_new_session_in_a_channel_opens_a_thread_that_answers_every_message(
    env: Env, house: House
) -> None:
    house.script("Here I am.")
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))

    opened = await ann.slash(lounge, "session new", title="Tea")

    (thread,) = lounge.threads
    assert thread.name == "Riya · Tea"
    assert opened.response is not None
    assert thread.mention in opened.response.content
    await ann.send(thread, "Hello")
    await ann.send(thread, "And again")
    assert said_by_the_bot(env, thread)[1:] == ["-# 🌸 Riya\nHere I am."] * 2


async def test_two_people_in_one_thread_are_told_apart(env: Env, house: House) -> None:
    model = house.script("Hello both.")
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann", global_name="Ann"))
    ben = env.guild.add_member(env.create_user("ben", global_name="Ben"))
    await ann.slash(lounge, "session new")
    (thread,) = lounge.threads

    await ann.send(thread, "I like tea.")
    await ben.send(thread, "I like coffee.")

    asked = "\n".join(m.content for m in model.prompts[-1].messages)
    assert "Ann: I like tea." in asked
    assert "Ben: I like coffee." in asked
    assert house.stored("SELECT count(*) FROM users") == [(2,)]


async def test_a_message_that_comes_twice_is_answered_once(env: Env, house: House) -> None:
    house.script("Hey you.")
    ann = env.create_user("ann")
    await ann.send_dm("Hello!")
    hello = ann.dm_channel.history()[0]

    await house.client.on_message(hello)

    assert house.stored("SELECT state FROM turns") == [("answered",)]
    assert len(said_by_the_bot(env, ann.dm_channel)) == 1
    assert house.stored("SELECT count(*) FROM messages WHERE role = 'user'") == [(1,)]


async def test_a_long_answer_is_split_and_all_of_it_kept(env: Env, house: House) -> None:
    code = "\n".join(f"    line_{n} = {n}" for n in range(300))
    house.script(f"Look:\n\n```python\ndef f():\n{code}\n```\n\nThat is all.")
    ann = env.create_user("ann")

    await ann.send_dm("Code, please.")

    parts = said_by_the_bot(env, ann.dm_channel)
    assert len(parts) > 2
    assert all(len(part) <= 2000 and part.count("```") % 2 == 0 for part in parts)
    assert "\n".join(parts).count("line_") == 300
    assert parts[-1].endswith("That is all.")
    assert house.stored("SELECT count(*) FROM deliveries WHERE state = 'sent'") == [(len(parts),)]
    ((kept,),) = house.stored("SELECT content FROM messages WHERE role = 'assistant'")
    assert str(kept).count("line_") == 300


async def test_a_failing_model_is_told_and_the_button_tries_again(env: Env, house: House) -> None:
    house.script(ModelOverloadedError("The model is busy. Try again in a minute."), "Hey you.")
    ann = env.create_user("ann")

    await ann.send_dm("Hello!")

    (failure,) = ann.dm_channel.history()[1:]
    assert failure.content == "⚠️ The model is busy. Try again in a minute."
    assert house.stored("SELECT state FROM turns") == [("failed",)]
    await ann.click(failure, label="Try again")
    assert said_by_the_bot(env, ann.dm_channel)[-1] == "-# 🌸 Riya\nHey you."
    assert house.stored("SELECT state, attempt FROM turns") == [("answered", 2)]


async def test_a_restart_keeps_everything(env: Env, house: House) -> None:
    house.script("I am Coach.")
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    await ann.slash(lounge, "session new", title="Tea")
    (thread,) = lounge.threads
    await ann.slash(thread, "persona switch", name="coach")
    await ann.send(thread, "Remember the number 42.")

    await house.restart(env)
    model = house.script("It was 42.")
    await ann.send(thread, "Which number?")

    assert said_by_the_bot(env, thread)[-1] == "-# 🎯 Coach\nIt was 42."
    assert "42" in "\n".join(m.content for m in model.prompts[0].messages)
    puts = [r for r in env.http_requests if r.method == "PUT" and "/commands" in r.path]
    assert len(puts) == 1


async def test_an_answer_that_a_run_left_unfinished_is_finished_by_the_next(
    env: Env, house: House
) -> None:
    model = house.script("Half an answer.")
    model.hold = asyncio.Event()
    ann = env.create_user("ann")

    sending = asyncio.create_task(ann.send_dm("Hello!"))
    await house.until(lambda: ("sent",) in house.stored("SELECT state FROM deliveries"))
    await house.stop_at_once()
    await sending
    assert said_by_the_bot(env, ann.dm_channel) == ["-# 🌸 Riya\nHalf"]
    assert house.stored("SELECT state FROM turns") == [("answering",)]
    house.script("A whole answer.")
    await house.restart(env)
    await house.until(lambda: house.stored("SELECT state FROM turns") == [("answered",)])

    assert said_by_the_bot(env, ann.dm_channel) == ["-# 🌸 Riya\nA whole answer."]
    assert house.stored("SELECT state, attempt FROM turns") == [("answered", 2)]


async def test_nobody_is_pinged_whatever_the_model_says(env: Env, house: House) -> None:
    house.script("@everyone <@1> <@&2> @here")
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    assert env.bot.user is not None

    await ann.send(lounge, f"{env.bot.user.mention} ping them all")

    last = lounge.last_message
    assert last is not None
    assert not last.mention_everyone
    assert last.mentions == []
    assert last.role_mentions == []
