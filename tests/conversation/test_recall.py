"""What is recalled for an answer: from what was said long ago to what the model is given."""

from bot.domain.policy import THE_BOT
from tests.builders import a_caller, a_group, a_pin
from tests.conversation.conftest import House

GROUP = a_group()
IN_GROUP = {"place": GROUP, "mentions_bot": True}
NOTE = "[Note to you: What you remember."


def given(house: House) -> str:
    """Return the last line that the model was given, with what stands around it."""
    return house.model.prompts[-1].messages[-1].content


async def told(house: House, *lines: str, **changes: object) -> None:
    """Say some lines, then begin anew."""
    for line in lines:
        await house.answers(line, **changes)
    place = changes.get("place")
    await house.runs("session new", a_caller(place) if place else None)  # pyright: ignore[reportArgumentType]  # a place


async def test_what_was_said_in_an_earlier_conversation_is_recalled(house: House) -> None:
    await told(house, "My sister Nora breeds goats near Bergen.", "It rains a lot.")

    await house.answers("Which animals did my sister breed?")

    assert given(house).startswith(NOTE)
    assert "\nWhat was said earlier:\n(" in given(house)
    assert "- Ann: My sister Nora breeds goats near Bergen.\n" in given(house)
    assert "- You, as " in given(house)
    assert "]\n\nWhich animals did my sister breed?" in given(house)


async def test_nothing_is_recalled_where_nothing_fits_or_it_is_shown_anyway(house: House) -> None:
    await told(house, "My sister Nora breeds goats.")
    await house.answers("How do I begin?")
    assert NOTE not in given(house)

    await house.answers("The lamp is broken.")
    await house.answers("Who repairs a lamp?")
    assert NOTE not in given(house)


async def test_what_was_recalled_is_kept_with_the_answer(house: House) -> None:
    await told(house, "My sister Nora breeds goats.")

    await house.answers("What does my sister breed?")

    async with house.application.storage.reading(THE_BOT) as uow:
        place = await uow.places.find(a_caller().place.key)
        session = await uow.sessions.find_current(place.id) if place else None
        assert session
        (answer,) = (m for m in await uow.messages.window(session.id, 2) if m.role == "assistant")
        assert answer.turn_id
        recalled = await uow.passages.recalled(answer.turn_id)
        assert len(recalled.message_ids) == 2
        assert answer.id not in recalled.message_ids


async def test_what_was_said_alone_never_enters_a_group(house: House) -> None:
    await told(house, "My sister Nora breeds goats.")
    await told(house, "My brother breeds sheep.", **IN_GROUP)

    await house.answers("What do they breed?", **IN_GROUP)

    assert "sheep" in given(house)
    assert "goats" not in given(house)

    await house.answers("What do they breed?")
    assert "sheep" in given(house)
    assert "goats" in given(house)


async def test_nothing_is_recalled_of_whoever_paused_memories(house: House) -> None:
    await told(house, "My sister Nora breeds goats.")
    await house.runs("privacy pause")

    await house.answers("What does my sister breed?")

    assert NOTE not in given(house)


async def test_what_is_taken_back_or_deleted_is_not_recalled(house: House) -> None:
    await house.answers("My sister Nora breeds goats.")
    await house.runs("undo")
    await told(house, "Good night.")

    await house.answers("What does my sister breed?")

    assert NOTE not in given(house)


async def test_a_pin_is_told_beside_passages(house: House) -> None:
    await told(house, "My sister Nora breeds goats.")
    async with house.application.storage.writing(THE_BOT) as uow:
        user = await uow.users.get_or_create(a_caller().identity)
        place = await uow.places.get_or_create(a_caller().place)
        await uow.memories.add(a_pin("Ann is a vegetarian.", user.id, place.id))
        await uow.commit()

    await house.answers("What does my sister breed?")

    assert "What you were asked to keep in mind:\n- (" in given(house)
    assert ") Ann is a vegetarian.\nWhat was said earlier:\n(" in given(house)
