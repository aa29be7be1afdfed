"""What every storage promises about lorebooks of people, and where the lore of sessions stands."""

from dataclasses import replace

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.ids import LorebookId, PersonaId, SessionId
from bot.domain.lore import Lorebook, LoreEntry, LoreState, LoreVerdict, ShelvedLorebook
from bot.domain.policy import THE_BOT
from bot.domain.timed_effects import TimedEffect, TimedEffects
from bot.ports.storage import Storage
from tests.builders import BEN, a_group, a_lorebook
from tests.fakes.ids import CountingIds
from tests.storage.stage import set_stage

FULL = Lorebook(
    name="The castle",
    description="What the walls know.",
    scan_depth=7,
    token_budget=300,
    recursive_scanning=True,
    entries=(
        LoreEntry(
            id="gate",
            content="@@depth 2\nIt is\x00 shut.",
            keys=("gate", "/dr(aw)?bridge/i"),
            secondary_keys=("night",),
            logic="not_any",
            enabled=False,
            case_sensitive=True,
            scan_depth=0,
            position="at_depth",
            role="assistant",
            group="doors",
        ),
        LoreEntry(id="tower", content="High.", constant=True),
    ),
)
GATE = LoreVerdict(
    lorebook_id=LorebookId(CountingIds().new()),
    book="The castle",
    entry="gate",
    is_told=False,
    reason="is switched off",
)
STATE = LoreState(
    effects=TimedEffects({"tower@1": TimedEffect(since=3, sticky_until=6, rests_until=9)}),
    persona_id=PersonaId("riya"),
    verdicts=(GATE, replace(GATE, lorebook_id=None, is_told=True)),
    greeting=1,
)


async def test_a_book_comes_back_as_it_was_given(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        added = await uow.lorebooks.add(
            FULL, owner_id=stage.user.id, session_id=None, source={"name": "x", "mood": [1.5]}
        )
        await uow.commit()

    assert added == ShelvedLorebook(id=added.id, owner_id=stage.user.id, book=FULL, scope="user")
    async with storage.reading(THE_BOT) as uow:
        assert await uow.lorebooks.that_apply(stage.session.id, stage.user.id) == [added]
        assert await uow.lorebooks.source(added.id) == {"name": "x", "mood": [1.5]}


async def test_books_of_the_session_and_its_project_come_before_the_users_own(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        ann, here = stage.user.id, stage.session.id
        ben = (await uow.users.get_or_create(BEN)).id
        novel, other = [await uow.projects.create(n, owner_id=ann) for n in ("Novel", "Other")]
        await uow.projects.put(here, novel.id)
        for project in (novel, other):
            book = a_lorebook(name=project.name)
            await uow.lorebooks.add(book, owner_id=ann, project_id=project.id)
        for name, owner_id, session_id in (
            ("Ann's first", ann, None),
            ("Ben's, here", ben, here),
            ("Ben's own", ben, None),
            ("Ann's, here", ann, here),
            ("Ann's second", ann, None),
        ):
            book = a_lorebook(name=name)
            await uow.lorebooks.add(book, owner_id=owner_id, session_id=session_id)

        shelf = await uow.lorebooks.that_apply(here, ann)

    assert [(shelved.book.name, shelved.scope) for shelved in shelf] == [
        ("Ben's, here", "session"),
        ("Ann's, here", "session"),
        ("Novel", "project"),
        ("Ann's first", "user"),
        ("Ann's second", "user"),
    ]


async def test_a_book_of_one_session_is_not_told_in_another(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        here, there = await set_stage(uow), await set_stage(uow, a_group())
        await uow.lorebooks.add(FULL, owner_id=here.user.id, session_id=here.session.id)

        assert await uow.lorebooks.that_apply(there.session.id, here.user.id) == []


async def test_a_book_is_replaced_and_removed(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        first, second = [
            await uow.lorebooks.add(FULL, owner_id=stage.user.id, session_id=None) for _ in range(2)
        ]
        changed = a_lorebook("Low.", name="The cellar")

        await uow.lorebooks.replace(first.id, changed)
        replaced = await uow.lorebooks.that_apply(stage.session.id, stage.user.id)
        await uow.lorebooks.replace(first.id, None)
        left = await uow.lorebooks.that_apply(stage.session.id, stage.user.id)

    assert [(shelved.id, shelved.book) for shelved in replaced] == [
        (first.id, changed),
        (second.id, FULL),
    ]
    assert left == [second]
    async with storage.reading(THE_BOT) as uow:
        assert await uow.lorebooks.source(first.id) is None


async def test_a_book_is_not_found_when_its_key_is_nobodys(storage: Storage) -> None:
    nobody = LorebookId(CountingIds().new())
    async with storage.writing(THE_BOT) as uow:
        for book in (FULL, None):
            with pytest.raises(NotFoundError):
                await uow.lorebooks.replace(nobody, book)


async def test_the_lore_of_each_session_stands_where_it_was_kept_last(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        here, there = await set_stage(uow), await set_stage(uow, a_group())
        before = await uow.lorebooks.state(here.session.id)
        for state in (LoreState(verdicts=(GATE,)), STATE):
            await uow.lorebooks.keep_state(here.session.id, state)
        await uow.commit()

    assert before == LoreState()
    async with storage.reading(THE_BOT) as uow:
        assert await uow.lorebooks.state(here.session.id) == STATE
        assert await uow.lorebooks.state(there.session.id) == LoreState()


async def test_lore_stands_nowhere_when_there_is_no_such_session(storage: Storage) -> None:
    nobody = SessionId(CountingIds().new())
    async with storage.writing(THE_BOT) as uow:
        with pytest.raises(NotFoundError):
            await uow.lorebooks.state(nobody)
        with pytest.raises(NotFoundError):
            await uow.lorebooks.keep_state(nobody, STATE)
