"""What is to be summarised next, read at one moment.

Only what people and personas said is told to a model. Left out are what the bot itself said, with
what it answered in somebody's need, and what people said and were answered who let no memories be
stored. What is left out is covered all the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.ids import MemoryId, PersonaId, SessionId, TurnId, UserId
from bot.domain.memory import Memory, Stretch
from bot.domain.message import Message
from bot.domain.passage import Reach
from bot.domain.place import Place
from bot.domain.session import Session
from bot.memory.scope import may_be_remembered
from bot.memory.stretches import next_batch
from bot.ports.storage import UnitOfWork

Askers = Mapping[TurnId, frozenset[UserId]]

_MOST_KNOWN = 30
"""Facts of a person that the model is told, so that it finds no fact twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A stretch of a session, and what of it is told."""

    session: Session
    place: Place
    """Where it was said."""
    stretch: Stretch
    messages: Sequence[Message]
    """All that count in it."""
    said: Sequence[Message]
    """Those that are told."""
    silent: frozenset[UserId]
    """Who spoke in it and lets no memories be stored."""
    instead_of: MemoryId | None = None
    """The summary that is made anew."""
    known: Sequence[Memory] = ()
    """Facts of those who spoke in it."""


async def find_material(
    uow: UnitOfWork, session_id: SessionId, *, before: int, size: int
) -> Material | None:
    """Return what is to be summarised: what has to be made anew first, then the oldest batch.

    Args:
        uow: Acts for the bot itself.
        session_id: Of which session.
        before: The `seq` with which the window begins.
        size: How many messages make a batch.
    """
    session = await uow.sessions.get(session_id)
    if not await uow.memory_consents.may_remember(session.owner_id):
        return None
    again = await uow.digests.due_again(session_id)
    if again is not None and again.stretch is not None:
        stretch, instead_of = again.stretch, again.id
        messages = await _messages(uow, stretch)
    else:
        instead_of, start = None, session.memory_marker
        waiting = await uow.digests.after(session_id, start, before=before, limit=size + 1)
        messages = next_batch(waiting, size=size) if waiting else ()
        if not messages:
            return None
        stretch = Stretch(session_id, start + 1, messages[-1].seq)
    askers = await _askers(uow, messages)
    silent = await _silent(uow, messages, askers)
    said = _told(messages, askers, silent)
    place = await uow.places.get(messages[0].place_id if messages else session.place_id)
    return Material(
        session=session,
        place=place,
        stretch=stretch,
        messages=messages,
        said=said,
        silent=silent,
        instead_of=instead_of,
        known=[fact for fact in await _known(uow, said) if _is_told(fact, session, place)],
    )


async def is_as_read(uow: UnitOfWork, material: Material) -> bool:
    """Tell whether nobody who spoke has paused memories since."""
    messages = material.messages
    return await _silent(uow, messages, await _askers(uow, messages)) == material.silent


async def _messages(uow: UnitOfWork, stretch: Stretch) -> Sequence[Message]:
    """Return all that count in a stretch."""
    start, end = stretch.start_seq, stretch.end_seq
    return await uow.digests.after(
        stretch.session_id, start - 1, before=end + 1, limit=end - start + 1
    )


async def _askers(uow: UnitOfWork, messages: Sequence[Message]) -> Askers:
    """Return who asked each turn that was answered in these messages, wherever the question is."""
    turns = dict.fromkeys(m.turn_id for m in messages if m.role == "assistant" and m.turn_id)
    found: dict[TurnId, frozenset[UserId]] = {}
    for turn in turns:
        of_turn = [m for m in messages if m.turn_id == turn and m.author_id is not None]
        asked = of_turn or await uow.messages.of_turn(turn)
        found[turn] = frozenset(m.author_id for m in asked if m.author_id is not None)
    return found


async def _silent(
    uow: UnitOfWork, messages: Sequence[Message], askers: Askers
) -> frozenset[UserId]:
    """Return who of those who spoke lets no memories be stored."""
    authors = {m.author_id for m in messages if m.author_id is not None}.union(*askers.values())
    consents = uow.memory_consents
    return frozenset([one for one in authors if not await consents.may_remember(one)])


def _told(
    messages: Sequence[Message], askers: Askers, silent: frozenset[UserId]
) -> Sequence[Message]:
    """Return what of these messages is told."""
    cared_for = {m.turn_id for m in messages if m.tag == "safety" and m.turn_id is not None}
    hidden = cared_for | {turn for turn, asked in askers.items() if asked & silent}
    return [
        message
        for message in messages
        if message.role != "system"
        and message.content.strip()
        and message.turn_id not in hidden
        and message.author_id not in silent
    ]


async def _known(uow: UnitOfWork, said: Sequence[Message]) -> Sequence[Memory]:
    """Return the facts of those who spoke that the personas who answered them may be told."""
    personas = {m.persona_id for m in said if m.persona_id is not None}
    authors = dict.fromkeys(m.author_id for m in said if m.author_id is not None)
    found = [
        await uow.facts.known(author, persona_ids=sorted(personas), limit=_MOST_KNOWN)
        for author in authors
    ]
    return [fact for facts in found for fact in facts]


def _is_told(fact: Memory, session: Session, place: Place) -> bool:
    """Tell whether a fact may be told where the session is: nothing private goes to a group."""
    reach = Reach(
        user_id=fact.owner_id,
        place_id=place.id,
        is_private=place.address.is_private,
        session_id=session.id,
        project_id=session.project_id,
        persona_id=fact.persona_id or PersonaId(""),
        sees="session",
    )
    return may_be_remembered(fact, reach)
