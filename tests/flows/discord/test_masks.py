"""Being somebody in the play on Discord: a mask by a modal, worn, played, deleted in use."""

from simcord import Env
from simcord.builders import UserHandle

from tests.adapters.discord.forms import fields_of, fill_in
from tests.flows.discord.conftest import House, said_by_the_bot
from tests.flows.discord.screen import look, press


async def writes(person: UserHandle, name: str, description: str) -> None:
    """Write a mask in its modal, and wear it everywhere."""
    opened = await person.slash("mask create")
    fields = list(fields_of(opened))
    assert fields == ["name", "description", "personality", "system_prompt", "picture"]
    made = await fill_in(person, opened, name=name, description=description)
    assert (await look(made)).text == f"{name} is yours, and nobody else can wear it."
    await press(person, made, "Wear it everywhere")


async def test_a_mask_is_written_worn_and_told_to_the_model(env: Env, house: House) -> None:
    model = house.script("Well met.")
    ann = env.create_user("ann")

    await writes(ann, "Kora", "{{user}} rides dragons.")
    await ann.send_dm("Hello!")

    assert "You are talking to Kora: Kora rides dragons." in model.prompts[0].system
    shown = await look(await ann.slash("mask show"))
    assert shown.text == "You are Kora: it is your default. Kora rides dragons."
    off = await look(await ann.slash("mask off"))
    assert off.text == (
        "You are nobody but yourself here: you took every mask off. What you wrote before keeps"
        " its name."
    )
    assert off.buttons == ["Also for what I wrote here before", "Undo"]
    await ann.send_dm("And now?")
    assert [m.content.split("\n")[0] for m in model.prompts[1].messages] == [
        "Kora: Hello!",
        "Well met.",
        "ann: And now?",
    ]


async def test_two_members_of_a_server_wear_masks_of_their_own(env: Env, house: House) -> None:
    model = house.script("Well met.")
    lounge = env.create_guild().create_text_channel("lounge")
    ann, ben = (env.guild.add_member(env.create_user(name)) for name in ("ann", "ben"))
    opened = await ann.slash(lounge, "session new", title="Tea")
    (thread,) = lounge.threads
    for person, name, about in ((ann, "Kora", "Kora rides."), (ben, "Bo", "Bo limps.")):
        opened = await person.slash(thread, "mask create")
        made = await fill_in(person, opened, name=name, description=about)
        worn = await look(await press(person, made, "Wear it here"))
        assert worn.is_private
        assert worn.text.startswith(f"You are {name}: you chose it for this conversation.")

    await ann.send(thread, "I ride.")
    await ben.send(thread, "I limp.")

    system, lines = model.prompts[-1].system, model.prompts[-1].messages
    assert [line.content.split("\n")[0] for line in lines][-3:] == [
        "Kora: I ride.", "Well met.", "Bo: I limp."
    ]  # fmt: skip
    assert system.endswith("You are talking to Bo: Bo limps.")


async def test_a_mask_that_is_deleted_in_use_is_missed_once(env: Env, house: House) -> None:
    model = house.script("Well met.")
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    await ann.slash(lounge, "session new", title="Tea")
    (thread,) = lounge.threads
    opened = await ann.slash(thread, "mask create")
    made = await fill_in(ann, opened, name="Kora", description="Rides.")
    await press(ann, made, "Wear it here")
    await ann.send(thread, "I ride.")

    question = await ann.slash(lounge, "mask delete", name="kora")
    assert (await look(question)).text.startswith(
        "You chose it in 1 conversation; you wrote 1 message under it."
    )
    deleted = await look(await press(ann, question, "Delete"))
    assert deleted.text == "Kora is deleted. You wore it in 1 other conversation, too."
    await ann.send(thread, "And now?")

    told = [line for line in said_by_the_bot(env, thread) if "cannot be Kora here" in line]
    assert len(told) == 1
    assert model.prompts[-1].messages[-1].content.startswith("ann: And now?")


async def test_a_persona_is_played_while_another_one_answers(env: Env, house: House) -> None:
    model = house.script("Well met.")
    ann = env.create_user("ann")

    played = await ann.slash("mask play", persona="coach")
    await ann.send_dm("Get up!")

    assert (await look(played)).text == "You play Coach in this conversation."
    assert "You are talking to Coach: Direct, curious" in model.prompts[-1].system
    assert said_by_the_bot(env, ann.dm_channel)[-1] == "-# 🌸 Riya\nWell met."
