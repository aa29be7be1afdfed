"""All that is stored of somebody."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

from bot.domain.errors import BadInputError
from bot.domain.file import File
from bot.domain.ids import SessionId, UserId
from bot.domain.message import Message
from bot.domain.persona import Appendix
from bot.domain.place import PlaceKey
from bot.domain.privacy import Conversation, Holdings, Takeout, Tombstone
from bot.domain.session import Session
from bot.domain.turn import Turn, TurnState
from bot.ports.clock import Clock
from tests.fakes.repositories.erasing import Eraser
from tests.fakes.tables import State


class InMemoryEstates:
    """Implements `bot.ports.estates.Estates`."""

    def __init__(self, state: State, clock: Clock, eraser: Eraser) -> None:
        self._state = state
        self._clock = clock
        self._eraser = eraser

    async def holdings(self, user_id: UserId) -> Holdings:
        """Return how much of each kind is stored of them."""
        state = self._state
        messages = [m for m in state.messages.values() if state.is_theirs(m, user_id)]
        written = [m for m in messages if m.author_id == user_id]
        return Holdings(
            since=state.met_at[user_id],
            accounts=sum(kept.user_id == user_id for kept in state.identities.values()),
            conversations=_owned(state.sessions.values(), user_id),
            messages=len(written),
            answers=len(messages) - len(written),
            personas=_owned(state.personas.values(), user_id),
            masks=_owned((kept.mask for kept in state.masks.values()), user_id),
            lorebooks=_owned((kept.shelved for kept in state.lorebooks.values()), user_id),
            projects=_owned(state.projects.values(), user_id),
            memories=sum(
                memory.owner_id == user_id and memory.superseded_at is None and memory.content != ""
                for memory in state.memories.values()
            ),
            files=len(self._files(user_id)),
            is_paused=user_id in state.paused,
        )

    async def takeout(self, user_id: UserId) -> Takeout:
        """Return all that is theirs; of the records, those that tests look at."""
        state = self._state
        messages = [m for m in state.messages.values() if state.is_theirs(m, user_id)]
        accounts = [k.identity for k in state.identities.values() if k.user_id == user_id]
        return Takeout(
            records={
                "users": [{"id": user_id, "display_name": state.users[user_id].display_name}],
                "identities": [asdict(identity) for identity in accounts],
                "messages": [{"id": m.id, "content": m.content} for m in messages],
                "memories": [
                    asdict(memory)
                    for memory in state.memories.values()
                    if memory.owner_id == user_id
                ],
                "lorebooks": [
                    {"id": kept.shelved.id, "name": kept.shelved.book.name}
                    for kept in state.lorebooks.values()
                    if kept.shelved.owner_id == user_id
                ],
            },
            conversations=[self._part(s, user_id) for s in self._taken_part_in(messages, user_id)],
            files=self._files(user_id),
        )

    async def cancel(self, user_id: UserId) -> Sequence[SessionId]:
        """Let nothing wait for an answer any more; returns where one is being written already."""
        for turn in self._in_state("queued", user_id):
            self._state.turns[turn.id] = replace(turn, state="cancelled")
        return [turn.session_id for turn in self._in_state("answering", user_id)]

    def _in_state(self, wanted: TurnState, user_id: UserId) -> list[Turn]:
        """Return the turns in this state that would be erased."""
        state = self._state
        mine = state.turns_of(user_id)
        return [
            turn
            for turn in state.turns.values()
            if turn.state == wanted
            and (turn.id in mine or state.sessions[turn.session_id].owner_id == user_id)
        ]

    async def erase(self, user_id: UserId, *, private_places: Collection[PlaceKey]) -> Tombstone:
        """Remove all that is theirs for good, and them."""
        if self._in_state("answering", user_id):
            message = "An answer is being written to you; try again when it is done."
            raise BadInputError(message)
        await self._eraser.erase(user_id, private_places)
        return Tombstone(mark=sha256(user_id.bytes).hexdigest(), erased_at=self._clock.now())

    def _taken_part_in(self, messages: Sequence[Message], user_id: UserId) -> Iterator[Session]:
        said_in = {self._state.said_in[m.id] for m in messages}
        for session in self._state.sessions.values():
            if session.id in said_in or session.owner_id == user_id:
                yield session

    def _part(self, session: Session, user_id: UserId) -> Conversation:
        state = self._state
        here = (m for m in state.messages.values() if state.said_in[m.id] == session.id)
        return Conversation(
            session=session,
            place_title=next(
                p.address.title for p in state.places.values() if p.id == session.place_id
            ),
            is_own=session.owner_id == user_id,
            messages=[m for m in here if state.is_theirs(m, user_id)],
        )

    def _files(self, user_id: UserId) -> Sequence[File]:
        found: dict[str, File] = {}
        for appendix in self._appendices(user_id):
            for file in filter(None, (appendix.picture, *appendix.assets)):
                key = sha256(file.content).hexdigest()
                found[key] = File(name=key, content=file.content, media_type=file.media_type)
        return list(found.values())

    def _appendices(self, user_id: UserId) -> Iterator[Appendix]:
        state = self._state
        for (persona_id, _), revision in state.revisions.items():
            if state.personas[persona_id].owner_id == user_id:
                yield revision.appendix
        yield from (k.appendix for k in state.masks.values() if k.mask.owner_id == user_id)


def _owned(things: Any, user_id: UserId) -> int:
    return sum(thing.owner_id == user_id for thing in things)
