"""Forms that nobody finished, and answers that Telegram's apps cut in parts."""

from datetime import datetime, timedelta

from bot.system import SystemClock
from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


class Tomorrow(SystemClock):
    """Goes as fast as any clock, a little more than a day ahead."""

    def now(self) -> datetime:
        """Return the present moment of tomorrow."""
        return super().now() + timedelta(days=1, minutes=1)


async def test_a_form_that_was_left_alone_for_a_day_swallows_no_talk(
    house: House, telegram: BotApi, alice: Person
) -> None:
    await alice.sends("/persona create")
    question = await alice.chat.until_shown("Name (1 of 5)")
    await telegram.world.updates.until_acknowledged()
    tomorrow = Tomorrow()
    await house.restart(clock=tomorrow)
    house.script("Good morning.")

    await alice.sends("Good morning!", date=int(tomorrow.now().timestamp()))
    await alice.chat.until_shown("Good morning.")
    await alice.presses(question, "Cancel")

    await alice.chat.until_shown("You are not filling in anything here.")


async def test_a_text_that_is_cut_in_parts_fills_in_no_two_fields(
    house: House, alice: Person
) -> None:
    await alice.sends("/persona create")
    await alice.chat.until_shown("Name (1 of 5)")
    await alice.sends("Ada")
    await alice.chat.until_shown("Description (2 of 5)")

    for part in ("She counts. " * 300, "And she writes."):
        await alice.sends(part)

    again = await alice.chat.until_shown("Your text came in several messages")
    assert "Description (2 of 5)" in again.text
    await alice.sends("She counts.", date=again.date + 10)
    await alice.chat.until_shown("How it speaks (3 of 5)")
    del house
