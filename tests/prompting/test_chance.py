"""Chance that can be repeated."""

from collections import Counter

from bot.prompting.chance import SeededChance


def test_the_same_seed_and_occasion_draw_the_same() -> None:
    first, again = SeededChance("a"), SeededChance("a")

    for occasion in map(str, range(20)):
        assert first.below(1000, occasion) == again.below(1000, occasion)


def test_other_seeds_and_occasions_draw_otherwise() -> None:
    by_seed = {SeededChance(str(n)).below(1_000_000, "x") for n in range(50)}
    by_occasion = {SeededChance("x").below(1_000_000, str(n)) for n in range(50)}

    assert len(by_seed) == len(by_occasion) == 50


def test_every_number_comes_up_about_as_often_as_the_others() -> None:
    drawn = Counter(SeededChance("x").below(6, str(n)) for n in range(6000))

    assert set(drawn) == set(range(6))
    assert all(900 < count < 1100 for count in drawn.values())
