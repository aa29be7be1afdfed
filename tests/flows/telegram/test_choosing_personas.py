"""Deciding on Telegram who answers: where, for whom, and whether one may."""

import pytest

from tests.flows.telegram.conftest import House, has, says
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


@pytest.mark.parametrize("scope", ["place", "server"])
async def test_only_administrators_decide_for_everybody(
    house: House, telegram: BotApi, alice: Person, ben: Person, scope: str
) -> None:
    group = telegram.group()
    group.owner = alice.account.id

    refused = await says(ben, f"/persona switch coach {scope}", to=group)
    assert refused.text == (
        "⚠️ Only administrators of this group may choose that for everybody here."
    )
    chosen = await says(alice, f"/persona switch coach {scope}", to=group)

    assert chosen.text.startswith("🎯 Coach answers in this group from now on")
    shown = await says(ben, "/persona show", to=group)
    assert "Coach answers here, because this group is bound to it" in shown.text
    kept = await says(ben, f"/persona reset {scope}", to=group)
    assert kept.text == refused.text
    freed = await says(alice, f"/persona reset {scope}", to=group)
    assert freed.text == "🌸 Riya answers here again: it is the default of this bot."
    del house


async def test_anybody_chooses_for_themselves(
    house: House, telegram: BotApi, alice: Person, ben: Person
) -> None:
    group = telegram.group()

    await says(alice, "/persona switch coach me", to=group)

    mine = await says(alice, "/persona show", to=group)
    assert "Coach answers here, because it is your own default" in mine.text
    assert "Riya answers here" in (await says(ben, "/persona show", to=group)).text
    del house


async def test_another_persona_is_asked_once_in_three_ways_and_the_conversation_stays(
    house: House, alice: Person
) -> None:
    house.script(lambda prompt: prompt.messages[-1].content.splitlines()[-1])

    await alice.sends("/ask coach What now?")
    answer = await alice.chat.until_shown("🎯 Coach\nWhat now?")
    assert "Alice asks 🎯 Coach: What now?" in alice.chat.texts()
    await alice.sends("kavya: and you?")
    await alice.chat.until_shown("🍵 Kavya\nand you?")
    await alice.sends("Go on.", reply_to=answer)
    await alice.chat.until_shown("🎯 Coach\nGo on.")

    await alice.sends("Thank you all.")
    await alice.chat.until_shown("🌸 Riya\nThank you all.")


async def test_a_name_that_fits_several_asks_which_one(house: House, alice: Person) -> None:
    await has(house, alice, "Coach")
    house.script("Me?")

    which = await says(alice, "/persona switch coach")
    assert which.text == "Several personas are called 'coach'. Which one do you mean?"
    assert which.buttons == ["🌱 Coach (yours)", "🎯 Coach (library)"]
    await alice.presses(which, "🌱 Coach (yours)")
    await alice.chat.until_shown("🌱 Coach answers here from now on.")
    await alice.sends("Who are you?")

    await alice.chat.until_shown("🌱 Coach\nMe?")


async def test_somebody_elses_private_persona_is_like_none(
    house: House, alice: Person, ben: Person
) -> None:
    await has(house, alice, "Ada")

    verbs = ("show", "switch", "edit", "copy", "share", "history", "delete", "export")
    lines = (*(f"/persona {verb} ada" for verb in verbs), "/ask ada Hi")
    answers = {(await says(ben, line)).text for line in lines}

    assert answers == {"⚠️ There is no persona 'ada'. /persona list shows all."}


async def test_a_conversation_begins_with_a_greeting_that_can_be_another(
    house: House, alice: Person
) -> None:
    model = house.script("Charming.")
    await has(house, alice, "Ada", greeting="Do sit down.", alternate_greetings=("Oh, {{user}}!",))
    await says(alice, "/persona switch ada me")

    begun = await says(alice, "/session new")
    assert begun.text == "🌱 Ada\nDo sit down."
    await alice.presses(begun, "Another greeting")
    await alice.chat.until_shown("🌱 Ada\nOh, Alice!")
    assert begun.text == "🌱 Ada\nOh, Alice!"
    await alice.sends("Good evening.")
    await alice.chat.until_shown("Charming.")

    assert [m.content for m in model.prompts[0].messages if m.role == "assistant"] == ["Oh, Alice!"]
    await alice.presses(begun, "Another greeting")
    await alice.chat.until_shown("The conversation goes on already")
    assert begun.text == "🌱 Ada\nOh, Alice!"
