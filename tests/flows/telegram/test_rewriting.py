"""Other words for an answer on Telegram: in reply to it, as a question and its answer."""

from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_an_older_answer_is_edited_in_reply_to_it(
    house: House, telegram: BotApi, alice: Person, ben: Person
) -> None:
    model = house.script("One.", "Two.", "Three.")
    group = telegram.group()
    await alice.sends("@greenroom_bot say a number", to=group)
    first = await group.until_shown("One.")
    await alice.sends("@greenroom_bot another", to=group)
    await group.until_shown("Two.")

    await ben.sends("/edit", to=group, reply_to=first)
    await group.until_shown("That message is no answer that you may change.")
    await alice.sends("/edit", to=group, reply_to=first)
    asked = await group.until_shown("What it says")
    assert "Now: One." in asked.text
    await alice.sends("Seven.", to=group, reply_to=asked)
    await group.until_shown("Your words stand there now")

    assert group.posts[first.id].text == "🌸 Riya\nSeven."
    await alice.sends("@greenroom_bot go on", to=group)
    await group.until_shown("Three.")
    assert any("Seven." in m.content for m in model.prompts[-1].messages)


async def test_an_answer_is_regenerated_in_reply_to_it_while_it_is_the_newest(
    house: House, alice: Person
) -> None:
    house.script("One.", "Two.", "Three.")
    await alice.sends("Say a number")
    first = await alice.chat.until_shown("One.")
    await alice.sends("Another")
    second = await alice.chat.until_shown("Two.")
    await house.until_ended(2)

    await alice.sends("/retry", reply_to=first)
    await alice.chat.until_shown("The conversation has gone on since then")
    await alice.sends("/retry", reply_to=second)

    assert (await alice.chat.until_shown("Three.")).id == second.id
