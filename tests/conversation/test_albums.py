"""What a platform shows as one and sends as several messages is one question."""

import pytest

from bot.domain.attachment import Attachment
from bot.domain.message import IncomingMessage
from tests.builders import a_direct_chat, a_group
from tests.conversation.conftest import House, Open
from tests.fakes.language_model import ScriptedModel


def a_photo(number: int) -> Attachment:
    """Return one picture of an album."""
    return Attachment(name="photo.jpg", url=f"x:{number}", media_type="image/jpeg")


async def hears_album(house: House, *captions: str, **changes: object) -> list[IncomingMessage]:
    """Take in an album, a picture for each caption."""
    house.platform.files |= {f"x:{number}": b"pixels" for number in range(9)}
    return [
        await house.hears(text, attachments=(a_photo(number),), album="a1", **changes)
        for number, text in enumerate(captions)
    ]


async def test_an_album_is_one_question_although_bursts_are_not(house: House) -> None:
    await hears_album(house, "Which one?", "", "")
    await house.settles(a_direct_chat())

    assert len(house.platform.at(a_direct_chat()).answers) == 1
    (line,) = house.model.prompts[-1].messages
    assert len(line.pictures) == 3
    assert line.content.startswith("Which one?")


async def test_the_parts_of_an_album_belong_to_the_one_that_calls_us_in_a_group(
    house: House,
) -> None:
    group = a_group()
    await hears_album(house, "Which one?", place=group, mentions_bot=True)
    await house.hears("", attachments=(a_photo(1),), album="a1", place=group)
    await house.hears("", attachments=(a_photo(2),), album="other", place=group)
    await house.settles(group)

    assert len(house.platform.at(group).answers) == 1
    assert len(house.model.prompts[-1].messages[-1].pictures) == 2


async def test_what_comes_too_late_of_an_album_is_kept_for_the_next_question(house: House) -> None:
    await hears_album(house, "Which one?")
    await house.settles(a_direct_chat())
    await house.answers("", attachments=(a_photo(1),), album="a1")
    assert len(house.model.prompts) == 1

    await house.answers("And the other one?")

    assert sum(len(line.pictures) for line in house.model.prompts[-1].messages) == 2


async def test_a_caption_that_comes_too_late_is_answered(house: House) -> None:
    await hears_album(house, "")
    await house.settles(a_direct_chat())
    shown = await house.answers("Which one?", attachments=(a_photo(1),), album="a1")

    assert len(shown.answers) == 2


async def test_an_album_is_whole_and_asked_once_when_a_restart_comes_between_its_parts(
    open_house: Open,
) -> None:
    async with open_house(ScriptedModel("Never heard.")) as house:
        await house.application.engine.drain(0)
        first = (await hears_album(house, "Which one?"))[0]
    async with open_house(ScriptedModel("Fine.")) as house:
        await house.application.front_desk.accept(first)
        await house.hears("", message_id="2", attachments=(a_photo(1),), album="a1")
        await house.settles(a_direct_chat())

        assert len(house.platform.at(a_direct_chat()).answers) == 1
        assert len(house.model.prompts[-1].messages[-1].pictures) == 2


@pytest.mark.parametrize("model_id", ["local:smollm2"])
async def test_people_are_told_once_that_an_album_cannot_be_seen(house: House) -> None:
    await hears_album(house, "Which one?", "", "")
    await house.settles(a_direct_chat())

    assert len(house.platform.at(a_direct_chat()).notices) == 1
