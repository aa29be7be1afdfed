"""Whose past is told to whom: people x places x personas x projects, on every storage.

All that is said names who said it where, to whom and in which project; all have one word in common,
by which everything would be found.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Literal, NamedTuple

from bot.domain.ids import PersonaId, ProjectId, UserId
from bot.domain.memory import MemoryScope
from bot.domain.passage import Recollection
from bot.domain.persona import MemoryPolicy, Sight
from bot.domain.place import Place
from bot.domain.policy import THE_BOT
from bot.domain.scene import Scene
from bot.memory.recall import Recall, RecallLimits
from bot.ports.storage import Storage, UnitOfWork
from tests.builders import (
    ANN,
    BEN,
    a_direct_chat,
    a_group,
    a_message,
    a_pin,
    a_scene,
    a_session,
    an_incoming,
)
from tests.fakes.clock import FakeClock
from tests.storage.stage import COACH, LIBRARY, MEERA

Who = Literal["ann", "ben"]
Where = Literal["alone", "group", "club"]

PEOPLE: tuple[Who, ...] = ("ann", "ben")
PLACES: tuple[Where, ...] = ("alone", "group", "club")
CASTS = ((COACH,), (MEERA,), (COACH, MEERA))
PROJECTS = ("none", "atlas", "bridge")
SIGHTS: tuple[Sight, ...] = ("own", "session")
SCOPES: tuple[MemoryScope, ...] = ("private", "place", "project")


class Talk(NamedTuple):
    """A session in which each persona of the cast answered once."""

    who: Who
    where: Where
    cast: tuple[PersonaId, ...]
    project: str


class Keepsake(NamedTuple):
    """A memory of somebody's."""

    who: Who
    where: Where
    persona: PersonaId | None
    scope: MemoryScope


class Question(NamedTuple):
    """Who asks whom, where, in which project."""

    who: Who
    where: Where
    persona: PersonaId
    project: str
    sees: Sight


TALKS = [Talk(*one) for one in product(PEOPLE, PLACES, CASTS, PROJECTS)]
KEEPSAKES = [Keepsake(*one) for one in product(PEOPLE, PLACES, (None, COACH, MEERA), SCOPES)]
QUESTIONS = [Question(*one) for one in product(PEOPLE, PLACES, (COACH, MEERA), PROJECTS, SIGHTS)]


def told_turns(asked: Question) -> Iterator[str]:
    """Yield what the design says is told of what was said."""
    for talk in TALKS:
        is_own = talk.who == asked.who
        if not (is_own if asked.where == "alone" else talk.where == asked.where):
            continue
        if talk.project not in {"none", asked.project} or asked.persona not in talk.cast:
            continue
        told = talk.cast if asked.sees == "session" else (asked.persona,)
        yield from (_line(talk, persona) for persona in told)


def told_keepsakes(asked: Question) -> Iterator[str]:
    """Yield what the design says is told of what is kept in mind."""
    for one in KEEPSAKES:
        if one.who != asked.who:
            continue
        if one.persona != asked.persona and (one.persona is not None or asked.sees == "own"):
            continue
        if asked.where != "alone" and (one.scope == "private" or one.where != asked.where):
            continue
        if one.scope != "project" or asked.project == "atlas":
            yield _named(one)


async def test_everybody_is_told_what_is_theirs_to_be_told_and_nothing_else(
    storage: Storage, clock: FakeClock, database: str
) -> None:
    async with storage.writing(THE_BOT) as uow:
        world = await _World.made(uow, clock)
        await uow.commit()
    limits = RecallLimits(passages=len(TALKS), tokens=1)

    # The rule is one; that databases keep to it is seen by some of them.
    for asked in QUESTIONS if database == "memory" else QUESTIONS[::5]:
        scene = await Recall(storage, limits).gather(world.scene(asked))
        said = {name for name in _lines(scene.recollection) if name != "Noted."}
        assert said == set(told_turns(asked)), asked
        assert {m.content for m in scene.recollection.pins} == set(told_keepsakes(asked)), asked


class _World(NamedTuple):
    """Where all was said."""

    people: dict[str, UserId]
    places: dict[tuple[str, str], Place]
    projects: dict[str, ProjectId | None]

    @classmethod
    async def made(cls, uow: UnitOfWork, clock: FakeClock) -> "_World":
        """Let everything be said."""
        await uow.personas.mirror_library(LIBRARY)
        people = {
            "ann": (await uow.users.get_or_create(ANN)).id,
            "ben": (await uow.users.get_or_create(BEN)).id,
        }
        group = await uow.places.get_or_create(a_group())
        club = await uow.places.get_or_create(a_group("-1002"))
        places = {
            (who, where): p for who in PEOPLE for where, p in (("group", group), ("club", club))
        }
        for who, chat in (("ann", "7"), ("ben", "8")):
            places[who, "alone"] = await uow.places.get_or_create(a_direct_chat(chat))
        projects: dict[str, ProjectId | None] = {"none": None}
        for name in PROJECTS[1:]:
            project = (await uow.projects.create(name, owner_id=people["ann"])).id
            until = clock.now() + timedelta(hours=1)
            await uow.project_members.invite(project, code_hash=name, until=until)
            await uow.project_members.accept(name, user_id=people["ben"])
            projects[name] = project
        world = cls(people, places, projects)
        for talk in TALKS:
            await world._hold(uow, talk)
        for one in KEEPSAKES:
            await world._keep(uow, one)
        return world

    async def _hold(self, uow: UnitOfWork, talk: Talk) -> None:
        place = self.places[talk.who, talk.where]
        await uow.sessions.close(place.id)
        owner = self.people[talk.who]
        session = await uow.sessions.start(
            place_id=place.id, owner_id=owner, title="", persona_id=None
        )
        await uow.projects.put(session.id, self.projects[talk.project])
        personas = await uow.personas.existing(LIBRARY.keys())
        for persona in talk.cast:
            turn = await uow.turns.queue(session.id, persona)
            line = _line(talk, persona)
            incoming = an_incoming(line, message_id=line, place=place.address)
            await uow.messages.add_incoming(
                incoming, session_id=session.id, author_id=owner, turn_id=turn.id
            )
            await uow.messages.add_answer(
                "Noted.",
                session_id=session.id,
                turn_id=turn.id,
                persona=personas[persona],
                tag="chat",
            )

    async def _keep(self, uow: UnitOfWork, one: Keepsake) -> None:
        is_of_project = one.scope == "project"
        pin = a_pin(
            _named(one),
            self.people[one.who],
            self.places[one.who, one.where].id,
            scope=one.scope,
            persona_id=one.persona,
            project_id=self.projects["atlas"] if is_of_project else None,
        )
        await uow.memories.add(pin)

    def scene(self, asked: Question) -> Scene:
        """Return the scene in which this is asked, in a conversation of its own."""
        user, place = self.people[asked.who], self.places[asked.who, asked.where]
        session = a_session(
            place_id=place.id, owner_id=user, project_id=self.projects[asked.project]
        )
        question = a_message("Where is the beacon?", seq=1, turn=1, author_id=user)
        scene = a_scene(question, session=session)
        policy = MemoryPolicy(sees=asked.sees)
        definition = replace(LIBRARY[asked.persona], memory_policy=policy)
        persona = replace(scene.persona, id=asked.persona, definition=definition)
        return replace(scene, place=place, persona=persona)


def _lines(recollection: Recollection) -> Iterator[str]:
    return (line.content for passage in recollection.passages for line in passage.lines)


def _line(talk: Talk, persona: PersonaId) -> str:
    return f"Beacon of {talk.who}, {talk.where}, {'+'.join(talk.cast)}, {talk.project}: {persona}"


def _named(one: Keepsake) -> str:
    return f"{one.who}, {one.where}, {one.persona}, {one.scope}"
