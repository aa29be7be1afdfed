"""What goes with somebody who is erased."""

from collections.abc import Callable, Collection, MutableMapping
from dataclasses import replace
from typing import Any

from bot.domain.ids import MessageId, PersonaId, SessionId, UserId
from bot.domain.limits import Payer
from bot.domain.memory import Memory
from bot.domain.persona import Appendix, PersonaDefinition
from bot.domain.place import PlaceKey
from tests.fakes.repositories.mask import InMemoryMasks
from tests.fakes.repositories.project import InMemoryProjects
from tests.fakes.repositories.purge import free_players, keep_names_only, purge
from tests.fakes.repositories.session_archive import InMemorySessionArchive
from tests.fakes.tables import State

_SOMEBODY = PersonaDefinition(name="Somebody", description="")


class Eraser:
    """Removes people for good."""

    def __init__(
        self,
        state: State,
        *,
        archive: InMemorySessionArchive,
        masks: InMemoryMasks,
        projects: InMemoryProjects,
    ) -> None:
        self._state = state
        self._archive = archive
        self._masks = masks
        self._projects = projects

    async def erase(self, user_id: UserId, private_places: Collection[PlaceKey]) -> None:
        """Remove all that is theirs, and them."""
        state = self._state
        self._remove_words(user_id)
        for session in [s for s in state.sessions.values() if s.owner_id == user_id]:
            await self._leave(session.id)
        for project in [p for p in state.projects.values() if p.owner_id == user_id]:
            self._give_back_books(project.id, user_id)
            await self._projects.delete(project.id)
        for kept in [k for k in state.masks.values() if k.mask.owner_id == user_id]:
            await self._masks.delete(kept.mask.id)
        for persona in [p for p in state.personas.values() if p.owner_id == user_id]:
            self._remove_persona(persona.id)
        self._remove_choices(user_id)
        self._remove_places(private_places)
        _drop(state.identities, lambda _, kept: kept.user_id == user_id)
        del state.users[user_id]

    def _remove_words(self, user_id: UserId) -> None:
        """Remove what they said and were answered, and greetings elsewhere that name them."""
        state, turns = self._state, self._state.turns_of(user_id)
        accounts = [k.identity for k in state.identities.values() if k.user_id == user_id]
        names = {identity.display_name for identity in accounts}
        theirs = {m.id for m in state.messages.values() if state.is_theirs(m, user_id)}
        took_part = {state.said_in[message_id] for message_id in theirs}
        self._forget(user_id, theirs)
        for message in list(state.messages.values()):
            is_called = any(name in message.content for name in names)
            is_heard = message.tag == "greeting" and state.said_in[message.id] in took_part
            if message.id in theirs or (is_heard and is_called):
                del state.messages[message.id], state.said_in[message.id]
        _drop(state.turns, lambda key, _: key in turns)
        _drop(state.deliveries, lambda key, _: key[0] in turns)
        _drop(state.variants, lambda key, _: key[0] in turns)

    def _forget(self, user_id: UserId, theirs: Collection[MessageId]) -> None:
        """Remove their memories, and what others' were made of their words as well."""
        state = self._state
        places = {(state.said_in[key], state.messages[key].seq) for key in theirs}
        there = {session_id for session_id, _ in places}
        for session_id in there:
            begun = replace(state.sessions[session_id], memory_marker=0)
            state.sessions[session_id] = begun

        def is_gone(memory: Memory) -> bool:
            session_id = memory.stretch.session_id if memory.stretch else None
            is_summary_there = memory.kind == "summary" and session_id in there
            is_made_of_it = any(memory.covers(*place) for place in places)
            return memory.owner_id == user_id or is_summary_there or is_made_of_it

        state.forget(is_gone)

    async def _leave(self, session_id: SessionId) -> None:
        """Remove a session, or let somebody else who spoke in it have it."""
        state, session = self._state, self._state.sessions[session_id]
        said = [m for m in state.messages.values() if state.said_in[m.id] == session_id]
        heirs = [m.author_id for m in said if m.author_id is not None]
        if not heirs:
            await self._archive.delete(session_id)
            return
        is_titled_by_place = session.title_source == "place" and session.thread_title is None
        state.sessions[session_id] = replace(
            session,
            owner_id=heirs[-1],
            project_id=None,
            title=session.title if is_titled_by_place else "",
            title_source="place",
            thread_title=None,
        )

    def _give_back_books(self, project_id: Any, user_id: UserId) -> None:
        """Let the books that others put into a project be their own."""
        for key, kept in list(self._state.lorebooks.items()):
            if kept.project_id == project_id and kept.shelved.owner_id != user_id:
                shelved = replace(kept.shelved, scope="user")
                self._state.lorebooks[key] = replace(kept, shelved=shelved, project_id=None)

    def _remove_persona(self, persona_id: PersonaId) -> None:
        """Remove a persona, or leave nothing of it but that it spoke to others."""
        state = self._state
        if not state.spoken_by(persona_id):
            purge(state, persona_id)
            return
        free_players(state, persona_id)
        keep_names_only(state, persona_id)
        _drop(state.bindings, lambda _, bound: bound == persona_id)
        for key in [key for key in state.revisions if key[0] == persona_id]:
            blank = replace(state.revisions[key], definition=_SOMEBODY, appendix=Appendix())
            state.revisions[key] = blank
        persona = state.personas[persona_id]
        state.personas[persona_id] = replace(
            persona, definition=_SOMEBODY, owner_id=None, visibility="private", server_id=None
        )
        state.withdrawn.add(persona_id)

    def _remove_choices(self, user_id: UserId) -> None:
        """Remove what they chose, began and used."""
        state, payer = self._state, Payer(user_id=user_id)
        _drop(state.members, lambda _, member: member.user_id == user_id)
        _drop(state.lorebooks, lambda _, kept: kept.shelved.owner_id == user_id)
        _drop(state.worn, lambda key, _: key[1] == user_id)
        _drop(state.worn_for, lambda key, _: key[0] == user_id)
        _drop(state.bindings, lambda key, _: key == user_id)
        _drop(state.dialogues, lambda key, _: key[1] == user_id)
        _drop(state.link_codes, lambda key, _: key == user_id)
        _drop(state.tallies, lambda key, _: key[0] == payer)
        _drop(state.allowances, lambda key, _: key[0] == payer)
        state.asks = [ask for ask in state.asks if ask[0] != payer]
        state.paused.discard(user_id)

    def _remove_places(self, keys: Collection[PlaceKey]) -> None:
        """Remove those of these places that nobody uses."""
        used = {session.place_id for session in self._state.sessions.values()}
        _drop(self._state.places, lambda key, kept: key in keys and kept.id not in used)


def _drop(table: MutableMapping[Any, Any], is_gone: Callable[[Any, Any], bool]) -> None:
    """Remove the rows of which this tells that they are gone."""
    for key in [key for key, row in table.items() if is_gone(key, row)]:
        del table[key]
