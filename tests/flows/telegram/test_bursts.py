"""What people say on Telegram in several messages at once."""

import asyncio

from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_fragments_get_one_answer_to_all_of_them(
    house: House, telegram: BotApi, alice: Person
) -> None:
    house.burst_within = 30
    await house.restart()
    model = house.script("To the first half.", "To both.")
    model.hold = asyncio.Event()

    await alice.sends("I was in Rome")
    await model.spoke.wait()
    await alice.sends("and I miss it")
    await telegram.world.updates.until_acknowledged()
    model.hold.set()
    await alice.chat.until_shown("To both.")
    await house.close()

    assert len(alice.chat.said()) == 1
    assert house.stored("SELECT count(*), max(state) FROM turns") == [(1, "answered")]
