"""A conversation gets a title after its second answer, and nobody waits for it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from bot.domain.errors import ModelOverloadedError, ModelRefusedError
from bot.domain.place import PlaceAddress
from bot.domain.policy import THE_BOT
from bot.domain.prompt import ModelEvent, Prompt
from bot.domain.session import Session
from tests.builders import a_caller, a_direct_chat, a_group
from tests.conversation.conftest import House, Open
from tests.fakes.language_model import Line, ScriptedModel, wants_title
from tests.titles import titles_are_settled


class Librarian(ScriptedModel):
    """Says `Fine.` to people, and follows a script where a title is wanted."""

    def __init__(self, *titles: Line) -> None:
        super().__init__("Fine.")
        self.titles = ScriptedModel(*titles)

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent]:
        """Say the next line of one script or the other."""
        events = self.titles.stream(prompt) if wants_title(prompt) else super().stream(prompt)
        async with aclosing(events):
            async for event in events:
                yield event


async def session_of(house: House, place: PlaceAddress | None = None) -> Session:
    """Return the session that goes on there, in the direct chat if no place is named."""
    async with house.application.storage.reading(THE_BOT) as uow:
        known = await uow.places.find((place or a_direct_chat()).key)
        assert known is not None
        session = await uow.sessions.find_current(known.id)
    assert session is not None
    return session


async def titled(house: House, place: PlaceAddress | None = None) -> Session:
    """Return the session once its title is no more that of the place."""
    for _ in range(10_000):
        session = await session_of(house, place)
        if session.title_source != "place":
            return session
        await asyncio.sleep(0.001)
    pytest.fail("no title was found")


async def test_a_title_is_found_after_the_second_answer(open_house: Open) -> None:
    model = Librarian("“Goa in December”")
    async with open_house(model, titles=True, title_model="openai:small") as house:
        await house.answers("Two weeks in Goa?")
        await house.answers("Thanks")
        session = await titled(house)

    assert (session.title, session.title_source) == ("Goa in December", "model")
    (prompt,) = model.titles.prompts
    assert prompt.preference.id == "openai:small"
    assert "Ann: Two weeks in Goa?\nRiya: Fine.\nAnn: Thanks" in prompt.messages[0].content


async def test_one_answer_is_not_enough(open_house: Open) -> None:
    model = Librarian("Goa")
    async with open_house(model, titles=True) as house:
        await house.runs("session new", a_caller(a_group()))
        for text in ("One", "Two", "Three"):
            await house.answers(text, place=a_group())
        await house.answers("And you?", place=a_group(), mentions_bot=True)
        await titles_are_settled()

        assert (await session_of(house, a_group())).title == "Friends"
    assert model.titles.prompts == []


async def test_no_turn_waits_for_a_title_and_nor_does_the_end(open_house: Open) -> None:
    model = Librarian("Goa")
    model.titles.thinking = asyncio.Event()
    async with open_house(model, titles=True) as house:
        for text in ("One", "Two", "Three", "Four"):
            shown = await house.answers(text)

        assert len(shown.answers) == 4
        assert len(model.titles.prompts) == 1, "nor is it asked for twice at once"
        assert (await session_of(house)).title == "Ann"


async def test_a_title_that_a_run_did_not_find_is_found_by_the_next(open_house: Open) -> None:
    model = Librarian("Goa")
    model.titles.thinking = asyncio.Event()
    async with open_house(model, titles=True) as house:
        await house.answers("One", message_id="a")
        await house.answers("Two", message_id="b")

    async with open_house(Librarian("Goa"), titles=True) as house:
        await house.answers("Three", message_id="c")
        assert (await titled(house)).title == "Goa"


async def test_what_a_person_chose_meanwhile_is_kept(open_house: Open) -> None:
    model = Librarian("Goa")
    model.titles.thinking = asyncio.Event()
    async with open_house(model, titles=True) as house:
        await house.answers("One")
        await house.answers("Two")
        await house.runs("session rename Mine")
        model.titles.thinking.set()
        await titles_are_settled()

        assert (await session_of(house)).title == "Mine"


async def test_no_title_is_looked_for_where_a_person_gave_one(open_house: Open) -> None:
    model = Librarian("Goa")
    async with open_house(model, titles=True) as house:
        await house.runs("session new Mine")
        for text in ("One", "Two", "Three"):
            await house.answers(text)
        await titles_are_settled()

        assert (await session_of(house)).title == "Mine"
    assert model.titles.prompts == []


async def test_a_failing_model_is_asked_again_after_the_next_turn(open_house: Open) -> None:
    model = Librarian(ModelOverloadedError("Not now."), "Goa")
    async with open_house(model, titles=True) as house:
        await house.answers("One")
        shown = await house.answers("Two")
        await titles_are_settled()
        assert (await session_of(house)).title_source == "place"
        assert shown.notices == []

        await house.answers("Three")
        assert (await titled(house)).title == "Goa"


@pytest.mark.parametrize("said", ["", "I'm sorry, I can't.", ModelRefusedError("No.")])
async def test_a_model_that_has_no_title_to_give_is_asked_once(
    open_house: Open, said: Line
) -> None:
    model = Librarian(said)
    async with open_house(model, titles=True) as house:
        await house.answers("One")
        await house.answers("Two")
        assert (await titled(house)).title == "Ann"
        await house.answers("Three")
        await titles_are_settled()

    assert len(model.titles.prompts) == 1


async def test_a_title_is_made_of_nothing_but_its_own_conversation(open_house: Open) -> None:
    model = Librarian("Goa")
    async with open_house(model, titles=True) as house:
        await house.answers("My secret")
        await house.answers("One", place=a_group(), mentions_bot=True)
        await house.answers("Two", place=a_group(), mentions_bot=True)
        await titled(house, a_group())

    (prompt,) = model.titles.prompts
    assert "secret" not in prompt.messages[0].content


async def test_few_titles_are_looked_for_at_once(open_house: Open) -> None:
    model = Librarian("Goa")
    model.titles.thinking = asyncio.Event()
    async with open_house(model, titles=True) as house:
        for chat in "1234":
            await house.answers("One", place=a_direct_chat(chat))
            await house.answers("Two", place=a_direct_chat(chat))

    assert len(model.titles.prompts) == 2


async def test_no_title_is_looked_for_where_the_operator_wants_none(open_house: Open) -> None:
    model = Librarian("Goa")
    async with open_house(model, titles=False) as house:
        await house.answers("One")
        await house.answers("Two")
        await titles_are_settled()

        assert (await session_of(house)).title == "Ann"


@pytest.mark.parametrize("model_id", ["local:smollm2"])
async def test_the_embedded_model_is_not_asked(open_house: Open) -> None:
    model = Librarian("Goa")
    async with open_house(model, titles=True) as house:
        await house.answers("Where shall we go?")
        await house.answers("Thanks")
        session = await titled(house)

    assert session.title == "Where shall we go?"
    assert model.titles.prompts == []
