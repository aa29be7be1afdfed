"""Which passages fit best, from where the words of a question are."""

from itertools import pairwise
from uuid import UUID

from bot.domain.ids import SessionId
from bot.domain.passage import WordHit
from bot.memory.ranking import rank
from bot.memory.words import words_of

ONE, TWO = SessionId(UUID(int=1)), SessionId(UUID(int=2))


def hits(word: int, *seqs: int, session: SessionId = ONE) -> list[WordHit]:
    """Return the messages that have a word."""
    return [WordHit(word, session, seq) for seq in seqs]


def test_a_passage_counts_each_word_once_wherever_in_it_that_is() -> None:
    best, *_ = rank([*hits(0, 10, 40, 41, 42), *hits(1, 14)], number=5)

    assert best.stretch.start_seq <= 10
    assert best.stretch.end_seq >= 14
    assert best.stretch.end_seq < 40


def test_rare_words_count_more() -> None:
    common, rare = hits(0, *range(20, 400, 20)), hits(1, 1000)

    assert rank([*common, *rare], number=1)[0].stretch.start_seq > 900


def test_what_was_said_around_is_in_a_passage_and_no_message_in_two() -> None:
    found = rank([*hits(0, 1, 9, 30), *hits(0, 9, session=TWO)], number=9)

    stretches = sorted((f.stretch for f in found), key=lambda s: (s.session_id, s.start_seq))
    assert all(s.end_seq - s.start_seq >= 7 for s in stretches)
    of_one = [s for s in stretches if s.session_id == ONE]
    assert all(a.end_seq < b.start_seq for a, b in pairwise(of_one))
    assert {s.session_id for s in stretches} == {ONE, TWO}


def test_two_forms_of_a_word_count_as_one() -> None:
    twice = rank([*hits(0, 5), *hits(1, 5), *hits(2, 50)], number=2)

    assert [found.score for found in twice] == [twice[0].score] * 2


def test_nothing_fits_where_no_word_is_found() -> None:
    assert rank([], number=5) == []


def test_words_that_tell_nothing_are_not_looked_for() -> None:
    assert words_of("What did I tell you about my sister's TWO goats, and the Goats?") == [
        "sister",
        "two",
        "goats",
    ]
    assert words_of("And so what? Yes!") == []
    assert words_of("Où est le café? 猫") == ["où", "est", "le", "café", "猫"]
