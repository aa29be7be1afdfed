"""What the bot says to somebody who may be in danger."""

import pytest

from bot.safety.care import Caretaker, known_regions
from bot.safety.crisis import find_sign


def test_the_helplines_of_the_region_are_named_in_the_language_of_the_person() -> None:
    caretaker = Caretaker(region="DE")

    answer = caretaker.answer_to("Ich will nicht mehr leben")
    assert answer is not None
    assert "0800 111 0 111" in answer
    assert "112" in answer
    assert "das Leben" not in answer
    assert "ich nehme es ernst" in answer
    assert "findahelpline.com" in answer


def test_without_a_region_people_are_led_to_helplines_of_their_own() -> None:
    answer = Caretaker().answer_to("I want to kill myself")

    assert answer is not None
    assert "findahelpline.com shows free helplines in your country" in answer
    assert "your local emergency number" in answer


def test_an_operator_can_name_other_helplines() -> None:
    answer = Caretaker(region="US", helplines="The porter's lodge: 1234\n\n").answer_to(
        "i wanna die"
    )

    assert answer is not None
    assert "- The porter's lodge: 1234\n" in answer
    assert "988" not in answer


def test_whoever_is_hurt_by_others_is_told_of_those_who_help_with_that() -> None:
    caretaker = Caretaker(region="US")

    hurt = caretaker.answer_to("my husband hits me")
    worried = caretaker.answer_to("my brother says he wants to die")
    assert hurt is not None
    assert worried is not None
    assert hurt.index("1-800-799-7233") < hurt.index("988")
    assert "That is not your fault" in hurt
    assert "1-800-799-7233" not in worried
    assert "Ask them openly" in worried


def test_nothing_is_looked_for_when_it_is_off() -> None:
    caretaker = Caretaker(is_on=False)

    assert caretaker.answer_to("I want to kill myself") is None
    assert not caretaker.sees_a_sign("I want to kill myself")


@pytest.mark.parametrize("region", ["", *known_regions()])
def test_no_answer_is_taken_for_a_sign_itself_and_all_fit_into_a_message(region: str) -> None:
    caretaker = Caretaker(region=region)
    said = (
        "I want to die",
        "mi marido me pega",
        "я хочу умереть",
        "je veux mourir",
        "quero morrer",
    )

    for text in (*said, "my friend is suicidal", "मैं मरना चाहता हूँ", "ich will sterben"):
        answer = caretaker.answer_to(text)
        assert answer is not None
        assert len(answer) < 2000
        assert find_sign(answer) is None
