"""Whatever happens, in whichever order: every message is summarised once, waits, or is done anew.

Two workers summarise side by side, as two processes would, while people write, change and take
back, memories are turned off and forgotten, and the model fails.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from itertools import count
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.domain.errors import ModelOverloadedError, ModelRefusedError, NotFoundError
from bot.domain.memory import Memory
from bot.domain.message import Message
from bot.domain.policy import THE_BOT
from bot.memory.digest import Digester
from bot.ports.storage import Storage
from storage.config import DatabaseConfig
from storage.unit_of_work import SqlStorage
from tests.builders import a_direct_chat
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.fakes.language_model import ScriptedModel
from tests.fakes.storage import InMemoryStorage
from tests.memory.talks import Talk, a_digester, echo
from tests.storage.databases import migrated_file, sqlite

__all__ = ["migrated_file", "sqlite"]

T = TypeVar("T")

WINDOW, BATCH = 4, 3
FAST = 40
"""Examples of the profile that is usual; the nightly one has so many times more."""
WORKERS = ("one", "other")
WORDS = st.text("abc ", min_size=1, max_size=5)
_CHATS = count(1)


class Worker:
    """Somebody who summarises, and whose model says nothing until it is told to."""

    def __init__(self, storage: Storage, clock: FakeClock) -> None:
        self.model = ScriptedModel(echo)
        self.digester: Digester = a_digester(storage, self.model, clock, batch=BATCH)
        self.task: asyncio.Task[int] | None = None

    async def begin(self, talk: Talk) -> None:
        """Begin to summarise, until the model is asked or nothing is left to do."""
        self.model.thinking = asyncio.Event()
        self.model.was_asked.clear()
        self.task = asyncio.create_task(talk.summarised_by(self.digester))
        await self._pause()

    async def go_on(self, line: Any) -> None:
        """Let the model say or raise something, until it is asked again or all is done."""
        assert self.model.thinking is not None
        self.model.follow(line)
        self.model.was_asked.clear()
        thinking, self.model.thinking = self.model.thinking, asyncio.Event()
        thinking.set()
        await self._pause()

    async def end(self) -> None:
        """Break off, as a process that is killed."""
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
            self.task = None

    async def _pause(self) -> None:
        assert self.task is not None
        asked = asyncio.create_task(self.model.was_asked.wait())
        await asyncio.wait([self.task, asked], return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        if self.task.done():
            self.task.result()
            self.task = None


class Remembered(RuleBasedStateMachine):
    """One conversation."""

    storage: Storage
    clock: FakeClock
    runner: asyncio.Runner

    @initialize()
    def begin(self) -> None:
        place = a_direct_chat(f"{next(_CHATS)}")
        self.talk = self.run(Talk.begun(self.storage, window=WINDOW, place=place))
        self.workers = {name: Worker(self.storage, self.clock) for name in WORKERS}
        self.run(self.talk.says(*"abcdefgh"))

    def run(self, work: Awaitable[T]) -> T:
        """Return what some work returns."""

        async def awaited() -> T:
            return await work

        return self.runner.run(awaited())

    @rule(texts=st.lists(WORDS, min_size=1, max_size=4))
    def post(self, texts: Sequence[str]) -> None:
        self.run(self.talk.says(*texts))

    @rule(choice=st.integers(0, 99), text=WORDS)
    def edit(self, choice: int, text: str) -> None:
        self.run(self.talk.edits(choice % len(self.talk.turns), text))

    @rule(choice=st.integers(0, 99))
    def withdraw(self, choice: int) -> None:
        async def act() -> None:
            async with self.storage.writing(THE_BOT) as uow:
                said = self.talk.message(choice % len(self.talk.turns), "")
                await uow.messages.withdraw(said.key)
                await uow.commit()

        self.run(act())

    @rule(choice=st.integers(0, 99), text=WORDS)
    def rewrite(self, choice: int, text: str) -> None:
        async def act() -> None:
            turn = self.talk.turns[choice % len(self.talk.turns)]
            async with self.storage.writing(THE_BOT) as uow:
                try:
                    await uow.variants.rewrite(turn.id, text, by=self.talk.stage.user.id)
                except NotFoundError:
                    return  # it was taken back
                await uow.commit()

        self.run(act())

    @rule(turns=st.integers(1, 4))
    def undo(self, turns: int) -> None:
        async def act() -> None:
            async with self.storage.writing(THE_BOT) as uow:
                await uow.variants.undo(self.talk.session_id, turns)
                await uow.commit()

        self.clock.advance(1)
        self.run(act())

    @rule()
    def redo(self) -> None:
        async def act() -> None:
            async with self.storage.writing(THE_BOT) as uow:
                await uow.variants.redo(self.talk.session_id)
                await uow.commit()

        self.run(act())

    @rule(choice=st.integers(0, 99), is_active=st.booleans())
    def switch(self, choice: int, *, is_active: bool) -> None:
        async def act() -> None:
            summaries = await self.summaries()
            if not summaries:
                return
            async with self.storage.writing(THE_BOT) as uow:
                which = summaries[choice % len(summaries)].id
                await uow.memories.switch(which, is_active=is_active)
                await uow.commit()

        self.run(act())

    @rule(choice=st.integers(0, 99))
    def forget(self, choice: int) -> None:
        async def act() -> None:
            summaries = await self.summaries()
            if not summaries:
                return
            async with self.storage.writing(THE_BOT) as uow:
                await uow.memories.forget(summaries[choice % len(summaries)].id)
                await uow.commit()

        self.run(act())

    @rule(name=st.sampled_from(WORKERS))
    def summarise(self, name: str) -> None:
        """Let somebody begin, or go on where they wait for the model."""
        worker = self.workers[name]
        if worker.task is not None:
            self.run(worker.go_on(echo))
        elif not worker.digester.is_waiting(self.talk.session_id):
            self.run(worker.begin(self.talk))

    @rule()
    def summarise_at_once(self) -> None:
        """Let both read the same, and keep it one after the other."""
        for name in WORKERS * 2:
            self.summarise(name)

    @rule(name=st.sampled_from(WORKERS), choice=st.integers(0, 4), text=WORDS)
    def change_meanwhile(self, name: str, choice: int, text: str) -> None:
        """Let Ann change one of the oldest messages while a model thinks of them."""
        self.summarise(name)
        self.edit(choice, text)
        self.summarise(name)

    @rule(
        name=st.sampled_from(WORKERS),
        fault=st.sampled_from([ModelOverloadedError("No."), ModelRefusedError("No."), "Well?"]),
    )
    def fail(self, name: str, fault: Any) -> None:
        if self.workers[name].task is not None:
            self.run(self.workers[name].go_on(fault))

    @rule(name=st.sampled_from(WORKERS))
    def break_off(self, name: str) -> None:
        self.run(self.workers[name].end())

    @rule()
    def wait_an_hour(self) -> None:
        self.clock.advance(3601)

    @invariant()
    def every_message_is_covered_once_or_waits(self) -> None:
        if not hasattr(self, "talk"):
            return
        summaries, marker, messages = self.run(self.look())
        for message in messages:
            covering = [s for s in summaries if s.covers(self.talk.session_id, message.seq)]
            assert len(covering) == (message.seq <= marker), f"{message.seq} of {marker}"
        for summary in summaries:
            assert not summary.is_told or is_true(summary, messages), summary

    def teardown(self) -> None:
        """Let one of them finish: then nothing is due that could be done."""
        if not hasattr(self, "talk"):
            return
        for worker in self.workers.values():
            self.run(worker.end())
        self.clock.advance(3601)
        last = a_digester(self.storage, ScriptedModel(echo), self.clock, batch=BATCH)
        for _ in range(200):
            if self.run(self.talk.summarised_by(last)) == 0:
                break
        self.every_message_is_covered_once_or_waits()
        summaries, marker, messages = self.run(self.look())
        assert all(summary.is_told for summary in summaries)
        window = self.run(self.talk.window())
        assert len([m for m in messages if marker < m.seq < window]) < BATCH

    async def look(self) -> tuple[Sequence[Memory], int, Sequence[Message]]:
        """Return the summaries, up to where they go, and the messages that count, all at once."""
        async with self.storage.reading(THE_BOT) as uow:
            here = self.talk.session_id
            return (
                await uow.digests.standing(here, first=1, last=10_000),
                (await uow.sessions.get(here)).memory_marker,
                await uow.digests.after(here, 0, before=10_000, limit=10_000),
            )

    async def summaries(self) -> Sequence[Memory]:
        """Return the summaries that stand, those that say nothing included."""
        async with self.storage.reading(THE_BOT) as uow:
            return await uow.digests.standing(self.talk.session_id, first=1, last=10_000)


def is_true(summary: Memory, messages: Sequence[Message]) -> bool:
    """Tell whether a summary says just what its messages say now, or nothing at all."""
    if not summary.content:
        return True
    assert summary.stretch is not None
    covered = [m for m in messages if summary.covers(summary.stretch.session_id, m.seq)]
    said = " / ".join(" ".join(m.content.split()) for m in covered if m.content.strip())
    return summary.content == " ".join(said.split())


def play(storage: Storage, clock: FakeClock, runner: asyncio.Runner, *, examples: int) -> None:
    """Play many conversations on a storage."""

    class OnStorage(Remembered):
        pass

    OnStorage.storage, OnStorage.clock, OnStorage.runner = storage, clock, runner
    profile = settings()
    most = examples * max(1, profile.max_examples // FAST)
    run_state_machine_as_test(
        OnStorage, settings=settings(profile, max_examples=most, stateful_step_count=20)
    )


def test_every_message_is_covered_once_whatever_happens_in_memory() -> None:
    clock = FakeClock()
    with asyncio.Runner() as runner:
        play(InMemoryStorage(clock=clock, ids=CountingIds()), clock, runner, examples=25)


def test_every_message_is_covered_once_whatever_happens_on_sqlite(sqlite: DatabaseConfig) -> None:
    clock = FakeClock()
    with asyncio.Runner() as runner:
        storage = SqlStorage(sqlite, clock=clock, ids=CountingIds())
        play(storage, clock, runner, examples=6)
        runner.run(storage.aclose())
