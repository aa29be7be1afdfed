"""Personas that are let go of while they answer."""

import asyncio

import pytest

from bot.domain.command import Invocation
from bot.domain.message import Message
from bot.domain.policy import THE_BOT
from tests.builders import a_caller, a_direct_chat
from tests.conversation.conftest import House, Open
from tests.fakes.language_model import ScriptedModel

HERE = a_direct_chat()


async def lets_ada_answer(house: House) -> None:
    """Let Ann make a persona and choose it."""
    given = {"name": "Ada", "description": "Counts."}
    await house.application.commands.run(
        Invocation(path="persona write", caller=a_caller(), arguments=given)
    )
    await house.runs("persona switch ada")


async def said_in(house: House) -> list[tuple[str, str]]:
    """Return what is kept of the conversation, with who said it."""
    async with house.application.storage.reading(THE_BOT) as uow:
        place = await uow.places.get_or_create(HERE)
        session = await uow.sessions.find_current(place.id)
        assert session is not None
        kept: list[Message] = [*await uow.messages.window(session.id, 9)]
    return [(message.author_name, message.content) for message in kept]


async def test_an_answer_is_kept_when_its_persona_is_deleted_meanwhile(open_house: Open) -> None:
    model = ScriptedModel("It is four.")
    model.hold = asyncio.Event()
    async with open_house(model) as house:
        await lets_ada_answer(house)
        await house.hears("2 + 2?")
        await model.spoke.wait()
        await house.runs("persona remove ada")
        model.hold.set()
        await house.settles(HERE)

        assert await said_in(house) == [("Ann", "2 + 2?"), ("Ada", "It is four.")]


async def test_a_turn_ends_visibly_when_its_persona_is_purged_meanwhile(
    open_house: Open, caplog: pytest.LogCaptureFixture
) -> None:
    model = ScriptedModel("It is four.", "Four, dear.")
    model.hold = asyncio.Event()
    async with open_house(model) as house:
        await lets_ada_answer(house)
        await house.hears("2 + 2?")
        await model.spoke.wait()
        await house.runs("persona purge ada")
        model.hold.set()
        await house.settles(HERE)

        (failure,) = house.platform.at(HERE).notices
        assert failure.text == "Ada was removed for good while it answered."
        assert await said_in(house) == [("Ann", "2 + 2?")]
        assert "ended unexpectedly" not in caplog.text

        await house.runs(failure.buttons[0].command)
        await house.settles(HERE)

        assert house.platform.at(HERE).answers == ["🌸 Riya: Four, dear."], "in place of the other"
        assert await said_in(house) == [("Ann", "2 + 2?"), ("Riya", "Four, dear.")]
