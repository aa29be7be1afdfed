"""Filling in forms on Telegram, where a form is a talk: question, answer, question."""

import pytest

from tests.fakes.post_office import PNG, PostOffice
from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.faults import dropped
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi
from tests.platforms.bot_api.values import Post


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    """Return an office whose commands the bot has."""
    office = PostOffice()
    office.open(monkeypatch)
    return office


async def fills_in(person: Person, *answers: str) -> Post:
    """Call for the form and answer its first questions; returns what is asked then."""
    for text in ("/letter write", *answers):
        said = len(person.chat.said())
        await person.sends(text)
        await person.chat.until_said(said + 1)
    return person.chat.said()[-1]


async def test_a_form_is_asked_for_bit_by_bit_and_handed_in_with_its_picture(
    house: House, alice: Person, office: PostOffice
) -> None:
    await fills_in(alice, "Ben", "Hello\n\nBen")
    await alice.sends_photo(PNG)
    await alice.chat.until_shown("Sent to Ben.")

    (letter,) = office.letters
    assert (letter.to, letter.text) == ("Ben", "Hello\n\nBen")
    assert letter.stamp is not None
    assert (letter.stamp.content, letter.stamp.media_type) == (PNG, "image/jpeg")
    first, second, *_ = alice.chat.said()
    assert first.text.startswith("A letter\n\nTo (1 of 3)\nWho reads it.")
    assert first.marked("bold") == ["A letter", "To"]
    assert second.text.endswith("Now: Dear friend")
    await house.close()
    assert house.stored("SELECT count(*) FROM messages") == [(0,)], "answers are no talk"


async def test_an_image_may_come_as_a_file(house: House, alice: Person, office: PostOffice) -> None:
    await fills_in(alice, "Ben", "Hi")
    await alice.sends_file("list.txt", b"1", media_type="text/plain")
    await alice.chat.until_shown("I need a picture here.")
    await alice.sends_file("stamp.png", PNG, media_type="image/png")
    await alice.chat.until_shown("Sent to Ben.")

    stamp = office.letters[0].stamp
    assert stamp is not None
    assert (stamp.name, stamp.content, stamp.media_type) == ("stamp.png", PNG, "image/png")
    del house


async def test_talk_goes_on_when_the_form_is_handed_in(house: House, alice: Person) -> None:
    house.script("Hey you.")

    await fills_in(alice, "Ben", "Hi")
    await alice.sends_photo(PNG)
    await alice.chat.until_shown("Sent to Ben.")
    await alice.sends("Hello!")

    await alice.chat.until_shown("🌸 Riya\nHey you.")


async def test_buttons_put_the_next_question_in_the_place_of_theirs(
    house: House, alice: Person, office: PostOffice
) -> None:
    question = await fills_in(alice, "Ben")
    assert question.buttons == ["Keep it", "Empty it", "Back", "Cancel"]

    await alice.presses(question, "Keep it")
    await alice.chat.until_shown("Stamp (3 of 3)")
    assert question.text.startswith("A letter\n\nStamp (3 of 3)")
    assert question.buttons == ["Skip", "Back", "Cancel"]
    await alice.presses(question, "Skip")
    await alice.chat.until_shown("Sent to Ben.")

    assert (question.text, question.buttons) == ("Sent to Ben.", [])
    assert [letter.text for letter in office.letters] == ["Dear friend"]
    del house


@pytest.mark.parametrize("answered", [0, 1, 2])
async def test_a_restart_in_the_middle_loses_no_answer(
    house: House, alice: Person, office: PostOffice, answered: int
) -> None:
    answers = ["Ben", "Hi"]
    await fills_in(alice, *answers[:answered])

    await house.restart()
    for number, answer in enumerate(answers[answered:], start=answered + 2):
        await alice.sends(answer)
        await alice.chat.until_shown(f"({number} of 3)")
    await house.restart()
    await alice.sends_photo(PNG)
    await alice.chat.until_shown("Sent to Ben.")

    assert [(letter.to, letter.text) for letter in office.letters] == [("Ben", "Hi")]


async def test_an_update_that_comes_twice_is_taken_once(
    house: House, telegram: BotApi, alice: Person, office: PostOffice
) -> None:
    await alice.sends("/letter write")
    await alice.chat.until_shown("To (1 of 3)")
    first = await alice.sends("Ben")
    await alice.chat.until_shown("Text (2 of 3)")
    telegram.world.updates.add("message", first["message"])
    await alice.sends("Hi")
    await alice.chat.until_shown("Stamp (3 of 3)")
    last = await alice.sends_photo(PNG)
    await alice.chat.until_shown("Sent to Ben.")
    telegram.world.updates.add("message", last["message"])
    await alice.chat.until_shown("this was handed in already")

    assert [(letter.to, letter.text) for letter in office.letters] == [("Ben", "Hi")]
    await house.close()
    assert house.stored("SELECT count(*) FROM messages") == [(0,)]


async def test_a_picture_that_cannot_be_fetched_can_be_sent_again(
    house: House, telegram: BotApi, alice: Person, office: PostOffice
) -> None:
    await fills_in(alice, "Ben", "Hi")
    telegram.fail("getFile", dropped())
    await alice.sends_photo(PNG)
    problem = await alice.chat.until_shown("I cannot fetch 'photo.jpg'.")
    assert problem.text.endswith("Please send it again.")

    await alice.sends_photo(PNG)
    await alice.chat.until_shown("Sent to Ben.")
    await telegram.world.updates.until_acknowledged()
    assert len(office.letters) == 1
    del house


async def test_a_picture_that_is_too_large_is_said_to_be_so(
    house: House, telegram: BotApi, alice: Person, office: PostOffice
) -> None:
    await fills_in(alice, "Ben", "Hi")
    large = PNG + bytes(20 * 1024 * 1024)
    await alice.sends_file("large.png", large, media_type="image/png")
    await alice.chat.until_shown("'large.png' is too large: 20 MB is the most I can take.")

    assert telegram.sent("getFile") == []
    await alice.sends_photo(PNG)
    await alice.chat.until_shown("Sent to Ben.")
    assert len(office.letters) == 1
    del house


async def test_a_wrong_answer_is_said_to_be_so_and_loses_nothing(
    house: House, alice: Person, office: PostOffice
) -> None:
    await fills_in(alice, "Ben")
    await alice.sends("x" * 401)
    problem = await alice.chat.until_shown("That was 401 characters long")
    assert problem.text.startswith(
        "A letter\n\n⚠️ That was 401 characters long, and 400 is the most"
    )
    assert "Text (2 of 3)" in problem.text

    await alice.sends("Hi")
    question = await alice.chat.until_shown("Stamp (3 of 3)")
    await alice.presses(question, "Skip")
    await alice.chat.until_shown("Sent to Ben.")
    assert [letter.text for letter in office.letters] == ["Hi"]
    del house


async def test_what_the_command_refuses_can_be_corrected(
    house: House, alice: Person, office: PostOffice
) -> None:
    office.refusal = "Nobody is called Ben."
    await fills_in(alice, "Ben", "Hi")
    await alice.sends_photo(PNG)
    refused = await alice.chat.until_shown("⚠️ Nobody is called Ben.")

    office.refusal = ""
    await alice.presses(refused, "Change: To")
    await alice.chat.until_shown("Now: Ben")
    assert "To (1 of 3)" in refused.text
    await alice.sends("Carl")
    await alice.chat.until_shown("Sent to Carl.")

    (letter,) = office.letters
    assert (letter.to, letter.text, letter.stamp is not None) == ("Carl", "Hi", True)
    del house


@pytest.mark.parametrize("answers", [(), ("Ben",), ("Ben", "Hi")])
async def test_a_form_is_given_up_at_any_question_and_talk_goes_on(
    house: House, alice: Person, office: PostOffice, answers: tuple[str, ...]
) -> None:
    house.script("Hey you.")

    await fills_in(alice, *answers)
    await alice.sends("/cancel")
    await alice.chat.until_shown("A letter: given up.")
    await alice.sends("Hello!")

    await alice.chat.until_shown("🌸 Riya\nHey you.")
    assert office.letters == []


async def test_a_form_is_given_up_by_a_button(house: House, alice: Person) -> None:
    question = await fills_in(alice, "Ben")

    await alice.presses(question, "Cancel")

    await alice.chat.until_shown("A letter: given up. Nothing was changed.")
    assert (question.text.startswith("A letter: given up"), question.buttons) == (True, [])
    del house


async def test_other_commands_run_meanwhile_and_the_form_waits(
    house: House, alice: Person, office: PostOffice
) -> None:
    await fills_in(alice, "Ben")
    await alice.sends("/persona switch coach")
    await alice.chat.until_shown("Coach answers here from now on")
    await alice.sends("Hi")
    question = await alice.chat.until_shown("Stamp (3 of 3)")
    await alice.presses(question, "Skip")

    await alice.chat.until_shown("Sent to Ben.")
    assert [letter.text for letter in office.letters] == ["Hi"]
    del house


async def test_two_people_fill_in_forms_in_one_group_while_others_talk(
    house: House, telegram: BotApi, alice: Person, ben: Person, office: PostOffice
) -> None:
    house.script("Hey you.")
    group, carl = telegram.group(), telegram.person("Carl")

    await alice.sends("/letter write", to=group)
    for_alice = await group.until_shown("Alice, this is for you.")
    await ben.sends("/letter write", to=group)
    await group.until_shown("Ben, this is for you.")
    await alice.sends("Dora", to=group)
    await ben.sends("Emil", to=group)
    await group.until_said(4)
    await ben.presses(for_alice, "Cancel", to=group)
    await group.until_shown("This button belongs to a form that you are not filling in.")
    await carl.sends("@greenroom_bot hello", to=group)
    await group.until_shown("Hey you.")
    await ben.sends("From Ben", to=group)
    await alice.sends("From Alice", to=group)
    await group.until_said(8)
    await ben.sends("/form skip", to=group)
    await alice.sends("/form skip", to=group)
    await group.until_shown("Sent to Emil.")
    await group.until_shown("Sent to Dora.")

    assert {(letter.to, letter.text) for letter in office.letters} == {
        ("Dora", "From Alice"),
        ("Emil", "From Ben"),
    }


async def test_replies_are_enough_where_the_bot_does_not_hear_everything(
    house: House, telegram: BotApi, alice: Person, office: PostOffice
) -> None:
    telegram.world.hears_everything = False
    group = telegram.group()

    await alice.sends("/letter write", to=group)
    for number, answer in enumerate(("Ben", "Hi"), start=1):
        question = await group.until_shown(f"({number} of 3)")
        await alice.sends(answer, to=group, reply_to=question)
    question = await group.until_shown("(3 of 3)")
    await alice.sends_photo(PNG, to=group, reply_to=question)

    await group.until_shown("Sent to Ben.")
    assert len(office.letters) == 1
    del house
