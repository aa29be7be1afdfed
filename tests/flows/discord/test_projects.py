"""A project on Discord: begun, shared by invitation, and used in a thread."""

from simcord import Env

from tests.flows.books import CASTLE
from tests.flows.discord.conftest import House
from tests.flows.discord.screen import look, press


async def test_a_project_is_shared_by_a_code_and_its_lore_is_told_to_members(
    env: Env, house: House
) -> None:
    lounge = env.create_guild().create_text_channel("lounge")
    ann, somebody = env.create_user("ann"), env.create_user("ben")
    ben = env.guild.add_member(somebody)
    begun = await ann.slash("project new", name="Novel")
    await ann.slash("lore import", file=("castle.json", CASTLE), scope="project")

    invited = await look(await press(ann, begun, "Invite somebody"))
    assert invited.is_private
    await ben.slash(lounge, "session new", title="Scenes")
    (thread,) = lounge.threads
    assert await ben.autocomplete(thread, "project use", "project", "no") == []
    await somebody.slash("project join", code=invited.text.split("`")[1].split()[-1])
    (choice,) = await ben.autocomplete(thread, "project use", "project", "no")
    assert choice["name"] == "Novel (ann)"
    used = await look(await ben.slash(thread, "project use", project=choice["value"]))

    assert "Others here do not see the project" in used.text
    listed = await look(await ben.slash(thread, "lore list"))
    assert "**Castle** (brought by somebody else, told in this project)" in listed.text
    shown = await look(await ann.slash("project show"))
    assert shown.fields == {"Members": "ann (owner), ben"}
    assert "- Scenes, of ben" in shown.text

    gone = await look(await ann.slash("project remove", member="ben"))
    assert gone.text == "ben is in 'Novel' no more, and neither are their conversations."
    hidden = await look(await ben.slash(thread, "project show", project=choice["value"]))
    assert "You have no project" in hidden.text
    assert "No lore is told here" in (await look(await ben.slash(thread, "lore list"))).text
    assert house.stored("SELECT count(*) FROM project_members") == [(1,)]
