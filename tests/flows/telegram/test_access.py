"""Who is let in on Telegram, how much they may ask, and the commands of operators there."""

from tests.flows.telegram.conftest import House, says
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_whoever_is_denied_is_heard_by_no_way(
    house: House, telegram: BotApi, alice: Person, ben: Person
) -> None:
    group = telegram.group()
    house.access = {"who": "everybody", "deny": [f"telegram:{ben.account.id}"]}
    await house.restart()
    house.script("To Alice.")

    listed = await says(alice, "/persona@greenroom_bot list", to=group)
    before = len(group.said())
    await ben.sends("@greenroom_bot my secret", to=group)
    await ben.sends("/persona@greenroom_bot list", to=group)
    await ben.presses(listed, listed.buttons[0], to=group)
    await alice.sends("@greenroom_bot hello", to=group)
    await group.until_shown("To Alice.")
    assert len(group.said()) == before + 1, "in a group nothing is said to him"

    refused = await says(ben, "let me in")
    assert f"you are telegram:user:{ben.account.id} to me" in refused.text
    await ben.sends("/persona list")
    await ben.sends("please")
    await says(alice, "/usage")
    assert len(ben.chat.said()) == 1, "he was told, and is not told again"
    await house.close()
    assert house.stored("SELECT content FROM messages WHERE role = 'user'") == [("hello",)]


async def test_a_minute_has_as_many_answers_as_the_operator_gives(
    house: House, telegram: BotApi, alice: Person
) -> None:
    olga = telegram.person("Olga")
    house.access = {"operators": [f"telegram:{olga.account.id}"]}
    house.limits = {"turns_a_minute": 1}
    await house.restart()
    house.script("One.", "Two.")

    await alice.sends("first")
    await alice.chat.until_shown("One.")
    await house.until_ended(1)
    await alice.sends("second")
    await alice.chat.until_shown("You have asked for 1 answer within a minute")
    usage = await says(alice, "/usage")
    assert "Answers asked for in the last minute: 1 of 1" in usage.text

    unknown, nonsense = await says(alice, "/admin usage"), await says(alice, "/nonsense usage")
    assert unknown.text == nonsense.text.replace("nonsense", "admin")
    given = await says(olga, f"/admin limit telegram:{alice.account.id} none turns")
    assert "any number of answers a minute" in given.text
    await alice.sends("third")
    await alice.chat.until_shown("Two.")
    told = await says(olga, "/admin usage")
    assert f"Alice (telegram:{alice.account.id})" in told.text
    assert "second" not in told.text
    assert "admin" not in {one["command"] for one in telegram.world.commands["default"]}
