"""A conversation on Discord that goes on in another channel."""

from simcord import Env

from tests.flows.discord.conftest import House, said_by_the_bot
from tests.flows.discord.screen import look
from tests.flows.discord.test_answers import newest


async def test_a_conversation_of_a_thread_goes_on_in_private_with_everything_said(
    env: Env, house: House
) -> None:
    model = house.script("Noted.", "Tea.", "Hello again.")
    lounge = env.create_guild().create_text_channel("lounge")
    user = env.create_user("ann")
    ann = env.guild.add_member(user)
    await ann.slash(lounge, "session new", title="Tea")
    (thread,) = lounge.threads
    await ann.send(thread, "I like tea")
    noted = newest(env, thread)

    moved = await look(await user.slash("session move", name="Tea"))
    await user.send_dm("What do I like?")

    assert "'Tea' goes on here, with everything said in it. Just write." in moved.text
    assert thread.mention in moved.text
    assert said_by_the_bot(env, user.dm_channel)[-1] == "-# 🌸 Riya\nTea."
    assert "I like tea" in "\n".join(m.content for m in model.prompts[1].messages)

    pressed = await look(await ann.click(noted, label="Regenerate"))
    assert "perhaps elsewhere; only its newest answer can be changed." in pressed.text
    await ann.send(thread, "Hello")
    assert said_by_the_bot(env, thread)[-1] == "-# 🌸 Riya\nHello again."
    assert "I like tea" not in "\n".join(m.content for m in model.prompts[2].messages)
    assert noted.content == "-# 🌸 Riya\nNoted."


async def test_a_conversation_is_found_elsewhere_and_brought_into_a_channel(
    env: Env, house: House
) -> None:
    house.script("Noted.")
    lounge = env.create_guild().create_text_channel("lounge")
    user = env.create_user("ann")
    ann = env.guild.add_member(user)
    await user.slash("session new", title="Tea")
    await user.send_dm("I like tea")

    switched = await ann.slash(lounge, "session switch", name="Tea")
    assert switched.response is not None
    question = await ann.click(switched.response.message, label="Bring it here")
    assert (await look(question)).title == "Bring 'Tea' here?"
    assert question.response is not None
    brought = await ann.click(question.response.message, label="Bring it here")

    assert "'Tea' goes on here" in (await look(brought)).text
    query = "SELECT kind FROM places JOIN sessions ON place_id = places.id WHERE is_current"
    assert house.stored(query) == [("channel",)]
