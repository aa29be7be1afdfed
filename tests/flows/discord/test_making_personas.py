"""Writing personas of one's own on Discord, in modals, and changing them."""

import pytest
from simcord import Env, InteractionResult
from simcord.builders import UserHandle

from tests.adapters.discord.forms import fields_of, fill_in
from tests.flows.discord.conftest import House, said_by_the_bot, somebody_with
from tests.flows.discord.screen import look, press
from tests.personas.cards.builders import a_png

DESCRIPTION = "A mathematician of 1843."


@pytest.fixture
def ann(env: Env) -> UserHandle:
    """Return somebody who writes to the bot directly."""
    return env.create_user("ann")


async def writes(person: UserHandle, **answers: str | tuple[str, bytes]) -> InteractionResult:
    """Call for the form of a new persona and send it in."""
    opened = await person.slash("persona create")
    return await fill_in(person, opened, **{"name": "Ada", "description": DESCRIPTION, **answers})


async def test_a_persona_is_written_in_a_modal_and_answers_with_its_picture(
    env: Env, house: House, ann: UserHandle
) -> None:
    model = house.script("Charming.")

    made = await writes(ann, greeting="Do sit down.", picture=("ada.png", a_png()))
    assert (await look(made)).text == "Ada is yours. Only you see it until you share it."
    shown = await look(await press(ann, made, "Show"))
    await press(ann, made, "Talk to it here")
    await ann.send_dm("I have a problem.")

    assert (shown.title, shown.text) == ("Ada", DESCRIPTION)
    assert shown.fields["Greeting"] == "Do sit down."
    assert shown.files == {"ada.png": a_png()}
    assert said_by_the_bot(env, ann.dm_channel)[-1] == "-# Ada\nCharming."
    assert DESCRIPTION in model.prompts[0].system


async def test_only_name_and_description_must_be_filled_in(house: House, ann: UserHandle) -> None:
    opened = await ann.slash("persona create")

    fields = fields_of(opened)
    assert [name for name, field in fields.items() if field["required"]] == ["name", "description"]
    assert list(fields) == ["name", "description", "system_prompt", "greeting", "picture"]
    del house


async def test_a_modal_that_is_refused_opens_again_with_all_that_was_written(
    house: House, ann: UserHandle
) -> None:
    await writes(ann)
    refused = await writes(ann, description="Another one.")
    assert (
        "You have a persona called 'Ada' already; choose another name."
        in (await look(refused)).text
    )

    again = await press(ann, refused, "Open the form again")
    assert fields_of(again)["description"]["value"] == "Another one."
    made = await fill_in(ann, again, name="Ada Byron")

    assert (await look(made)).text.startswith("Ada Byron is yours.")
    del house


async def test_a_file_that_is_no_picture_is_refused(house: House, ann: UserHandle) -> None:
    refused = await look(await writes(ann, picture=("notes.txt", b"words")))

    assert "'notes.txt' is not a picture that I can show; send a PNG" in refused.text
    assert refused.files["description.txt"] == DESCRIPTION.encode()
    del house


async def test_an_edit_begins_with_what_stands_there_and_is_undone_by_a_button(
    house: House, ann: UserHandle
) -> None:
    await writes(ann, greeting="Do sit down.", picture=("ada.png", a_png()))

    opened = await ann.slash("persona edit", name="ada")
    standing = {name: field.get("value") for name, field in fields_of(opened).items()}
    assert standing["description"] == DESCRIPTION
    assert standing["greeting"] == "Do sit down."
    changed = await fill_in(ann, opened, description="She counts.", greeting="")
    assert (await look(changed)).text == "Ada is changed; this is its revision 2."
    shown = await look(await ann.slash("persona show", name="ada"))
    assert (shown.text, "Greeting" in shown.fields) == ("She counts.", False)
    assert shown.files == {"ada.png": a_png()}, "the picture stays"

    undone = await look(await press(ann, changed, "Undo"))
    assert undone.text == "Ada is again what it was at revision 1; this is its revision 3."
    assert (await look(await ann.slash("persona show", name="ada"))).text == DESCRIPTION
    del house


async def test_a_modal_that_changes_nothing_makes_no_revision(
    house: House, ann: UserHandle
) -> None:
    await writes(ann)

    kept = await fill_in(ann, await ann.slash("persona edit", name="ada"))

    assert (await look(kept)).text == "Ada is as it was."
    assert house.stored("SELECT count(*) FROM persona_revisions WHERE persona_id LIKE '%-%'") == [
        (1,)
    ]


async def test_the_rest_of_a_persona_is_edited_in_a_second_modal(
    house: House, ann: UserHandle
) -> None:
    await writes(ann)

    opened = await ann.slash("persona edit", name="ada", part="more")
    await fill_in(ann, opened, scenario="A study in London.", tags="history, numbers")

    shown = await look(await ann.slash("persona show", name="ada"))
    assert (shown.fields["Scenario"], shown.fields["Tags"]) == (
        "A study in London.",
        "history, numbers",
    )
    del house


async def test_a_text_that_is_too_long_for_a_modal_is_left_out_of_it_and_stays(
    env: Env, house: House
) -> None:
    ann = await somebody_with(env, house, "Ada", system_prompt="Be brief. " * 500)

    opened = await ann.slash("persona edit", name="ada")
    assert "system_prompt" not in fields_of(opened)
    changed = await fill_in(ann, opened, description="She counts.")

    assert (await look(changed)).text.endswith("What was too long for the form is as it was.")
    out = await look(await ann.slash("persona export", name="ada", form="json"))
    assert out.files["Ada.json"].count(b"Be brief.") == 500
    assert b"She counts." in out.files["Ada.json"]


async def test_what_everybody_has_is_copied_and_the_copy_is_changed(
    house: House, ann: UserHandle
) -> None:
    refused = await look(await ann.slash("persona edit", name="coach"))
    assert "`/persona copy` makes one of your own of it." in refused.text

    copied = await look(await ann.slash("persona copy", name="coach", new_name="My coach"))
    opened = await ann.slash("persona edit", name="my coach")

    assert copied.text == "🎯 My coach is a copy of 🎯 Coach, and yours to change."
    assert "You are Coach" in fields_of(opened)["system_prompt"]["value"]
    del house
