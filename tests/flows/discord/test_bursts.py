"""What people say on Discord in several messages at once."""

import asyncio

from tests.flows.discord.loopback import Home
from tests.platforms.discord_api.people import Person


async def test_fragments_get_one_answer_to_all_of_them(home: Home, ann: Person) -> None:
    home.burst_within = 30
    await home.restart()
    model = home.script("To the first half, which is shown already.", "To both.")
    model.hold = asyncio.Event()

    await ann.says("I was in Rome")
    await model.spoke.wait()
    await ann.says("and I miss it")
    await home.until_stored("SELECT count(*) FROM messages", 2)
    model.hold.set()
    await ann.chat.until_shown("To both.")
    await home.close()

    assert len(ann.chat.said()) == 1
    assert home.stored("SELECT count(*), max(state) FROM turns") == [(1, "answered")]
