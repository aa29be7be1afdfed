"""What people change or delete on Discord after they have said it."""

import asyncio

from tests.flows.discord.loopback import Home
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi


async def test_the_persona_sees_what_a_message_says_now(home: Home, ann: Person) -> None:
    model = home.script("Hello, Bpb.", "Hello, Bob.", "You are Bob.")
    said = await ann.says("My name is Bpb")
    await ann.chat.until_shown("Hello, Bpb.")

    await ann.edits(said, "My name is Bob")
    await ann.chat.until_shown("Hello, Bob.")
    await ann.says("What is my name?")
    await ann.chat.until_shown("You are Bob.")

    assert len(ann.chat.said()) == 2, "the first answer made room for the second"
    lines = [m.content.split("\n\n[Note")[0] for m in model.prompts[-1].messages]
    assert lines == ["My name is Bob", "Hello, Bob.", "What is my name?"]
    assert home.stored("SELECT content FROM messages WHERE metadata LIKE '%edited_at%'") == [
        ("My name is Bob",)
    ]


async def test_the_persona_does_not_see_what_was_deleted(home: Home, ann: Person) -> None:
    model = home.script("Noted.", "I do not know.")
    said = await ann.says("My name is Bob")
    await home.until_ended(1)

    await ann.deletes(said)
    await ann.says("What is my name?")
    await home.until_ended(2)

    assert all("My name is Bob" not in m.content for m in model.prompts[1].messages)
    assert home.stored("SELECT seq, content FROM messages WHERE role = 'user'") == [
        (1, ""),
        (3, "What is my name?"),
    ]


async def test_a_question_that_is_deleted_while_it_waits_is_not_answered(
    home: Home, ann: Person, thread: Channel
) -> None:
    model = home.script("One and more.", "Three.")
    model.hold = asyncio.Event()
    await ann.says("One?", to=thread)
    await model.spoke.wait()

    second = await ann.says("Two?", to=thread)
    await ann.says("Three?", to=thread)
    await ann.deletes(second)
    await home.until_ended(2)
    model.hold.set()
    await home.until_ended(4)

    assert [text.split("\n")[-1] for text in thread.texts()[1:]] == ["One and more.", "Three."]
    assert home.stored("SELECT state FROM turns ORDER BY id") == [
        ("answered",),
        ("answered",),
        ("cancelled",),
        ("answered",),
    ]


async def test_many_messages_that_a_moderator_deletes_are_forgotten(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    said = [await ann.says(f"Spam {number}", to=thread) for number in range(3)]
    await home.until_ended(4)

    discord.world.messages.delete_all(said)
    await home.until_stored("SELECT count(*) FROM messages WHERE content LIKE 'Spam%'", 0)

    assert home.stored("SELECT count(*) FROM messages WHERE metadata LIKE '%withdrawn_at%'") == [
        (3,)
    ]


async def test_a_link_that_discord_unfolds_is_no_edit(
    home: Home, discord: DiscordApi, ann: Person
) -> None:
    said = await ann.says("See https://example.org")
    await home.until_ended(1)

    discord.world.messages.unfold(said)
    await ann.says("Well?")
    await home.until_ended(2)

    assert home.stored("SELECT count(*) FROM messages WHERE metadata LIKE '%edited_at%'") == [(0,)]
