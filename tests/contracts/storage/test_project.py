"""What every storage promises about projects: who sees them, and what is in them."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.domain.errors import BadInputError, NotFoundError, StorageError
from bot.domain.ids import MembershipId, SessionId, UserId
from bot.domain.policy import THE_BOT
from bot.domain.project import Membership, Project
from bot.ports.storage import Storage, UnitOfWork
from tests.builders import ANN, BEN, a_group, a_lorebook
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.storage.stage import COACH, Stage, set_stage

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Novel:
    """A project of Ann's, with her session in it; Ben is known."""

    stage: Stage
    project: Project
    ben: UserId


async def a_novel(uow: UnitOfWork) -> Novel:
    """Let Ann make a project."""
    stage = await set_stage(uow)
    ben = await uow.users.get_or_create(BEN)
    project = await uow.projects.create("Novel", owner_id=stage.user.id)
    await uow.projects.put(stage.session.id, project.id)
    return Novel(stage=stage, project=project, ben=ben.id)


async def let_ben_in(uow: UnitOfWork, novel: Novel, clock: FakeClock) -> Membership:
    """Let Ben join, and put a session of his own in."""
    await uow.project_members.invite(novel.project.id, code_hash="h", until=clock.now() + DAY)
    assert await uow.project_members.accept("h", user_id=novel.ben) == novel.project.id
    place = await uow.places.get_or_create(a_group())
    session = await uow.sessions.start(
        place_id=place.id, owner_id=novel.ben, title="Bens", persona_id=COACH
    )
    await uow.projects.put(session.id, novel.project.id)
    return (await uow.project_members.of(novel.project.id))[1]


async def test_a_project_is_seen_by_its_owner_and_nobody_else(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        novel = await a_novel(uow)
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        (seen,) = await uow.projects.visible_to(novel.stage.user.id)
        assert await uow.projects.visible_to(novel.ben) == []
        session = await uow.sessions.get(novel.stage.session.id)
    assert seen.project == novel.project
    assert (seen.owner_name, seen.members, seen.sessions) == ("Ann", 1, 1)
    assert session.project_id == novel.project.id


async def test_projects_are_listed_by_name(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        novel = await a_novel(uow)
        for name in ("zoo", "Ark"):
            await uow.projects.create(name, owner_id=novel.stage.user.id)
        seen = await uow.projects.visible_to(novel.stage.user.id)

    assert [summary.project.name for summary in seen] == ["Ark", "Novel", "zoo"]


async def test_somebody_has_one_project_of_a_name_and_others_may_have_it_too(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        novel = await a_novel(uow)
        with pytest.raises(BadInputError, match="You have a project 'NOVEL' already"):
            await uow.projects.create("NOVEL", owner_id=novel.stage.user.id)
        bens = await uow.projects.create("NOVEL", owner_id=novel.ben)

        assert [s.project for s in await uow.projects.visible_to(novel.ben)] == [bens]


async def test_an_invitation_lets_in_one_person_once(storage: Storage, clock: FakeClock) -> None:
    async with storage.writing(THE_BOT) as uow:
        novel = await a_novel(uow)
        await let_ben_in(uow, novel, clock)

        assert await uow.project_members.accept("h", user_id=novel.ben) is None
        members = await uow.project_members.of(novel.project.id)
        (seen,) = await uow.projects.visible_to(novel.ben)
        said = await uow.projects.sessions(novel.project.id, limit=9)
        found = await uow.project_members.find(members[1].id)

    assert [(m.user_id, m.name) for m in members] == [
        (novel.stage.user.id, ANN.display_name),
        (novel.ben, BEN.display_name),
    ]
    assert found == members[1]
    assert (seen.owner_name, seen.members, seen.sessions) == ("Ann", 2, 2)
    assert {(s.session.title, s.owner_name) for s in said} == {("Plans", "Ann"), ("Bens", "Ben")}


async def test_an_invitation_is_not_valid_when_its_time_is_over(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        novel = await a_novel(uow)
        await uow.project_members.invite(novel.project.id, code_hash="h", until=clock.now() + DAY)
        clock.advance(DAY.total_seconds())

        assert await uow.project_members.accept("h", user_id=novel.ben) is None
        assert await uow.project_members.accept("of nobody", user_id=novel.ben) is None
        assert len(await uow.project_members.of(novel.project.id)) == 1


async def test_a_member_stays_one_when_another_invitation_is_accepted(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        novel = await a_novel(uow)
        before = await let_ben_in(uow, novel, clock)
        await uow.project_members.invite(novel.project.id, code_hash="i", until=clock.now() + DAY)

        assert await uow.project_members.accept("i", user_id=novel.ben) == novel.project.id
        assert (await uow.project_members.of(novel.project.id))[1] == before


async def test_whoever_is_removed_sees_nothing_and_takes_their_sessions_along(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        novel = await a_novel(uow)
        ben = await let_ben_in(uow, novel, clock)
        await uow.project_members.remove(ben.id)
        await uow.project_members.remove(ben.id)
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        assert await uow.projects.visible_to(novel.ben) == []
        assert await uow.project_members.find(ben.id) is None
        left = await uow.projects.sessions(novel.project.id, limit=9)
    assert [s.session.title for s in left] == ["Plans"]


async def test_whoever_comes_back_has_another_membership(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        novel = await a_novel(uow)
        before = await let_ben_in(uow, novel, clock)
        await uow.project_members.remove(before.id)
        await uow.project_members.invite(novel.project.id, code_hash="i", until=clock.now() + DAY)
        await uow.project_members.accept("i", user_id=novel.ben)

        assert (await uow.project_members.of(novel.project.id))[1].id != before.id


async def test_a_session_is_taken_out_again(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        novel = await a_novel(uow)
        await uow.projects.put(novel.stage.session.id, None)

        assert (await uow.sessions.get(novel.stage.session.id)).project_id is None
        assert await uow.projects.sessions(novel.project.id, limit=9) == []


async def test_only_a_members_session_is_put_in(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        novel = await a_novel(uow)
        await uow.commit()
    async with storage.writing(THE_BOT) as uow:
        bens = await uow.projects.create("Bens", owner_id=novel.ben)
        with pytest.raises(NotFoundError):
            await uow.projects.put(SessionId(CountingIds().new()), None)
        await uow.commit()

    with pytest.raises(StorageError):
        async with storage.writing(THE_BOT) as uow:
            await uow.projects.put(novel.stage.session.id, bens.id)


async def test_the_newest_sessions_of_a_project_are_shown(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        novel = await a_novel(uow)
        clock.advance(60)
        await let_ben_in(uow, novel, clock)

        (newest,) = await uow.projects.sessions(novel.project.id, limit=1)
    assert newest.session.title == "Bens"


async def test_a_project_is_deleted_and_its_sessions_stay(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        novel = await a_novel(uow)
        ann, session_id = novel.stage.user.id, novel.stage.session.id
        await let_ben_in(uow, novel, clock)
        await uow.project_members.invite(novel.project.id, code_hash="i", until=clock.now() + DAY)
        for project_id in (novel.project.id, None):
            await uow.lorebooks.add(a_lorebook("Low."), owner_id=ann, project_id=project_id)

        await uow.projects.delete(novel.project.id)
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        assert await uow.projects.visible_to(ann) == []
        assert (await uow.sessions.get(session_id)).project_id is None
        assert [b.scope for b in await uow.lorebooks.that_apply(session_id, ann)] == ["user"]
    async with storage.writing(THE_BOT) as uow:
        assert await uow.project_members.accept("i", user_id=novel.ben) is None


async def test_a_session_of_a_project_can_be_deleted(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        novel = await a_novel(uow)
        await uow.archive.delete(novel.stage.session.id)
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        (seen,) = await uow.projects.visible_to(novel.stage.user.id)
        assert await uow.project_members.find(MembershipId(CountingIds().new())) is None
    assert seen.sessions == 0
