"""Which passages fit a question best, from which messages have which of its words. Pure.

A passage counts each word once, whichever of its messages has it, and rare words count more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import log

from bot.domain.ids import SessionId
from bot.domain.memory import Stretch
from bot.domain.passage import WordHit

WINDOW = 8
"""Messages: a question and an answer in each of four turns."""

_COMMON = 1000
"""Messages with a word from which on it tells as good as nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A passage that fits, and how well."""

    stretch: Stretch
    score: float


def rank(hits: Sequence[WordHit], *, number: int) -> Sequence[Found]:
    """Return the passages that fit best, no message in two of them."""
    weights = _weights(hits)
    kept: list[Found] = []
    for found in sorted(_windows(hits, weights), key=lambda found: -found.score):
        if not any(_meet(found.stretch, other.stretch) for other in kept):
            kept.append(found)
        if len(kept) == number:
            break
    return kept


def _weights(hits: Iterable[WordHit]) -> Mapping[int, float]:
    """Return how much each word tells; of two that are in the same messages, one is enough."""
    where: dict[int, set[tuple[SessionId, int]]] = defaultdict(set)
    for hit in hits:
        where[hit.word].add((hit.session_id, hit.seq))
    distinct = {frozenset(messages): word for word, messages in reversed(where.items())}
    return {word: log(1 + _COMMON / len(messages)) for messages, word in distinct.items()}


def _windows(hits: Iterable[WordHit], weights: Mapping[int, float]) -> Iterable[Found]:
    """Yield the window that begins at each message that has any of the words."""
    told = sorted((hit for hit in hits if hit.word in weights), key=lambda h: (h.session_id, h.seq))
    for session_id, group in groupby(told, key=lambda hit: hit.session_id):
        said = list(group)
        for first, hit in enumerate(said):
            if first and said[first - 1].seq == hit.seq:
                continue
            yield _window(session_id, said, first, weights)


def _window(
    session_id: SessionId, said: Sequence[WordHit], first: int, weights: Mapping[int, float]
) -> Found:
    """Return the window that begins at this hit, with the few messages around its hits."""
    start = end = said[first].seq
    words: set[int] = set()
    for hit in said[first:]:
        if hit.seq >= start + WINDOW:
            break
        words.add(hit.word)
        end = hit.seq
    # What is left of the window is what was said around it, and a question at its edge is whole.
    around = (WINDOW + 1 - (end - start)) // 2
    begin = max(1, start - around)
    stretch = Stretch(session_id, begin, begin + WINDOW + 1)
    return Found(stretch=stretch, score=sum(weights[word] for word in words))


def _meet(one: Stretch, other: Stretch) -> bool:
    return (
        one.session_id == other.session_id
        and one.start_seq <= other.end_seq
        and other.start_seq <= one.end_seq
    )
