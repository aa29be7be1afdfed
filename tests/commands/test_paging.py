"""Long texts in short."""

import pytest

from bot.commands.paging import shortened


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It was a dark", "It was a dark"),
        ("It was\n a   dark", "It was a dark"),
        ("It was a dark night", "It was a dark…"),
        ("It was a darker night", "It was a…"),
        ("Incomprehensibly long", "Incomprehensi…"),
    ],
)
def test_a_text_is_cut_between_words_where_that_leaves_enough_of_it(text: str, shown: str) -> None:
    assert shortened(text, 14) == shown
    assert len(shown) <= 14
