"""What people do with an answer on Discord by the menu of its message."""

from simcord import Env

from tests.adapters.discord.forms import fill_in
from tests.flows.discord.conftest import House, said_by_the_bot
from tests.flows.discord.screen import look

NUMBERS = ("One.", "Two.", "Three.")


async def test_the_menu_of_an_answer_regenerates_it_and_lets_somebody_else_answer(
    env: Env, house: House
) -> None:
    house.script(*NUMBERS)
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    assert env.bot.user is not None
    await ann.send(lounge, f"{env.bot.user.mention} say a number")
    answer = lounge.history()[-1]

    again = await ann.context_menu(lounge, "Regenerate", answer)
    assert (await look(again)).text == "Trying again."
    assert said_by_the_bot(env, lounge) == ["-# 🌸 Riya\nTwo."]

    asked = await ann.context_menu(lounge, "Answer as…", answer)
    assert asked.response is not None
    menu = asked.response.components[0]["components"][0]
    (coach,) = [o["value"] for o in menu["options"] if o["label"] == "🎯 Coach"]
    await ann.select(asked.response.message, [coach])
    assert said_by_the_bot(env, lounge)[0] == "-# 🎯 Coach\nThree."


async def test_an_answer_is_edited_in_a_modal_and_its_author_is_known(
    env: Env, house: House
) -> None:
    model = house.script(*NUMBERS)
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    assert env.bot.user is not None
    await ann.send(lounge, f"{env.bot.user.mention} say a number")
    answer = lounge.history()[-1]
    await ann.send(lounge, "another one", reply_to=answer)

    opened = await ann.context_menu(lounge, "Edit this answer", answer)
    await fill_in(ann, opened, text="Seven.")
    await ann.send(lounge, "and one more", reply_to=answer)

    assert said_by_the_bot(env, lounge)[0] == "-# 🌸 Riya\nSeven."
    assert any("Seven." in m.content for m in model.prompts[-1].messages)
    ((marks, by),) = house.stored(
        "SELECT messages.metadata, users.id FROM messages, users WHERE content = 'Seven.'"
    )
    assert str(by) in str(marks).replace("-", "")
    assert "edited_at" in str(marks)


async def test_what_is_no_answer_or_somebody_elses_is_not_changed(env: Env, house: House) -> None:
    house.script(*NUMBERS)
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    ben = env.guild.add_member(env.create_user("ben"))
    assert env.bot.user is not None
    await ann.send(lounge, f"{env.bot.user.mention} say a number")
    answer = lounge.history()[-1]
    await ben.send(lounge, "I only talk")
    talk = lounge.history()[-1]

    for person, message in ((ben, answer), (ben, talk), (ann, talk)):
        for name in ("Regenerate", "Answer as…", "Edit this answer"):
            shown = await look(await person.context_menu(lounge, name, message))
            assert shown.text == "⚠️ That message is no answer that you may change."
    assert said_by_the_bot(env, lounge) == ["-# 🌸 Riya\nOne."]
