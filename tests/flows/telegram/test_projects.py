"""A project on Telegram: begun, shared by invitation, and left."""

from tests.flows.books import CASTLE
from tests.flows.telegram.conftest import House, says
from tests.platforms.bot_api.people import Person


async def test_a_project_is_shared_by_a_code_and_left_again(
    house: House, alice: Person, ben: Person
) -> None:
    begun = await says(alice, "/project new Novel")
    assert "The project 'Novel' begins. This conversation is in it." in begun.text
    await alice.sends_file(
        "castle.json", CASTLE, "/lore import project", media_type="application/json"
    )
    await alice.chat.until_shown("It is told in all conversations of this project")
    await alice.presses(begun, "Invite somebody")
    invited = await alice.chat.until_shown("is the first to send me /project join")
    code = invited.text.split("/project join ")[1].split(",")[0]

    joined = await says(ben, f"/project join {code}")
    assert "You are in 'Novel' now, a project of Alice." in joined.text
    await ben.presses(joined, "Use it here")
    await ben.chat.until_shown("This conversation is in 'Novel' now")
    assert (
        "Castle (brought by somebody else, told in this project)"
        in (await says(ben, "/lore list")).text
    )
    listed = await says(alice, "/project list")
    assert "Novel (here), yours, 2 members, 2 conversations" in listed.text

    shown = await says(ben, "/project show")
    await ben.presses(shown, "Leave")
    await ben.chat.until_shown("You have left 'Novel'.")
    assert "No lore is told here." in (await says(ben, "/lore list")).text
    assert "You have no project 'novel'." in (await says(ben, "/project use novel")).text
    del house


async def test_a_project_is_deleted_when_that_is_confirmed(house: House, alice: Person) -> None:
    await says(alice, "/project new Novel")

    question = await says(alice, "/project delete")
    await alice.presses(question, "Delete")

    await alice.chat.until_shown("'Novel' is gone.")
    assert "You are in no project." in (await says(alice, "/project list")).text
    assert house.stored("SELECT count(*) FROM sessions") == [(1,)]
