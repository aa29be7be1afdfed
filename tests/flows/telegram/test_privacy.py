"""What people on Telegram may ask of what is stored of them."""

import asyncio

from tests.flows.archives import unzipped
from tests.flows.telegram.conftest import House, says
from tests.platforms.bot_api.faults import blocked
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi

_EVERY_TABLE = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
)
_STILL_IN_THE_FILE = "SELECT value FROM markers WHERE name = 'removed and still in the file'"


def _found(house: House, *words: str) -> set[str]:
    """Return the tables in which any of these words stands."""
    tables = [str(name) for (name,) in house.stored(_EVERY_TABLE)]
    return {
        table
        for table in tables
        if any(
            word.casefold() in repr(house.stored(f"SELECT * FROM {table}")).casefold()  # noqa: S608
            for word in words
        )
    }


async def test_somebody_is_shown_handed_and_erased_what_is_theirs(
    house: House, alice: Person
) -> None:
    house.script("Noted.", "Nice to meet you.")
    await alice.sends("My cat is called Marzipan")
    await house.until_ended(1)

    shown = await says(alice, "/privacy")
    assert "1 message of yours" in shown.text
    assert "1 answer to you" in shown.text
    await says(alice, "/privacy export")
    sent = await alice.chat.until_shown("That was everything, in 1 file.")
    (upload,) = [post.upload for post in alice.chat.said() if post.upload]
    files = unzipped(upload.content)
    assert b"Marzipan" in files["conversations/Alice.md"]
    del sent

    preview = await says(alice, "/privacy erase")
    assert preview.buttons == ["Hand it out first", "Go on", "Keep everything"]
    await alice.presses(preview, "Go on")
    await alice.chat.until_shown("Write ERASE to erase everything")
    refused = await says(alice, "Marzipan")
    assert "Nothing was erased" in refused.text
    assert _found(house, "Marzipan")
    await alice.presses(refused, "Change: Write ERASE to erase everything")
    await alice.chat.until_shown("Write ERASE to erase everything (1 of 1)")
    await says(alice, "erase")
    await alice.chat.until_shown("All that was stored of you is gone.")
    await house.until_stored([], _STILL_IN_THE_FILE)

    assert _found(house, "Marzipan", "Alice", str(alice.account.id)) == set()
    assert len(house.stored("SELECT mark FROM tombstones")) == 1
    assert (await says(alice, "/privacy")).text.startswith("I keep nothing of you.")
    await alice.sends("Hello")
    await alice.chat.until_shown("Nice to meet you.")
    assert house.stored("SELECT count(*) FROM users") == [(1,)]


async def test_nothing_private_is_said_in_a_group(
    house: House, telegram: BotApi, alice: Person
) -> None:
    house.script("Noted.")
    group = telegram.group()
    await alice.sends("@greenroom_bot I am here", to=group)
    await group.until_shown("Noted.")

    for line in ("/privacy", "/privacy export", "/privacy erase"):
        await says(alice, line, to=group)

    assert "message of yours" not in " ".join(group.texts())
    told = await alice.chat.until_said(3)
    assert "1 message of yours" in told[0].text
    assert told[1].upload is not None or told[2].upload is not None
    telegram.fail("sendMessage", blocked(), chat=alice.chat, times=9)
    refused = await says(alice, "/privacy export", to=group)
    assert "Open a chat with me, and ask again." in refused.text


async def test_an_answer_in_hand_is_stopped_and_goes_with_the_rest(
    house: House, alice: Person
) -> None:
    model = house.script("Well, it was like this")
    model.hold = asyncio.Event()  # nobody lets it go on
    await alice.sends("Tell me")
    await model.spoke.wait()
    await alice.sends("And then?")
    preview = await says(alice, "/privacy erase")
    await alice.presses(preview, "Go on")
    await alice.chat.until_shown("Write ERASE")
    await alice.sends("ERASE")
    await alice.chat.until_shown("All that was stored of you is gone.")
    assert house.stored("SELECT count(*) FROM turns") == [(0,)]
