"""A conversation on Telegram that goes on in another chat."""

from tests.flows.telegram.conftest import House, says
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_a_conversation_of_a_group_goes_on_in_private_with_everything_said(
    house: House, telegram: BotApi, alice: Person
) -> None:
    model = house.script("Noted.", "Tea.", "Green tea.", "Hello, group.")
    group = telegram.group()
    await alice.sends("@greenroom_bot I like tea", to=group)
    (noted,) = await group.until_said(1)
    await house.until_ended(1)

    moved = await says(alice, "/session move friends")
    assert "'Friends' goes on here, with everything said in it. Just write." in moved.text
    await alice.sends("What do I like?")
    tea = await alice.chat.until_shown("Tea.")
    await house.until_ended(2)
    assert "I like tea" in "\n".join(m.content for m in model.prompts[1].messages)
    await alice.presses(tea, "Regenerate")
    assert (await alice.chat.until_shown("Green tea.")).id == tea.id
    await house.until_ended(2)

    await alice.sends("@greenroom_bot Hello", to=group)
    await group.until_shown("Hello, group.")
    assert "I like tea" not in "\n".join(m.content for m in model.prompts[3].messages)
    assert noted.text == "🌸 Riya\nNoted."


async def test_an_answer_that_was_given_before_a_move_is_given_again_where_it_goes_on(
    house: House, telegram: BotApi, alice: Person
) -> None:
    house.script("One.", "Two.")
    group = telegram.group()
    await alice.sends("@greenroom_bot Say a number", to=group)
    (first,) = await group.until_said(1)
    await house.until_ended(1)
    await says(alice, "/session move friends")

    query = await alice.presses(first, "Regenerate", to=group)
    await group.until_shown("perhaps elsewhere; only its newest answer can be changed.")
    await alice.sends("/retry")
    second = await alice.chat.until_shown("Two.")
    await house.until_ended(1)

    assert telegram.world.presses[query] == ""
    assert first.text == "🌸 Riya\nOne."
    assert [text.split("\n")[0] for text in alice.chat.texts()] == [
        "'Friends' goes on here, with everything said in it. Just write. What is written next in"
        " Friends begins another one.",
        "Trying again.",
        "🌸 Riya",
    ]
    await alice.presses(second, "2/2 ▶")
    assert (await alice.chat.until_shown("One.")).id == second.id


async def test_others_come_to_know_a_conversation_only_when_that_is_confirmed(
    house: House, telegram: BotApi, alice: Person
) -> None:
    model = house.script("Noted.", "Tea.", "Green tea.")
    group = telegram.group()
    await says(alice, "I like tea")
    await house.until_ended(1)

    question = await says(alice, "/session move alice", to=group)
    assert "Others are here too. The 2 messages in it will not be shown here" in question.text
    assert house.stored("SELECT kind FROM places JOIN sessions ON place_id = places.id") == [
        ("direct",)
    ]

    await alice.presses(question, "Bring it here", to=group)
    await group.until_shown("goes on here, with everything said in it. Mention me")
    await alice.sends("/retry", to=group)
    again = await group.until_shown("Tea.")
    assert again.reply_to is None
    await house.until_ended(1)
    await alice.sends("@greenroom_bot What do I like?", to=group)
    await group.until_shown("Green tea.")
    assert "I like tea" in "\n".join(m.content for m in model.prompts[2].messages)
