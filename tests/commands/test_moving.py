"""Conversations that go on in another place, as the command desk answers."""

from bot.domain.place import PlaceAddress
from bot.domain.policy import THE_BOT
from tests.builders import ANN, a_caller, a_direct_chat, a_group, a_topic
from tests.commands.clerk import labels
from tests.commands.stage import CHANNEL, Stage

IN_GROUP, IN_TOPIC = a_caller(place=a_group()), a_caller(place=a_topic())


async def talk(stage: Stage, title: str, *, place: PlaceAddress) -> None:
    """Let Ann begin a conversation there and say something that is answered."""
    caller = a_caller(place=place)
    await stage.runs(f"session new {title}", caller)
    await stage.ends(await stage.asked(caller, "I like tea."), "answered")


async def current(stage: Stage, place: PlaceAddress) -> str | None:
    """Return the title of what goes on there."""
    session = await stage.session(place)
    return session.title if session else None


async def test_a_conversation_comes_here_at_once_where_nobody_else_reads(stage: Stage) -> None:
    await talk(stage, "Tea", place=a_topic())
    await talk(stage, "Here", place=a_direct_chat())

    reply = await stage.runs("session move tea")

    assert reply.text == (
        "'Tea' goes on here, with everything said in it. Just write. What is written next in"
        " Cooking begins another one."
    )
    assert reply.place == a_topic()
    assert await current(stage, a_direct_chat()) == "Tea"
    assert await current(stage, a_topic()) is None
    assert labels(reply) == ["Back to Here"]
    await stage.runs(reply.buttons[0].command)
    assert await current(stage, a_direct_chat()) == "Here"


async def test_it_is_asked_first_where_others_read_the_answers(stage: Stage) -> None:
    await talk(stage, "Tea", place=a_direct_chat())

    question = await stage.runs("session move tea", IN_GROUP)

    assert question.title == "Bring 'Tea' here?"
    assert question.text == (
        "Others are here too. The 1 message in it will not be shown here, but I answer from what"
        " was said, so they may come to know it."
    )
    assert await current(stage, a_direct_chat()) == "Tea"
    assert await current(stage, a_group()) is None

    reply = await stage.runs(question.buttons[0].command, IN_GROUP)
    assert reply.text == (
        "'Tea' goes on here, with everything said in it. Mention me, or reply to me. What is"
        " written next in Ann begins another one."
    )
    assert await current(stage, a_group()) == "Tea"
    assert (await stage.runs(question.buttons[0].command, IN_GROUP)).text == (
        "'Tea' goes on here, with everything said in it. Mention me, or reply to me."
    )


async def test_nothing_is_asked_when_nothing_was_said(stage: Stage) -> None:
    await stage.runs("session new Tea")

    await stage.runs("session move tea", IN_GROUP)

    assert await current(stage, a_group()) == "Tea"


async def test_everything_is_meant_in_a_topic_where_a_conversation_came_to(stage: Stage) -> None:
    await talk(stage, "Tea", place=a_direct_chat())

    question = await stage.runs("session move tea", IN_TOPIC)
    reply = await stage.runs(question.buttons[0].command, IN_TOPIC)

    assert "Just write." in reply.text
    async with stage.storage.reading(THE_BOT) as uow:
        place = await uow.places.find(a_topic().key)
    assert place is not None
    assert place.is_engaged


async def test_a_conversation_that_is_here_stays_or_goes_on(stage: Stage) -> None:
    await talk(stage, "Tea", place=a_group())
    assert (await stage.runs("session move tea", IN_GROUP)).text == (
        "'Tea' goes on here already. Mention me, or reply to me."
    )

    await stage.runs("session close", IN_GROUP)
    reply = await stage.runs("session move tea", IN_GROUP)
    assert reply.text.startswith("'Tea' goes on here, with everything said in it.")
    assert "begins another one" not in reply.text
    assert await current(stage, a_group()) == "Tea"


async def test_a_conversation_stays_where_an_answer_is_waited_for(stage: Stage) -> None:
    await stage.asked(IN_GROUP, "Hello?")

    assert (await stage.runs("session move friends")).text == (
        "This conversation waits for an answer; try again when it was given."
    )
    assert await current(stage, a_group()) == "Friends"


async def test_there_is_no_link_to_a_place_of_another_platform(stage: Stage) -> None:
    await talk(stage, "Tea", place=a_direct_chat())
    on_discord = a_caller(identity=ANN, place=CHANNEL)

    switched = await stage.runs("session switch tea", on_discord)
    question = await stage.runs(switched.buttons[0].command, on_discord)
    moved = await stage.runs(question.buttons[0].command, on_discord)

    assert "goes on where it was: Ann." in switched.text
    assert (switched.place, moved.place) == (None, None)
    assert await current(stage, CHANNEL) == "Tea"
