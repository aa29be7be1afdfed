"""A lorebook on Telegram: handed in, shown, switched off, and let go."""

from tests.flows.books import CASTLE
from tests.flows.telegram.conftest import House, says
from tests.platforms.bot_api.people import Person


async def test_a_book_is_handed_in_shown_switched_off_and_let_go(
    house: House, alice: Person
) -> None:
    await alice.sends_file("castle.json", CASTLE, "/lore import", media_type="application/json")
    came = await alice.chat.until_shown("Castle came in")
    assert "1. Gate (gate): The gate is shut." in came.text

    await alice.presses(came, "Switch off 1")
    await alice.chat.until_shown("1. Gate (gate, switched off)")
    listed = await says(alice, "/lore list")
    assert "Castle (yours, told here): 1 entry, 1 switched off" in listed.text

    question = await says(alice, "/lore delete castle")
    await alice.presses(question, "Delete")
    await alice.chat.until_shown("Castle is gone.")
    assert "No lore is told here." in (await says(alice, "/lore list")).text
    del house
