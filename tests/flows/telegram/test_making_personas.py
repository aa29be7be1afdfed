"""Writing personas of one's own on Telegram, where a form is a talk, and changing them."""

import pytest

from tests.flows.telegram.conftest import House, has, says
from tests.personas.cards.builders import a_png
from tests.platforms.bot_api.people import Person

ANSWERS = ("Ada", "A mathematician of 1843.", "You are Ada. Be brief.", "Do sit down.")


async def writes(person: Person, *answers: str) -> None:
    """Begin a persona and answer the first questions."""
    for text in ("/persona create", *answers):
        await says(person, text)


async def test_a_persona_is_told_bit_by_bit_and_answers_under_its_name(
    house: House, alice: Person
) -> None:
    model = house.script("Charming.")

    await writes(alice, *ANSWERS)
    await alice.sends_photo(a_png())
    made = await alice.chat.until_shown("Ada is yours. Only you see it until you share it.")
    await alice.presses(made, "Show")
    shown = await alice.chat.until_shown("Greeting: Do sit down.")
    await alice.presses(made, "Talk to it here")
    await alice.chat.until_shown("Ada answers here from now on.")
    await alice.sends("I have a problem.")
    await alice.chat.until_shown("Ada\nCharming.")

    assert shown.upload is not None
    assert (shown.upload.kind, shown.upload.content) == ("photo", a_png())
    assert "A mathematician of 1843." in model.prompts[0].system


async def test_two_answers_are_enough(house: House, alice: Person) -> None:
    await writes(alice, *ANSWERS[:2])
    for title in ("How it speaks", "Greeting", "Picture"):
        question = await alice.chat.until_shown(f"{title} (")
        assert question.buttons == ["Skip", "Back", "Cancel"]
        await alice.presses(question, "Skip")

    await alice.chat.until_shown("Ada is yours.")
    assert len((await says(alice, "/persona list")).text.split("(yours)")) == 2
    del house


@pytest.mark.parametrize("answered", [0, 3])
async def test_nothing_is_made_of_a_persona_that_is_given_up(
    house: House, alice: Person, answered: int
) -> None:
    await writes(alice, *ANSWERS[:answered])

    given_up = await says(alice, "/cancel")

    assert given_up.text == "A new persona: given up. Nothing was changed."
    assert "(yours)" not in (await says(alice, "/persona list")).text
    del house


async def test_a_restart_in_the_middle_goes_on_where_it_was(house: House, alice: Person) -> None:
    await writes(alice, *ANSWERS[:3])
    await house.telegram.world.updates.until_acknowledged()

    await house.restart()
    assert "Picture (5 of 5)" in (await says(alice, ANSWERS[3])).text
    await alice.sends_photo(a_png())
    await alice.chat.until_shown("Ada is yours.")

    shown = await says(alice, "/persona show ada")
    assert "How it speaks: You are Ada. Be brief." in shown.text


async def test_a_name_that_is_taken_is_changed_without_telling_all_again(
    house: House, alice: Person
) -> None:
    await has(house, alice, "Ada")
    await writes(alice, *ANSWERS)
    question = await alice.chat.until_shown("Picture (5 of 5)")
    await alice.presses(question, "Skip")
    refused = await alice.chat.until_shown("You have a persona called 'Ada' already")

    await alice.presses(refused, "Change: Name")
    await alice.chat.until_shown("Now: Ada")
    made = await says(alice, "Ada Byron")

    assert made.text.startswith("Ada Byron is yours.")
    assert "Do sit down." in (await says(alice, "/persona show ada byron")).text


async def test_an_edit_shows_what_stands_there_and_is_undone_by_a_button(
    house: House, alice: Person
) -> None:
    await has(house, alice, "Ada", greeting="Do sit down.")

    question = await says(alice, "/persona edit ada")
    assert question.text.endswith("Now: Ada")
    await alice.presses(question, "Keep it")
    await alice.chat.until_shown("Now: Ada is here to help.")
    question = await says(alice, "She counts.")
    await alice.presses(question, "Skip")
    await alice.chat.until_shown("Now: Do sit down.")
    await alice.presses(question, "Empty it")
    await alice.chat.until_shown("Picture (5 of 5)")
    await alice.presses(question, "Skip")
    changed = await alice.chat.until_shown("🌱 Ada is changed; this is its revision 2.")
    shown = await says(alice, "/persona show ada")
    assert "She counts." in shown.text
    assert "Greeting" not in shown.text

    await alice.presses(changed, "Undo")
    await alice.chat.until_shown("is again what it was at revision 1")
    assert "Greeting: Do sit down." in (await says(alice, "/persona show ada")).text


async def test_what_everybody_has_is_copied_and_the_copy_is_changed(
    house: House, alice: Person
) -> None:
    refused = await says(alice, "/persona edit coach")
    assert "/persona copy makes one of your own of it." in refused.text

    copied = await says(alice, "/persona copy coach My coach")

    assert copied.text == "🎯 My coach is a copy of 🎯 Coach, and yours to change."
    assert (await says(alice, "/persona edit my coach")).text.endswith("Now: My coach")
    del house
