"""What is recalled for a turn, before a model is asked: pins, facts, summaries and passages."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.domain.errors import StorageError
from bot.domain.memory import Memory, Stretch
from bot.domain.passage import Passage, Reach, Recollection, SaidLine, WordHit
from bot.domain.policy import THE_BOT, viewer_in
from bot.domain.scene import Scene
from bot.memory.ranking import Found, rank
from bot.memory.scope import may_be_remembered, reach_of, told_of
from bot.memory.words import words_of
from bot.ports.storage import Storage, UnitOfWork
from bot.prompting.history import shown_from

logger = logging.getLogger(__name__)

_MOST = 300
"""Messages that are looked at for each word of a question: the newest ones that have it."""
_SPARE = 3
"""So many times as many passages are looked at as are told: not all of them may be told."""
_MEMORIES = 60
_SUMMARIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallLimits:
    """How much is recalled."""

    passages: int
    """By a persona that does not say it."""
    tokens: int
    """Estimated, for all that is recalled together."""
    is_on: bool = True


class Recall:
    """Remembers. What cannot be read is not remembered: it never keeps anybody from an answer."""

    def __init__(self, storage: Storage, limits: RecallLimits) -> None:
        self._storage = storage
        self._limits = limits

    async def gather(self, scene: Scene) -> Scene:
        """Return the scene with what whoever answers remembers of it, as whoever asked sees it."""
        reach = reach_of(scene)
        if reach is None or not self._limits.is_on:
            return scene
        try:
            async with self._storage.reading(viewer_in(scene.place, reach.user_id)) as uow:
                return replace(scene, recollection=await self._gather(uow, scene, reach))
        except StorageError as error:
            logger.warning("Nothing is recalled: %s %s", error, error.remedy)
            return scene

    async def _gather(self, uow: UnitOfWork, scene: Scene, reach: Reach) -> Recollection:
        number = scene.persona.definition.memory_policy.recall
        number = self._limits.passages if number is None else number
        memories = await _memories(uow, reach)
        return Recollection(
            pins=tuple(m for m in memories if m.kind == "pin"),
            facts=tuple(m for m in memories if m.kind == "fact"),
            summaries=tuple(m for m in memories if m.kind == "summary"),
            passages=tuple(await find_passages(uow, scene, reach, number=number)),
            most_passages=number,
            tokens=self._limits.tokens,
        )


async def find_passages(
    uow: UnitOfWork, scene: Scene, reach: Reach, *, number: int
) -> Sequence[Passage]:
    """Return passages that fit what was asked, and that are not shown anyway, the best first."""
    if number == 0 or not await uow.memory_consents.may_remember(reach.user_id):
        return []
    hits = await uow.passages.hits(words_of(scene.asked.content), reach, most=_MOST)
    shown = shown_from(scene)
    past = [h for h in hits if h.session_id != reach.session_id or h.seq < shown]
    best = rank(past, number=number * _SPARE)
    lines = await uow.passages.said([found.stretch for found in best])
    return list(_passages(best, lines, past, reach))


def _passages(
    best: Iterable[Found], lines: Sequence[SaidLine], hits: Iterable[WordHit], reach: Reach
) -> Iterator[Passage]:
    """Yield what may be told of these stretches, as long as what was found is in it."""
    of_session = {k: list(g) for k, g in groupby(lines, key=lambda line: line.session_id)}
    where = {(hit.session_id, hit.seq) for hit in hits}
    for found in best:
        there = of_session.get(found.stretch.session_id, [])
        said = _whole_turns([line for line in there if _is_within(line, found.stretch)])
        told = told_of(said, reach)
        seqs = {line.message.seq for line in told}
        kept = frozenset(seq for seq in seqs if (found.stretch.session_id, seq) in where)
        if kept:
            messages = tuple(line.message for line in told)
            yield Passage(session_id=found.stretch.session_id, lines=messages, hits=kept)


def _whole_turns(lines: Sequence[SaidLine]) -> Sequence[SaidLine]:
    """Return the lines without answers to what is not among them, or was withdrawn."""
    asked = {m.turn_id for line in lines if (m := line.message).role == "user" and m.content}
    return [line for line in lines if line.message.role == "user" or line.message.turn_id in asked]


def _is_within(line: SaidLine, stretch: Stretch) -> bool:
    return stretch.start_seq <= line.message.seq <= stretch.end_seq


async def _memories(uow: UnitOfWork, reach: Reach) -> Sequence[Memory]:
    """Return pins, facts, and the summaries of the session, as far as they may be told."""
    theirs = await uow.memories.recalled(reach.user_id, limit=_MEMORIES)
    # What a conversation was about is its owner's, and told to all who are in it.
    with uow.acting_for(THE_BOT):
        summaries = await uow.digests.told(reach.session_id, limit=_SUMMARIES)
    return [memory for memory in (*theirs, *summaries) if may_be_remembered(memory, reach)]
