"""Lore that brings up lore. An entry's content is its key for others."""

from typing import Any

import pytest

from bot.domain.lore import LoreEntry
from tests.prompting.lore.telling import a_book, an_entry, tell, tell_all, texts, why

CASTLE = an_entry("The castle has a cellar.", "castle")
CELLAR = an_entry("The cellar hides a dragon.", "cellar")
DRAGON = an_entry("The dragon sleeps.", "dragon")


def changed(entry: LoreEntry, **changes: Any) -> LoreEntry:
    return an_entry(entry.content, *entry.keys, **changes)


def told(*entries: LoreEntry, said: str = "castle", **changes: Any) -> list[str]:
    """Return the first two words of what a recursive book tells."""
    book = a_book(*entries, recursive_scanning=True)
    return [" ".join(text.split()[:2]).lower() for text in texts(tell(book, said, **changes))]


def test_what_is_told_brings_up_more_only_where_the_book_wants_it() -> None:
    entries = (CASTLE, CELLAR, DRAGON)

    assert texts(tell(a_book(*entries), "castle")) == [CASTLE.content]
    assert told(*entries) == ["the castle", "the cellar", "the dragon"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["the castle", "the cellar", "the dragon"]),
        ({"exclude_recursion": True}, ["the castle"]),
        ({"prevent_recursion": True}, ["the castle", "the cellar"]),
        ({"delay_until_recursion": 1}, ["the castle", "the cellar", "the dragon"]),
        ({"delay_until_recursion": 7}, ["the castle", "the cellar", "the dragon"]),
        ({"enabled": False}, ["the castle"]),
        ({"probability": 0}, ["the castle"]),
        ({"scan_depth": 0}, ["the castle", "the cellar", "the dragon"]),
    ],
)
def test_the_middle_of_a_chain_holds_or_breaks_it(
    changes: dict[str, Any], expected: list[str]
) -> None:
    assert told(CASTLE, changed(CELLAR, **changes), DRAGON) == expected


def test_an_entry_that_only_lore_may_bring_up_is_deaf_to_people() -> None:
    deaf = changed(DRAGON, delay_until_recursion=1)

    assert told(deaf, said="dragon") == []
    assert told(CASTLE, deaf, said="castle, dragon") == ["the castle", "the dragon"]


def test_levels_open_one_after_the_other_when_the_one_before_has_run_dry() -> None:
    late = an_entry("The late one tells of gold.", "castle", delay_until_recursion=1)
    later = an_entry("The later one.", "castle", delay_until_recursion=2)
    gold = an_entry("Gold glitters.", "gold", delay_until_recursion=1, group="one")
    rival = an_entry("The rival.", "castle", delay_until_recursion=2, group="one")

    # The rival would win its group by weight, but its level opens after the gold was told.
    assert told(CASTLE, late, later, gold, rival) == [
        "the castle",
        "the late",
        "the later",
        "gold glitters.",
    ]


def test_entries_of_one_sweep_do_not_see_each_other() -> None:
    # The cellar is kept out by the word "castle": too late, both came up in one sweep.
    shy = an_entry("The cellar.", "cellar", secondary_keys=("moat",), logic="not_any")
    moat = an_entry("The moat is deep.", "cellar")

    assert told(moat, shy, said="cellar") == ["the moat", "the cellar."]


def test_what_was_told_stays_told_and_is_told_once() -> None:
    echo = an_entry("Castle, castle, castle.", "castle")

    assert told(echo, CASTLE) == ["castle, castle,", "the castle"]


def test_books_hear_of_each_other_where_they_listen() -> None:
    speaks = a_book(CASTLE)
    listens = a_book(CELLAR, recursive_scanning=True)
    ignores = a_book(changed(CELLAR, id="deaf"))

    assert [v.is_told for v in tell_all([speaks, listens, ignores], "castle").verdicts] == [
        True,
        True,
        False,
    ]


def test_hidden_keys_bring_up_lore_and_comments_do_not() -> None:
    hidden = an_entry("Fog.{{hidden_key:dragon}}", "castle")
    comment = an_entry("Fog.{{comment:dragon}}{{// dragon}}", "castle")

    assert told(hidden, DRAGON) == ["fog.", "the dragon"]
    assert told(comment, DRAGON) == ["fog."]


def test_a_chain_without_end_ends() -> None:
    chain = [an_entry(f"n{n} n{n + 1}.", f"n{n}") for n in range(100)]

    assert len(told(*chain, said="n0")) == 21


def test_verdicts_say_what_brought_it_up() -> None:
    book = a_book(
        CASTLE,
        CELLAR,
        changed(DRAGON, delay_until_recursion=1, keys=("x",)),
        recursive_scanning=True,
    )

    assert why(tell(book, "castle")) == [
        "told: 'castle' fell in the last message",
        "told: 'cellar' fell in what other lore tells",
        "not told: its keys did not fall in the last message",
    ]
    assert why(tell(book, "nothing"))[2] == (
        "not told: only other lore can bring it up, and none did"
    )
