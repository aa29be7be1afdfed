"""What people change on Telegram after they have said it."""

from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_the_persona_sees_what_a_message_says_now(house: House, alice: Person) -> None:
    model = house.script("Hello, Bpb.", "Hello, Bob.", "You are Bob.")
    sent = await alice.sends("My name is Bpb")
    await alice.chat.until_shown("Hello, Bpb.")

    await alice.edits(sent, "My name is Bob")
    await alice.chat.until_shown("Hello, Bob.")
    await alice.sends("What is my name?")
    await alice.chat.until_shown("You are Bob.")

    assert len(alice.chat.said()) == 2, "the first answer made room for the second"
    lines = [m.content.split("\n\n[Note")[0] for m in model.prompts[-1].messages]
    assert lines == ["My name is Bob", "Hello, Bob.", "What is my name?"]
    await house.close()
    assert house.stored("SELECT content FROM messages WHERE metadata LIKE '%edited_at%'") == [
        ("My name is Bob",)
    ]
    assert house.stored("SELECT count(*) FROM turns") == [(2,)]


async def test_a_call_by_name_is_no_part_of_what_is_kept_after_an_edit_either(
    house: House, telegram: BotApi, alice: Person
) -> None:
    house.script("Up you get.")
    sent = await alice.sends("coach: wake me")
    await alice.chat.until_shown("Up you get.")

    await alice.edits(sent, "coach: wake me at six")
    await telegram.world.updates.until_acknowledged()

    await house.close()
    assert house.stored("SELECT content FROM messages WHERE role = 'user'") == [("wake me at six",)]


async def test_a_command_that_is_changed_is_not_called_again(
    house: House, telegram: BotApi, alice: Person
) -> None:
    house.script("Up you get.")
    sent = await alice.sends("/ask coach wake me")
    await alice.chat.until_shown("Up you get.")

    await alice.edits(sent, "/ask coach let me sleep")
    await telegram.world.updates.until_acknowledged()

    await house.close()
    assert house.stored("SELECT content FROM messages WHERE role = 'user'") == [("wake me",)]
    assert house.stored("SELECT max(attempt) FROM turns") == [(1,)]


async def test_an_edit_of_what_was_never_taken_in_changes_nothing(
    house: House, telegram: BotApi, alice: Person
) -> None:
    group = telegram.group()
    sent = await alice.sends("/persona", to=group)
    await group.until_said(1)

    await alice.edits(sent, "/help")
    await telegram.world.updates.until_acknowledged()

    await house.close()
    assert house.stored("SELECT count(*) FROM messages") == [(0,)]
    assert len(group.said()) == 1
