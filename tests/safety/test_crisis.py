"""How well signs of a crisis are told from what only sounds like them."""

import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.safety.crisis import find_sign

CASES = Path(__file__).parent / "cases"


@dataclass(slots=True)
class Score:
    """What came of the cases of one language."""

    found: int = 0
    missed: int = 0
    mistaken: int = 0
    left_alone: int = 0

    @property
    def recall(self) -> float:
        """Return how much of what is one was found."""
        return self.found / (self.found + self.missed)

    @property
    def precision(self) -> float:
        """Return how much of what was found is one."""
        return self.found / (self.found + self.mistaken)

    def __str__(self) -> str:
        """Return the figures in a line."""
        return (
            f"found {self.found}, missed {self.missed}, mistaken {self.mistaken}, left alone"
            f" {self.left_alone}: recall {self.recall:.3f}, precision {self.precision:.3f}"
        )


def cases(part: str) -> Iterator[tuple[str, bool, str, str]]:
    """Yield language, whether it is one, its kind and the text of each case."""
    english = tomllib.loads((CASES / f"{part}_en.toml").read_text(encoding="utf-8"))
    others = tomllib.loads((CASES / f"{part}_others.toml").read_text(encoding="utf-8"))
    for language, truths in {"en": english, **others}.items():
        kinds: dict[str, Any]
        for truth, kinds in truths.items():
            for kind, texts in kinds.items():
                for text in texts:
                    yield language, truth == "true", kind, text


def scores(part: str) -> dict[str, Score]:
    """Return what came of all cases, by language."""
    by_language: dict[str, Score] = {}
    for language, is_one, _, text in cases(part):
        score = by_language.setdefault(language, Score())
        match find_sign(text) is not None, is_one:
            case True, True:
                score.found += 1
            case True, False:
                score.mistaken += 1
            case False, True:
                score.missed += 1
            case _:
                score.left_alone += 1
    for language, score in by_language.items():
        sys.stdout.write(f"{part} {language}: {score}\n")
    return by_language


def test_every_case_that_the_rules_were_written_with_comes_out_right() -> None:
    wrong = [text for _, is_one, _, text in cases("development") if bool(find_sign(text)) != is_one]

    assert wrong == []
    assert all(score.recall == 1 for score in scores("development").values())


def test_cases_that_the_rules_were_not_written_with_mostly_come_out_right() -> None:
    measured = scores("held_out")

    assert measured["en"].recall >= 0.94
    assert measured["en"].precision >= 0.96
    for score in measured.values():
        assert score.recall >= 0.9
        assert score.precision >= 0.95


def test_there_are_enough_cases_of_each_kind() -> None:
    every = [*cases("development"), *cases("held_out")]

    assert len({text for *_, text in every}) == len(every)
    for truth in (True, False):
        assert sum(lang == "en" and is_one == truth for lang, is_one, *_ in every) >= 120
        for other in {lang for lang, *_ in every} - {"en"}:
            assert sum(lang == other and is_one == truth for lang, is_one, *_ in every) >= 15


def test_who_is_in_danger_is_told_apart() -> None:
    wrong = [
        (kind, text)
        for language, is_one, kind, text in cases("development")
        if language == "en" and is_one and getattr(find_sign(text), "kind", "") != kind
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ich will nicht mehr leben", "de"),
        ("quiero morirme", "es"),
        ("मैं मरना चाहता हूँ", "hi"),
        ("I want to die", "en"),
    ],
)
def test_the_language_is_known(text: str, language: str) -> None:
    sign = find_sign(text)

    assert sign is not None
    assert sign.language == language


@pytest.mark.parametrize(
    "text",
    [
        "my friend " * 1500,
        "want to " * 2000,
        "i w a n t " * 1500,
        '"' * 16_000,
        "*a " * 5000,
        "no i dont want to be " * 800,
        "\U0001d50e\U0001d526\U0001d529\U0001d529 " * 3000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    begun = time.process_time()
    find_sign(text)

    assert time.process_time() - begun < 1


def test_what_stands_at_the_end_of_a_very_long_text_is_seen() -> None:
    assert find_sign("All was well. " * 5000 + "I want to kill myself.") is not None
