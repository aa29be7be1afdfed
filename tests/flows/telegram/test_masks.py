"""Being somebody in the play on Telegram: a mask by questions, worn, changed, as a card."""

from tests.flows.telegram.conftest import House, says
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def writes(person: Person, name: str, description: str) -> None:
    """Write a mask, question by question, and wear it everywhere."""
    for text in ("/mask create", name, description):
        await says(person, text)
    for title in ("Personality", "How you speak", "Picture"):
        question = await person.chat.until_shown(f"{title} (")
        await person.presses(question, "Skip")
    made = await person.chat.until_shown(f"{name} is yours, and nobody else can wear it.")
    await person.presses(made, "Wear it everywhere")
    await person.chat.until_shown(f"{name} is your default from now on.")


async def test_a_mask_is_written_worn_and_told_to_the_model(house: House, alice: Person) -> None:
    model = house.script("Well met.")

    await writes(alice, "Kora", "{{user}} rides dragons.")
    await alice.sends("Hello!")
    await alice.chat.until_shown("Well met.")

    assert "You are talking to Kora: Kora rides dragons." in model.prompts[0].system
    shown = await says(alice, "/mask")
    assert "You are Kora: it is your default." in shown.text
    assert "• Kora (worn here): Kora rides dragons." in shown.text


async def test_two_members_of_a_group_wear_masks_of_their_own(
    house: House, telegram: BotApi, alice: Person, ben: Person
) -> None:
    model = house.script("Well met.")
    await writes(alice, "Kora", "Kora rides.")
    await writes(ben, "Bo", "Bo limps.")
    group = telegram.group()

    await alice.sends("@greenroom_bot I ride.", to=group)
    await group.until_said(1)
    await ben.sends("@greenroom_bot I limp.", to=group)
    await group.until_said(2)

    system, lines = model.prompts[-1].system, model.prompts[-1].messages
    assert [line.content.split("\n")[0] for line in lines] == [
        "Kora: I ride.", "Well met.", "Bo: I limp."
    ]  # fmt: skip
    assert system.endswith("You are talking to Bo: Bo limps.")


async def test_a_mask_in_use_is_deleted_and_a_persona_played_instead(
    house: House, alice: Person
) -> None:
    model = house.script("Well met.")
    await writes(alice, "Kora", "Rides.")

    question = await says(alice, "/mask delete kora")
    await alice.presses(question, "Delete")
    deleted = await alice.chat.until_shown("Kora is deleted.")
    await says(alice, "/mask play coach")
    await alice.sends("Get up!")
    await alice.chat.until_shown("Riya\nWell met.")

    assert "You wore it here. You are nobody but yourself" in deleted.text
    assert "You are talking to Coach: Direct, curious" in model.prompts[-1].system
    assert "Rides." not in model.prompts[-1].system


async def test_a_mask_goes_out_as_a_card_and_comes_in_again(house: House, alice: Person) -> None:
    await writes(alice, "Kora", "{{user}} rides.")

    before = len(alice.chat.said())
    await alice.sends("/mask export kora json")
    said = await alice.chat.until_said(before + 2)
    (out,) = [p.upload for p in said if p.upload and p.upload.kind == "document"]
    assert b"{{char}} rides." in out.content
    await alice.sends_file("kora.json", out.content, "/mask import")

    came = await alice.chat.until_shown("Kora (2) came in")
    await alice.presses(came, "Kora (2)")
    await alice.chat.until_shown("You are Kora (2): you chose it for this conversation.")
    del house
