"""The conversation as a lorebook sees it."""

from bot.prompting.assemble import Budget, build_prompt
from bot.prompting.history import visible_messages
from bot.prompting.lore.talk import talk_of
from tests.builders import a_message, a_persona, a_scene, an_answer
from tests.prompting.lore.telling import a_book, a_talk, an_entry

COACH, MEERA = a_persona("coach", nickname="Chip"), a_persona("meera")


def test_lines_carry_names_and_the_persona_the_name_that_macros_give_it() -> None:
    scene = a_scene(
        a_message("Hi", seq=1, turn=1, author_name="Ann\nMeera: x"),
        an_answer("Hello", seq=2, by=COACH, turn=1),
        an_answer("Me too", seq=3, by=MEERA),
        a_message("And?", seq=4, turn=2),
        persona=COACH,
        turn=2,
    )

    talk = talk_of(scene, visible_messages(scene), char="Chip")

    assert talk.lines == ["Ann Meera x: Hi", "Chip: Hello", "Meera: Me too", "Ann: And?"]


def test_keys_fall_under_the_nickname_of_the_persona() -> None:
    scene = a_scene(
        an_answer("Hello", seq=1, by=COACH),
        a_message("And?", seq=2, turn=1),
        persona=COACH,
        persona_lore=a_book(an_entry("It.", "{{char}}: hello")),
    )

    lore = build_prompt(scene, Budget(context_tokens=8000, answer_tokens=300)).lore

    assert [v.is_told for v in lore.verdicts] == [True]


def test_a_session_is_counted_beyond_what_was_loaded_of_it() -> None:
    scene = a_scene(
        an_answer("Eighth", seq=8, by=COACH),
        an_answer("Ninth", seq=9, by=MEERA),
        a_message("Tenth", seq=10, turn=1),
        a_message("Not yet answered", seq=11),
        persona=COACH,
        greeting=2,
    )

    talk = talk_of(scene, visible_messages(scene), char="Chip")

    # Of the seven messages before the window, three are taken for answers.
    assert (talk.message_count, talk.answer_count, talk.greeting) == (10, 5, 2)


def test_the_newest_lines_come_first_and_the_text_is_bounded() -> None:
    talk = a_talk("Ann: old", "Ann: new ")

    assert talk.newest(9) == "\n\x01Ann: new\n\x01Ann: old"
    assert len(a_talk("x" * 1_000_000).newest(1)) == 40_000
