"""Character cards on Telegram: brought in as files, and handed out as files."""

from pathlib import Path

from personas.cards.reading import read_card
from personas.cards.shape import same_meaning
from tests.flows.telegram.conftest import House, has, says
from tests.personas.cards.builders import a_png_card, a_raw_book, a_raw_entry, a_v3
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_a_real_card_comes_in_and_what_it_has_is_shown(
    house: House, alice: Person, shared_folder: Path
) -> None:
    house.script("The world lies before you.")
    card = (shared_folder / "cards" / "the-awakened-v3-book62.png").read_bytes()

    await alice.sends_file("awakened.png", card, "/persona import", media_type="image/png")
    came = await alice.chat.until_shown("The Awakened came in")

    assert "Lore entries: 62" in came.text
    assert [post.upload.kind for post in alice.chat.said() if post.upload] == ["photo"]
    assert came.buttons == ["Talk to it here", "Edit", "Export", "Delete"]
    await alice.presses(came, "Edit")
    await alice.chat.until_shown("Now: The Awakened")
    await says(alice, "/cancel")
    await alice.presses(came, "Talk to it here")
    await alice.chat.until_shown("The Awakened answers here from now on.")
    await alice.sends("Who am I?")
    await alice.chat.until_shown("The Awakened\nThe world lies before you.")


async def test_a_card_goes_out_as_it_came_in(house: House, alice: Person) -> None:
    book = a_raw_book(a_raw_entry(extensions={"theirs": [1]}), extensions={"mine": 1})
    raw = a_v3(name="Bea", character_book=book, beside={"beside": True})
    await alice.sends_file("bea.png", a_png_card(raw), "/persona import", media_type="image/png")
    await alice.chat.until_shown("Bea came in")

    for form in ("png", "json", "charx"):
        await says(alice, f"/persona export bea {form}")
    handed_out = [post for post in await alice.chat.until_said(7) if post.upload and not post.text]

    files = [post.upload for post in handed_out if post.upload and post.upload.kind == "document"]
    assert [file.name for file in files] == ["Bea.png", "Bea.json", "Bea.charx"]
    assert all(same_meaning(read_card(file.content).raw, raw) for file in files)
    again = await says(alice, "/persona import", reply_to=handed_out[-1])
    assert again.text.startswith("Bea (2) came in")
    del house


async def test_a_card_that_is_sent_as_a_photo_or_not_at_all_is_asked_for(
    house: House, alice: Person
) -> None:
    raw = a_v3(name="Bea")

    asked = await says(alice, "/persona import")
    assert asked.text == (
        "⚠️ /persona import needs file: a card: PNG, JSON or CHARX. Send it as a file with this"
        " command as the caption, or reply to the file with it."
    )
    await alice.sends_photo(a_png_card(raw), "/persona import")
    await alice.chat.until_shown("Telegram keeps nothing of a photo but its look.")
    await alice.sends_file("cat.png", b"meow", "/persona import", media_type="image/png")
    await alice.chat.until_shown("⚠️ 'cat.png'")

    assert "(yours)" not in (await says(alice, "/persona list")).text
    del house


async def test_only_its_owner_hands_out_what_somebody_wrote(
    house: House, telegram: BotApi, alice: Person, ben: Person
) -> None:
    await has(house, alice, "Ada", system_prompt="A secret manner.")
    await says(alice, "/persona share ada public")

    seen = await says(ben, "/persona show ada full")
    refused = await says(ben, "/persona export ada json")

    assert "secret" not in seen.text
    assert "Ada is not yours; /persona copy makes one of your own of it." in refused.text
    assert telegram.sent("sendDocument") == []
