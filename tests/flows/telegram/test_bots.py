"""Other bots in a Telegram group."""

from tests.flows.telegram.conftest import House, says
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_another_bot_is_answered_only_where_an_administrator_allowed_it(
    house: House, telegram: BotApi, alice: Person
) -> None:
    group = telegram.group()
    group.administrators[alice.account.id] = ["can_change_info"]
    robot = telegram.person("Robot", is_bot=True)
    house.script("To a person.", "To a bot.")

    await robot.sends("@greenroom_bot hello", to=group)
    await alice.sends("@greenroom_bot hello", to=group)
    await group.until_shown("To a person.")
    await says(alice, f"/bots allow {robot.account.id}", to=group)
    await robot.sends("@greenroom_bot hello again", to=group)
    await group.until_shown("To a bot.")
    await house.close()

    assert house.stored("SELECT content FROM messages WHERE role = 'user' ORDER BY id") == [
        ("hello",),
        ("hello again",),
    ]
