"""Looking at one's personas on Discord, sharing them, and letting them go."""

from simcord import Env

from tests.adapters.discord.forms import fields_of
from tests.flows.discord.conftest import House, said_by_the_bot, somebody_with
from tests.flows.discord.screen import look, press


async def test_all_that_can_be_done_with_a_persona_is_below_it(env: Env, house: House) -> None:
    ann = await somebody_with(env, house, "Ada")

    shown = await ann.slash("persona show", name="ada")
    assert (await look(shown)).buttons == ["Switch", "Edit", "Export", "Delete"]

    edited = await press(ann, shown, "Edit")
    assert fields_of(edited)["name"]["value"] == "Ada"
    assert list((await look(await press(ann, shown, "Export"))).files) == ["Ada.png"]
    await press(ann, shown, "Switch")
    here = await look(await ann.slash("persona show"))
    assert here.text.startswith("Ada answers here, because it was chosen for this conversation")
    assert here.buttons == ["Edit", "Export", "Delete"]


async def test_a_long_text_is_shown_shortened_with_a_button_for_all(env: Env, house: House) -> None:
    ann = await somebody_with(env, house, "Ada", greeting="Good evening. " * 200)

    shown = await ann.slash("persona show", name="ada")
    assert (await look(shown)).fields["Greeting"].endswith("…")
    whole = await press(ann, shown, "Show all")

    greeting = (await look(whole)).fields["Greeting"]
    assert greeting.count("Good evening.") == 200


async def test_an_old_revision_is_found_in_the_history_and_comes_back(
    env: Env, house: House
) -> None:
    ann = await somebody_with(env, house, "Ada")
    for number in range(1, 13):
        await ann.slash("persona revert", name="ada", revision=str(number))

    newest = await ann.slash("persona history", name="ada")
    screen = await look(newest)
    assert screen.title == "🌱 Ada: what it was"
    assert screen.text.startswith("- 13, ")
    assert "**(current)**" in screen.text
    oldest = await press(ann, newest, "▶")
    assert (await look(oldest)).buttons == ["Back to 3", "Back to 2", "Back to 1", "◀"]
    back = await press(ann, oldest, "Back to 1")

    assert "is again what it was at revision 1; this is its revision 14." in (await look(back)).text


async def test_deleting_asks_first_and_keeps_what_was_said(env: Env, house: House) -> None:
    house.script("Charming.")
    ann = await somebody_with(env, house, "Ada")
    await ann.slash("persona switch", name="ada")
    await ann.send_dm("Hello.")

    asked = await ann.slash("persona delete", name="ada")
    question = await look(asked)
    assert question.title == "Delete 🌱 Ada?"
    assert "It said 1 message in 1 conversation and is chosen in 1 place." in question.text
    kept = await look(await press(ann, asked, "Keep it"))
    assert kept.title == "🌱 Ada"
    await press(ann, asked, "Delete")

    done = await look(asked)
    assert (done.text, done.buttons) == ("🌱 Ada is deleted. What it said stays.", [])
    await ann.send_dm("And now?")
    assert said_by_the_bot(env, ann.dm_channel)[-1] == "-# 🌸 Riya\nCharming."
    assert house.stored("SELECT author_name FROM messages WHERE role = 'assistant'") == [
        ("Ada",),
        ("Riya",),
    ]


async def test_purging_takes_along_what_was_said(env: Env, house: House) -> None:
    house.script("Charming.")
    ann = await somebody_with(env, house, "Ada")
    await ann.slash("persona switch", name="ada")
    await ann.send_dm("Hello.")

    asked = await ann.slash("persona delete", name="ada")
    await press(ann, asked, "Purge")

    assert (await look(asked)).text == "🌱 Ada is gone, with all that it said."
    assert house.stored("SELECT role, content FROM messages") == [("user", "Hello.")]


async def test_the_button_of_a_persona_that_is_gone_says_so(env: Env, house: House) -> None:
    ann = await somebody_with(env, house, "Ada")
    shown = await ann.slash("persona show", name="ada")
    await press(ann, await ann.slash("persona delete", name="ada"), "Delete")

    late = await look(await press(ann, shown, "Switch"))

    assert late.text == "⚠️ There is no such persona any more. `/persona list` shows all."


async def test_a_persona_is_shared_with_a_server_and_taken_back(env: Env, house: House) -> None:
    ann = await somebody_with(env, house, "Ada")
    club, pub = env.create_guild("club"), env.create_guild("pub")
    lounge, bar = club.create_text_channel("lounge"), pub.create_text_channel("bar")
    member = club.add_member(ann)
    ben = env.create_user("ben")
    ben_in_club, ben_in_pub = club.add_member(ben), pub.add_member(ben)

    alone = await look(await ann.slash("persona share", name="ada"))
    assert "There is no server or group around this chat" in alone.text
    shared = await member.slash(lounge, "persona share", name="ada")

    assert (await look(shared)).text == "Everybody here sees 🌱 Ada now."
    seen = await look(await ben_in_club.slash(lounge, "persona show", name="ada"))
    assert (seen.title, seen.buttons) == ("🌱 Ada", ["Switch", "Copy"])
    elsewhere = await look(await ben_in_pub.slash(bar, "persona show", name="ada"))
    assert elsewhere.text == "⚠️ There is no persona 'ada'. `/persona list` shows all."
    await press(member, shared, "Undo")
    late = await look(await ben_in_club.slash(lounge, "persona show", name="ada"))
    assert late == elsewhere


async def test_only_ones_own_personas_are_completed_where_one_is_to_be_changed(
    env: Env, house: House
) -> None:
    ann = await somebody_with(env, house, "Ada", "Coco")

    offered = await ann.autocomplete("persona edit", "name", "co")
    visible = await ann.autocomplete("persona show", "name", "co")

    assert [one["name"] for one in offered] == ["🌱 Coco"]
    assert {"🌱 Coco", "🎯 Coach"} <= {one["name"] for one in visible}
