"""The decorators of Character Card V3."""

from typing import Any

import pytest

from bot.prompting.lore.decorators import obey
from tests.prompting.lore.telling import a_book, an_entry, tell, texts, why

TOLD, NOT = "told", "not told"


def fate(decorators: str, said: str = "dragon", **changes: Any) -> str:
    """Return what becomes of an entry with the key `dragon` and these decorators."""
    of_entry = {n: changes.pop(n) for n in ("use_regex", "constant", "keys") if n in changes}
    entry = an_entry(f"{decorators}\nIt.", "dragon", **of_entry)
    outcome = tell(entry, said, **changes)
    assert texts(outcome) in ([], ["It."])
    return TOLD if texts(outcome) else NOT


@pytest.mark.parametrize(
    ("decorators", "said", "expected"),
    [
        ("@@activate", "nothing", TOLD),
        ("@@activate\n@@dont_activate", "nothing", TOLD),
        ("@@dont_activate", "dragon", NOT),
        ("@@additional_keys fire, gold", "dragon", NOT),
        ("@@additional_keys fire, gold", "dragon, gold", TOLD),
        ("@@additional_keys fire\n@@additional_keys gold", "dragon, gold", TOLD),
        ("@@exclude_keys fire, gold", "dragon", TOLD),
        ("@@exclude_keys fire, gold", "dragon, fire", NOT),
        ("@@nobody_knows_this 4", "dragon", TOLD),
        ("@@Not Even A Decorator!", "dragon", TOLD),
        ("@@", "dragon", TOLD),
    ],
)
def test_decorators_decide_whether_an_entry_is_told(
    decorators: str, said: str, expected: str
) -> None:
    assert fate(decorators, said) == expected


@pytest.mark.parametrize(
    ("decorator", "told_at"),
    [
        # At which numbers of answers, from 0 to 6?
        ("@@activate_only_after 3", [3, 4, 5, 6]),
        ("@@activate_only_every 3", [0, 3, 6]),
        ("@@activate_only_after 2\n@@activate_only_every 2", [2, 4, 6]),
        ("@@activate_only_every 0", [0, 1, 2, 3, 4, 5, 6]),
        ("@@activate_only_after soon", [0, 1, 2, 3, 4, 5, 6]),
        ("@@activate_only_after 3\n@@activate", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_decorators_count_answers(decorator: str, told_at: list[int]) -> None:
    assert [n for n in range(7) if fate(decorator, answer_count=n) == TOLD] == told_at


@pytest.mark.parametrize(("greeting", "expected"), [(0, NOT), (1, TOLD), (2, NOT), (None, TOLD)])
def test_an_entry_belongs_to_a_greeting_where_that_is_known(
    greeting: int | None, expected: str
) -> None:
    assert fate("@@is_greeting 1", greeting=greeting) == expected


def test_conditions_of_decorators_bind_constant_entries_too() -> None:
    assert fate("@@exclude_keys fire", "fire", constant=True) == NOT
    assert fate("@@activate_only_after 3", answer_count=1, constant=True) == NOT


def test_additional_keys_are_patterns_like_the_others_and_excluded_ones_are_not_heeded() -> None:
    decorators = "@@additional_keys go+ld\n@@exclude_keys fire"

    assert fate(decorators, "goold, fire", use_regex=True) == TOLD
    assert fate(decorators, "dragon", use_regex=True) == TOLD
    assert fate(decorators, "fire", use_regex=True) == NOT


def test_an_entry_stays_or_rests_for_good_after_it_was_told() -> None:
    for decorator, later in (
        ("@@keep_activate_after_match", "told: it stays for good"),
        ("@@dont_activate_after_match", "not told: it rests for good"),
    ):
        entry = an_entry(f"{decorator}\nIt.", "dragon")
        assert not tell(entry, "nothing", message_count=1).told
        first = tell(entry, "dragon", message_count=2)
        assert texts(first) == ["It."]
        for count in (3, 10_000):
            outcome = tell(entry, "nothing", message_count=count, effects=first.effects)
            assert why(outcome) == [later]


@pytest.mark.parametrize(
    ("decorators", "position", "depth", "role", "scan_depth"),
    [
        ("@@depth 2", "at_depth", 2, "system", None),
        ("@@depth 2\n@@role user", "at_depth", 2, "user", None),
        ("@@position before_desc", "before_char", 4, "system", None),
        ("@@position after_desc", "after_char", 4, "system", None),
        ("@@position personality\n@@depth 2", "personality", 4, "system", None),
        ("@@position scenario", "scenario", 4, "system", None),
        ("@@position elsewhere", "note_top", 4, "system", None),
        ("@@scan_depth 9", "note_top", 4, "system", 9),
        ("@@depth 1\n@@depth 3", "at_depth", 1, "system", None),  # the first counts
        ("@@depth two\n@@@depth 3", "at_depth", 3, "system", None),
        ("@@unknown 1\n@@@depth 5", "at_depth", 5, "system", None),
        ("@@unknown 1\n@@@unknown_too\n@@@depth 6", "at_depth", 6, "system", None),
        ("@@instruct_depth 9\n@@@depth 7", "at_depth", 7, "system", None),
        ("@@scan_depth 1\n@@@depth 8", "note_top", 4, "system", 1),
        ("@@@depth 8", "note_top", 4, "system", None),  # stands in for nothing
        ("\n@@depth 2\n\n@@role assistant\n", "at_depth", 2, "assistant", None),
        ("  @@depth 2  ", "at_depth", 2, "system", None),
        ("@@role nobody", "note_top", 4, "system", None),
    ],
)
def test_decorators_move_an_entry(
    decorators: str, position: str, depth: int, role: str, scan_depth: int | None
) -> None:
    entry, orders = obey(an_entry(f"{decorators}\nIt.", position="note_top"))

    moved = (orders.position or entry.position, entry.depth, entry.role, entry.scan_depth)
    assert moved == (position, depth, role, scan_depth)
    assert entry.content.strip() == "It."


def test_what_looks_like_a_decorator_is_told_when_it_is_not_at_the_top() -> None:
    assert texts(tell(an_entry("It.\n@@depth 2", constant=True), "x")) == ["It.\n@@depth 2"]


def test_an_entry_that_yields_is_the_first_to_go() -> None:
    yields = an_entry("@@ignore_on_max_context\nA.", constant=True, priority=9)
    book = a_book(yields, an_entry("B.", constant=True))

    assert texts(tell(book, "x", budget=5)) == ["B."]
    assert texts(tell(book, "x", budget=50)) == ["A.", "B."]


def test_known_decorators_that_mean_nothing_here_are_named_and_unknown_ones_are_not() -> None:
    content = "@@instruct_depth 3\n@@is_user_icon smile\n@@depth deep\n@@mystery\nIt."

    assert why(tell(an_entry(content, constant=True), "x")) == [
        "told: it is told always (@@instruct_depth, @@is_user_icon, @@depth mean nothing here)"
    ]


def test_nothing_is_told_of_an_entry_that_has_only_decorators() -> None:
    assert why(tell(an_entry("@@depth 3", constant=True), "x")) == [
        "not told: it has nothing to tell"
    ]
