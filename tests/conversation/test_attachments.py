"""Pictures are shown to models that see, files are read, and nothing is passed over in silence."""

import asyncio

import pytest

from bot.domain.attachment import Attachment
from bot.domain.errors import DeliveryError
from bot.domain.file import File
from tests.builders import a_direct_chat, a_group
from tests.conversation.conftest import House, Open
from tests.fakes.language_model import ScriptedModel

CAT = Attachment(name="cat.png", url="x:cat", media_type="image/png", size=6)
NOTES = Attachment(name="notes.txt", url="x:notes", media_type="text/plain; charset=utf-8", size=9)
VOICE = Attachment(name="voice message", url="x:voice", media_type="audio/ogg", size=9)
BOOK = Attachment(name="book.pdf", url="x:book", media_type="application/pdf", size=9)


def holding(house: House, **files: bytes) -> House:
    """Let the platform hand out files by these names."""
    house.platform.files |= {f"x:{name}": content for name, content in files.items()}
    return house


def told(house: House) -> list[str]:
    """Return what the bot itself said in the direct chat."""
    return [notice.text for notice in house.platform.at(a_direct_chat()).notices]


async def test_a_picture_without_a_word_is_shown_to_the_model_and_answered(house: House) -> None:
    shown = await holding(house, cat=b"pixels").answers("", attachments=(CAT,))

    (prompt,) = house.model.prompts
    assert prompt.messages[-1].pictures == (
        File(name="cat.png", content=b"pixels", media_type="image/png"),
    )
    assert len(shown.answers) == 1
    assert told(house) == []


async def test_a_picture_without_a_type_is_shown_as_what_its_name_says(house: House) -> None:
    cat = Attachment(name="cat.webp", url="x:cat")

    await holding(house, cat=b"pixels").answers("Look", attachments=(cat,))

    (picture,) = house.model.prompts[-1].messages[-1].pictures
    assert picture.media_type == "image/webp"


async def test_a_picture_is_still_seen_when_the_next_question_is_about_it(house: House) -> None:
    await holding(house, cat=b"pixels").answers("Look", attachments=(CAT,))
    await house.answers("What colour is it?")

    pictures = [line.pictures for line in house.model.prompts[-1].messages]
    assert [len(one) for one in pictures] == [1, 0, 0]


async def test_only_so_many_pictures_are_looked_at_and_the_person_is_told(open_house: Open) -> None:
    dog = Attachment(name="dog.png", url="x:dog", media_type="image/png")
    async with open_house(pictures=1) as house:
        await holding(house, cat=b"1", dog=b"2").answers("Look", attachments=(CAT, dog))

        (line,) = house.model.prompts[-1].messages
        assert [picture.name for picture in line.pictures] == ["cat.png"]
        assert told(house) == [
            "I look at no more than 1 picture at once; please send the others later."
        ]


@pytest.mark.parametrize("model_id", ["local:smollm2"])
async def test_people_are_told_once_that_the_model_cannot_see(house: House) -> None:
    await holding(house, cat=b"pixels").answers("Look", attachments=(CAT,))
    await house.runs("retry")
    await house.settles(a_direct_chat())
    await house.answers("And now?")

    assert told(house) == [
        "`local:smollm2` cannot see pictures; please tell in words what is to be seen."
    ]
    assert house.platform.fetched == []
    assert "You cannot see it" in house.model.prompts[-1].messages[0].content


@pytest.mark.parametrize("model_id", ["local:smollm2"])
async def test_a_blind_model_is_not_asked_about_a_picture_without_a_word(house: House) -> None:
    shown = await holding(house, cat=b"pixels").answers("", attachments=(CAT,))

    assert (shown.answers, house.model.prompts) == ([], [])
    assert [notice.split(";")[0] for notice in told(house)] == [
        "`local:smollm2` cannot see pictures"
    ]


async def test_a_text_file_is_read_once_and_stays_known(open_house: Open) -> None:
    async with open_house() as house:
        await holding(house, notes="Milk, crème".encode()).answers("Read", attachments=(NOTES,))
        assert "> Milk, crème" in house.model.prompts[-1].messages[-1].content
    house.platform.files.clear()
    async with open_house() as house:
        await house.answers("What is on the list?", message_id="2")

        assert "> Milk, crème" in house.model.prompts[-1].messages[0].content
        assert house.platform.fetched == ["notes.txt"]
        assert told(house) == []


async def test_a_long_file_is_cut_and_both_sides_are_told(open_house: Open) -> None:
    async with open_house(file_characters=1000) as house:
        await holding(house, notes=b"a" * 1001).answers("Read", attachments=(NOTES,))
        await house.answers("And?")

        first = house.model.prompts[-1].messages[0].content
        assert f"> {'a' * 1000}\n[The file goes on; this is its beginning.]" in first
        assert told(house) == [
            "I have read the first 1,000 characters of 'notes.txt'; what comes after them I do not"
            " know."
        ]


async def test_a_file_of_talk_that_was_not_addressed_is_read_when_somebody_asks(
    house: House,
) -> None:
    holding(house, notes=b"Milk")
    group = a_group()
    await house.answers("Hi", place=group, mentions_bot=True)
    await house.hears("", place=group, attachments=(NOTES,))
    assert house.platform.fetched == []

    await house.answers("What is on the list?", place=group, mentions_bot=True)

    assert "> Milk" in house.model.prompts[-1].messages[-1].content


async def test_a_voice_message_without_a_word_gets_a_sentence_and_no_answer(house: House) -> None:
    shown = await house.answers("", attachments=(VOICE,))

    assert (shown.answers, house.model.prompts) == ([], [])
    assert told(house) == [
        "I do not understand voice messages, videos and other recordings yet; please write what you"
        " want to say."
    ]
    (notice,) = shown.notices
    assert (notice.is_private, notice.buttons) == (False, ())

    await house.answers("I said hello")
    first = house.model.prompts[-1].messages[0].content
    assert first.startswith("[The recording 'voice message' came with this. You cannot hear")


async def test_a_voice_message_that_comes_with_words_is_answered(house: House) -> None:
    shown = await house.answers("Listen", attachments=(VOICE, VOICE))

    assert len(shown.answers) == 1
    assert [text.count("voice messages") for text in told(house)] == [1]


async def test_what_nobody_can_read_is_named(house: House) -> None:
    await holding(house, notes=b"\x00\x01\xff").answers("Look", attachments=(BOOK, NOTES))

    assert told(house) == [
        "I cannot read 'book.pdf' yet; please send what matters of it as text.\n"
        "I cannot read 'notes.txt' yet; please send what matters of it as text."
    ]


async def test_a_file_that_cannot_be_fetched_leaves_the_words_to_be_answered(house: House) -> None:
    shown = await house.answers("Look", attachments=(CAT,))

    assert len(shown.answers) == 1
    assert told(house) == ["I cannot fetch 'cat.png'. Please send it again."]
    assert "You cannot see it" in house.model.prompts[-1].messages[0].content


async def test_a_picture_that_cannot_be_fetched_can_be_tried_again(house: House) -> None:
    shown = await house.answers("", attachments=(CAT,))
    assert house.model.prompts == []
    (notice,) = shown.notices
    (button,) = notice.buttons

    holding(house, cat=b"pixels")
    await house.runs(button.command)
    await house.settles(a_direct_chat())

    assert len(shown.answers) == 1
    assert len(house.model.prompts[-1].messages[-1].pictures) == 1


async def test_a_file_that_is_too_large_is_told_of(open_house: Open) -> None:
    async with open_house(file_megabytes=0.00001) as house:
        await holding(house, cat=b"eleven bytes").answers("Look", attachments=(CAT,))

        assert told(house) == ["'cat.png' is too large: 10 bytes is the most I can take."]


async def test_no_transaction_is_open_while_a_file_is_fetched(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetching, go_on = asyncio.Event(), asyncio.Event()

    async def fetch(attachment: Attachment, *, limit: int) -> File:
        del attachment, limit
        fetching.set()
        await go_on.wait()
        message = "Gone."
        raise DeliveryError(message)

    monkeypatch.setattr(house.platform, "fetch", fetch)
    await house.hears("Look", attachments=(CAT,))
    await fetching.wait()
    other = a_direct_chat("9")
    await house.answers("Hello", place=other)
    go_on.set()
    await house.settles(a_direct_chat())

    assert len(house.platform.at(other).answers) == 1
    assert told(house) == ["Gone."]


async def test_more_words_that_come_while_a_file_is_fetched_are_answered_with_it(
    open_house: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ScriptedModel("Fine.")
    async with open_house(model, burst_within=60) as house:
        fetching, go_on = asyncio.Event(), asyncio.Event()

        async def fetch(attachment: Attachment, *, limit: int) -> File:
            del limit
            fetching.set()
            await go_on.wait()
            return File(name=attachment.name, content=b"pixels", media_type="image/png")

        monkeypatch.setattr(house.platform, "fetch", fetch)
        await house.hears("", attachments=(CAT,))
        await fetching.wait()
        await house.hears("What is it?")
        go_on.set()
        await house.settles(a_direct_chat())

        (prompt,) = model.prompts
        assert "came with this.]\n\nWhat is it?" in prompt.messages[-1].content
        assert len(prompt.messages[-1].pictures) == 1
        assert len(house.platform.at(a_direct_chat()).answers) == 1
