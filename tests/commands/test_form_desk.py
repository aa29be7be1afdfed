"""Filling in a form, one question after the other."""

import pytest

from bot.domain.file import File
from bot.domain.form import Form, FormField
from bot.domain.reply import Reply
from tests.builders import BEN, a_caller, a_group
from tests.commands.clerk import STAMP, Clerk, labels
from tests.conversation.conftest import House, Open
from tests.fakes.post_office import Letter, PostOffice


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    """Return an office whose commands every bot of these tests has."""
    office = PostOffice()
    office.open(monkeypatch)
    return office


@pytest.fixture
def ann(house: House) -> Clerk:
    """Return somebody in a direct chat."""
    return Clerk(house)


async def test_each_field_is_asked_for_with_help_and_what_stands_there(ann: Clerk) -> None:
    first = await ann.begins()
    second = await ann.answers("Ben")
    third = await ann.answers("Hello Ben")

    assert first.title == "A letter"
    assert "**To** (1 of 3)\nWho reads it.\nWrite one line of at most 20" in first.text
    assert first.fields == ()
    assert "**Text** (2 of 3)" in second.text
    assert [field.value for field in second.fields] == ["Dear friend"]
    assert "Send a photo, or an image as a file." in third.text
    assert labels(first) == ["Cancel"]
    assert labels(second) == ["Keep it", "Empty it", "Back", "Cancel"]
    assert labels(third) == ["Skip", "Back", "Cancel"]


async def test_the_command_of_the_form_gets_what_was_filled_in(
    ann: Clerk, office: PostOffice
) -> None:
    await ann.begins()
    await ann.answers(" Ben ")
    await ann.answers("Hello Ben,\n\nhow are you?")
    reply = await ann.answers(picture=STAMP)

    assert reply.text == "Sent to Ben."
    assert office.letters == [Letter(to="Ben", text="Hello Ben,\n\nhow are you?", stamp=STAMP)]
    assert not await ann.is_asked()


async def test_fields_are_kept_emptied_or_skipped_by_buttons(
    ann: Clerk, office: PostOffice
) -> None:
    for label in ("Keep it", "Empty it"):
        await ann.begins()
        question = await ann.answers("Ben")
        question = await ann.presses(question, label)
        reply = await ann.presses(question, "Skip")
        assert question.is_update
        assert reply.is_update

    assert [letter.text for letter in office.letters] == ["Dear friend", ""]
    assert [letter.stamp for letter in office.letters] == [None, None]


@pytest.mark.parametrize(
    ("answers", "wrong", "problem"),
    [
        ([], "x" * 21, "That was 21 characters long, and 20 is the most here."),
        ([], "Ben\nand Carl", "Those were several lines, and only one fits here."),
        ([], "", "I need words here."),
        ([], STAMP, "I need words here."),
        (["Ben", "Hi"], "a picture of me", "I need a picture here."),
        (
            ["Ben", "Hi"],
            File(name="list.txt", content=b"1", media_type="text/plain"),
            "'list.txt' is not a picture.",
        ),
    ],
)
async def test_a_wrong_answer_is_said_to_be_so_and_the_question_asked_again(
    ann: Clerk, office: PostOffice, answers: list[str], wrong: str | File, problem: str
) -> None:
    question = await ann.begins()
    for answer in answers:
        question = await ann.answers(answer)

    if isinstance(wrong, File):
        reply = await ann.answers(picture=wrong)
    else:
        reply = await ann.answers(wrong)

    assert reply.tone == "bad"
    assert reply.text == f"{problem}\n{question.text}"
    assert reply.buttons == question.buttons
    for answer in ["Ben", "Hi"][len(answers) :]:
        await ann.answers(answer)
    await ann.answers(picture=STAMP)
    assert office.letters == [Letter(to="Ben", text="Hi", stamp=STAMP)]


async def test_a_required_field_is_neither_skipped_nor_emptied(
    ann: Clerk, office: PostOffice
) -> None:
    await ann.begins()

    skipped = await ann.house.runs("form skip", ann.caller)
    emptied = await ann.house.runs("form empty", ann.caller)

    assert (skipped.tone, skipped.text) == ("bad", "To must be filled in.")
    assert (emptied.tone, emptied.text) == ("bad", "To cannot be emptied.")
    assert office.letters == []
    assert await ann.is_asked()


async def test_an_answer_can_be_given_again_before_the_end(ann: Clerk, office: PostOffice) -> None:
    await ann.begins()
    question = await ann.answers("Bem")

    question = await ann.presses(question, "Back")
    assert [field.value for field in question.fields] == ["Bem"]
    question = await ann.answers("Ben")
    assert "**Text**" in question.text
    await ann.answers("Hi")
    await ann.presses(await ann.answers("no picture"), "Skip")

    assert office.letters == [Letter(to="Ben", text="Hi", stamp=None)]


async def test_nothing_is_lost_when_the_command_says_no(ann: Clerk, office: PostOffice) -> None:
    office.refusal = "Nobody is called Ben."
    await ann.begins()
    await ann.answers("Ben")
    await ann.answers("Hi")
    refused = await ann.answers(picture=STAMP)

    assert (refused.tone, refused.text) == ("bad", "Nobody is called Ben.")
    assert labels(refused) == [
        *("Try again", "Change: To", "Change: Text", "Change: Stamp", "Cancel")
    ]
    assert labels(await ann.answers("What now?")) == labels(refused)
    office.refusal = ""
    question = await ann.presses(refused, "Change: To")
    assert "Keep it" in labels(question)
    assert (await ann.answers("Carl")).text == "Sent to Carl."
    assert office.letters == [Letter(to="Carl", text="Hi", stamp=STAMP)]


async def test_what_was_refused_can_be_handed_in_as_it_is(ann: Clerk, office: PostOffice) -> None:
    office.refusal = "The office is closed."
    question = await ann.begins()
    assert (await ann.house.runs("form send", ann.caller)).text == "A letter is not filled in yet."
    for answer in ("Ben", "Hi"):
        question = await ann.answers(answer)
    refused = await ann.presses(question, "Skip")

    assert (await ann.presses(refused, "Try again")).text == "The office is closed."
    office.refusal = ""
    assert (await ann.presses(refused, "Try again")).text == "Sent to Ben."
    assert len(office.letters) == 1


@pytest.mark.parametrize("way", ["/cancel", "button"])
@pytest.mark.parametrize("step", [0, 1, 2, 3])
async def test_a_form_can_be_given_up_at_every_step(
    ann: Clerk, office: PostOffice, step: int, way: str
) -> None:
    office.refusal = "The office is closed."
    said = await ann.begins()
    for answer, picture in [("Ben", None), ("Hi", None), ("", STAMP)][:step]:
        said = await ann.answers(answer, picture)

    if way == "button":
        given_up = await ann.presses(said, "Cancel")
    else:
        given_up = await ann.house.runs("cancel", ann.caller)

    assert given_up.text == "A letter: given up. Nothing was changed."
    assert not await ann.is_asked()
    assert (await ann.house.runs("cancel", ann.caller)).text == (
        "You are not filling in anything here."
    )
    assert office.letters == []


async def test_a_message_that_comes_twice_is_taken_once(ann: Clerk, office: PostOffice) -> None:
    await ann.begins()
    question = await ann.answers("Ben", message_id="1")

    assert await ann.answers("Ben", message_id="1") == question
    await ann.answers("Hi", message_id="2")
    await ann.answers(picture=STAMP, message_id="3")
    assert await ann.forms.is_filling_in(ann.caller, message_id="3"), "it is no talk"
    again = await ann.answers(picture=STAMP, message_id="3")

    assert again.text == "A letter: this was handed in already."
    assert office.letters == [Letter(to="Ben", text="Hi", stamp=STAMP)]


async def test_an_answer_survives_the_end_of_the_process_before_its_command_ran(
    open_house: Open, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_house() as house:
        ann = Clerk(house)
        await ann.begins()
        question = await ann.answers("Ben")
        await ann.presses(question, "Keep it")
        with monkeypatch.context() as dying:
            dying.setattr(house.application.commands, "run", _dies)
            with pytest.raises(KeyboardInterrupt):
                await ann.answers(picture=STAMP, message_id="last")

    async with open_house() as house:
        reply = await Clerk(house).answers(picture=STAMP, message_id="last")

    assert reply.text == "Sent to Ben."
    assert office.letters == [Letter(to="Ben", text="Dear friend", stamp=STAMP)]


async def _dies(*_: object) -> Reply:
    raise KeyboardInterrupt


async def test_the_button_of_an_earlier_question_asks_the_present_one_again(
    ann: Clerk, office: PostOffice
) -> None:
    await ann.begins()
    second = await ann.answers("Ben")
    third = await ann.presses(second, "Keep it")

    assert (await ann.presses(second, "Empty it")).text == third.text
    await ann.presses(third, "Skip")
    assert [letter.text for letter in office.letters] == ["Dear friend"]


async def test_two_people_fill_in_forms_in_one_group_without_mixing(
    house: House, office: PostOffice
) -> None:
    ann, ben = Clerk(house, a_caller(a_group())), Clerk(house, a_caller(a_group(), BEN))
    question = await ann.begins()
    await ben.begins()

    assert "Ann, this is for you. Reply to this message, or I may not hear you." in question.text
    question = await ann.answers("Carl")
    await ben.answers("Dora")
    pressed = await ben.presses(question, "Empty it")
    assert pressed.text == "This button belongs to a form that you are not filling in."
    assert not pressed.is_update
    await ben.answers("From Ben")
    await ann.answers("From Ann")
    await ben.house.runs("form skip", ben.caller)
    await ann.house.runs("form skip", ann.caller)

    assert [(letter.to, letter.text) for letter in office.letters] == [
        ("Dora", "From Ben"),
        ("Carl", "From Ann"),
    ]


async def test_a_form_is_filled_in_where_it_was_begun(house: House) -> None:
    await Clerk(house).begins()

    assert not await Clerk(house, a_caller(a_group())).is_asked()
    assert not await Clerk(house, a_caller(identity=BEN)).is_asked()


async def test_a_form_that_is_begun_again_forgets_what_was_answered(
    ann: Clerk, office: PostOffice
) -> None:
    await ann.begins()
    await ann.answers("Ben")

    assert "**To**" in (await ann.begins()).text
    await ann.answers("Carl")
    await ann.answers("Hi")
    await ann.answers(picture=STAMP)

    assert [letter.to for letter in office.letters] == ["Carl"]


async def test_buttons_fit_into_the_least_room_that_a_platform_gives(ann: Clerk) -> None:
    await ann.begins()
    question = await ann.answers("Ben")

    assert len(question.buttons) == 4
    assert all(len(button.command.encode()) <= 64 for button in question.buttons)


async def test_a_long_value_is_shown_shortened_and_kept_whole(
    ann: Clerk, office: PostOffice
) -> None:
    long = "word " * 60 + "\nand an end"
    await ann.begins()
    await ann.answers("Ben")
    question = await ann.presses(await ann.answers(long), "Back")

    assert question.fields[0].value == "word " * 40 + "…"
    await ann.presses(question, "Keep it")
    await ann.answers(picture=STAMP)
    assert [letter.text for letter in office.letters] == [long]


async def test_a_form_whose_command_is_gone_says_so(ann: Clerk) -> None:
    field = FormField(name="to", label="To")
    form = Form(title="A letter", command="letter burn", fields=(field,))
    await ann.forms.begin(form, ann.caller)

    reply = await ann.answers("Ben")

    assert (reply.tone, reply.text) == ("bad", "There is no command `/letter burn` any more.")
