"""Whatever strangers write into a book: it is told or not, within the budget, and said why."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lore import Lorebook, LoreEntry, LorePosition, LoreRole, SecondaryLogic
from bot.domain.timed_effects import TimedEffects
from bot.prompting.chance import SeededChance
from tests.prompting.lore.telling import tell_all

WORDS = ("dragon", "fire", "the castle", "龙", "/dra(g/i", "/fire|gold/", "{{user}}", "", " ")
LINES = (
    "@@depth 3", "@@activate", "@@keep_activate_after_match", "@@@role user", "@@exclude_keys fire",
    "dragon and fire", "the castle {{random:dragon,gold}}", "{{hidden_key:fire}}", "{{// x}}",
)  # fmt: skip

keys = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=12)), max_size=3).map(tuple)
contents = st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=30)), max_size=4)
numbers = st.integers(-3, 12)

entries = st.builds(
    LoreEntry,
    id=st.text(max_size=3),
    content=contents.map("\n".join),
    keys=keys,
    secondary_keys=keys,
    selective=st.booleans(),
    logic=st.sampled_from(get_args(SecondaryLogic)),
    enabled=st.booleans(),
    constant=st.booleans(),
    insertion_order=numbers,
    priority=numbers,
    use_regex=st.booleans(),
    case_sensitive=st.none() | st.booleans(),
    match_whole_words=st.none() | st.booleans(),
    scan_depth=st.none() | numbers,
    position=st.sampled_from(get_args(LorePosition)),
    depth=numbers,
    role=st.sampled_from(get_args(LoreRole)),
    probability=st.integers(-10, 120),
    exclude_recursion=st.booleans(),
    prevent_recursion=st.booleans(),
    delay_until_recursion=numbers,
    sticky=numbers,
    cooldown=numbers,
    delay=numbers,
    group=st.sampled_from(("", "a", "b", "a, b", ",")),
    group_override=st.booleans(),
    group_weight=numbers,
    ignore_budget=st.booleans(),
)
books = st.builds(
    Lorebook,
    name=st.sampled_from(("", "A")),
    scan_depth=numbers,
    token_budget=st.none() | st.integers(0, 60),
    recursive_scanning=st.booleans(),
    entries=st.lists(entries, max_size=4).map(tuple),
)
lines = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=20)), max_size=4)


@given(st.lists(books, max_size=2), lines, st.integers(0, 120), st.integers(0, 200), st.integers())
def test_a_session_with_any_books_goes_on_within_the_budget(
    shelf: list[Lorebook], said: list[str], budget: int, room: int, seed: int
) -> None:
    effects = TimedEffects()
    for count in range(1, 4):
        outcome = tell_all(
            shelf,
            *said,
            message_count=count,
            budget=budget,
            room=room,
            effects=effects,
            chance=SeededChance(str(seed)),
        )
        heeding = [told.tokens for told in outcome.told if not told.entry.ignore_budget]
        assert sum(heeding) <= budget
        assert outcome.tokens <= room
        assert len(outcome.verdicts) == sum(len(book.entries) for book in shelf)
        assert len(outcome.told) == sum(verdict.is_told for verdict in outcome.verdicts)
        assert all(str(verdict).count(": ") for verdict in outcome.verdicts)
        effects = TimedEffects.from_plain(outcome.effects.to_plain())
