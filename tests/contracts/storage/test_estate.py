"""What every storage promises about all that is somebody's."""

import pytest

from bot.domain.errors import BadInputError
from bot.domain.ids import SessionId, UserId
from bot.domain.policy import THE_BOT
from bot.domain.privacy import Conversation, Holdings
from bot.ports.storage import Storage
from tests.builders import BEN, CLEO, an_incoming
from tests.fakes.clock import FakeClock
from tests.storage.company import FRIENDS, HERE, THERE, Company, gather
from tests.storage.stage import ask, set_stage


async def _gathered(storage: Storage, clock: FakeClock) -> Company:
    async with storage.writing(THE_BOT) as uow:
        company = await gather(uow, clock=clock)
        await uow.commit()
    return company


async def _conversations(storage: Storage, user_id: UserId) -> dict[SessionId, Conversation]:
    async with storage.reading(THE_BOT) as uow:
        takeout = await uow.estates.takeout(user_id)
    return {one.session.id: one for one in takeout.conversations}


def _words(conversation: Conversation) -> list[str]:
    return [message.content for message in conversation.messages]


async def test_people_are_told_how_much_is_stored_of_them(
    storage: Storage, clock: FakeClock
) -> None:
    company = await _gathered(storage, clock)

    async with storage.reading(THE_BOT) as uow:
        assert await uow.estates.holdings(company.ann) == Holdings(
            since=clock.now(),
            accounts=2,
            conversations=3,
            messages=4,
            answers=3,
            personas=3,
            masks=2,
            lorebooks=2,
            projects=2,
            memories=2,
            files=2,
            is_paused=True,
        )


async def test_what_is_handed_out_is_theirs_wherever_they_said_it(
    storage: Storage, clock: FakeClock
) -> None:
    company = await _gathered(storage, clock)

    anns = await _conversations(storage, company.ann)
    bens = await _conversations(storage, company.ben.user)

    assert len(anns) == 4
    assert _words(anns[company.friends]) == ["canary asks", "canary is told"]
    assert _words(anns[company.hers]) == [
        "canary is greeted",
        "canary asks here",
        "canary is told here",
    ]
    assert (anns[company.hers].is_own, anns[company.friends].is_own) == (True, False)
    assert _words(bens[company.hers]) == ["Ben asks here", "Ben is told here"]
    assert {word for one in bens.values() for word in _words(one) if "anary" in word} == {
        "Hello Canary Ann!"  # said in his conversation, to nobody in particular
    }
    async with storage.reading(THE_BOT) as uow:
        takeout = await uow.estates.takeout(company.ann)
    assert {file.content for file in takeout.files} == {b"canary pixels", b"canary asset"}
    assert {row["display_name"] for row in takeout.records["identities"]} == {
        HERE.display_name,
        THERE.display_name,
    }
    assert {row["content"] for row in takeout.records["messages"]} == {
        word for one in anns.values() for word in _words(one)
    }


async def test_others_keep_what_is_theirs_when_somebody_is_erased(
    storage: Storage, clock: FakeClock
) -> None:
    company = await _gathered(storage, clock)
    before = await _conversations(storage, company.ben.user)

    async with storage.writing(THE_BOT) as uow:
        await uow.estates.erase(company.ann, private_places=[])
        await uow.commit()

    after = await _conversations(storage, company.ben.user)
    assert _words(after[company.ben.session]) == _words(before[company.ben.session])
    assert _words(after[company.friends]) == [
        "Ben asks",
        "Ben is told",
        "Ben asks Rexy",
        "Rexy tells Ben",
        "Hello all!",
    ]
    assert _words(after[company.hers]) == ["Ben asks here", "Ben is told here"]
    hers = after[company.hers].session
    assert (hers.owner_id, hers.title, hers.project_id) == (company.ben.user, "", None)
    assert after[company.friends].session.title == "Friends"
    async with storage.writing(THE_BOT) as uow:
        assert [m.author_name for m in await uow.transcripts.whole(company.friends)][3] == "Rexy"
        books = await uow.lorebooks.that_apply(None, company.ben.user)
        assert {book.book.entries[0].content for book in books} == {"Ben", "Ben's own lore"}
        assert all(p.project.name == "Ben" for p in await uow.projects.visible_to(company.ben.user))
        friends = await uow.places.get_or_create(FRIENDS)
        assert await uow.bindings.that_apply(friends, None) == []
        persona = (await uow.personas.existing([company.shared])).get(company.shared)
        assert persona is None or persona.owner_id is None
        said = (await uow.transcripts.whole(company.friends))[3]
        assert said.persona_id == company.shared
        assert said.persona_revision is not None
        blank = await uow.persona_history.at(company.shared, said.persona_revision)
        assert blank is not None
        assert blank.definition.description == ""
        assert await uow.persona_history.picture(company.shared, said.persona_revision) is None


async def test_somebody_who_was_erased_begins_anew(storage: Storage, clock: FakeClock) -> None:
    company = await _gathered(storage, clock)

    async with storage.writing(THE_BOT) as uow:
        first = await uow.estates.erase(company.ann, private_places=[])
        await uow.commit()

    async with storage.writing(THE_BOT) as uow:
        assert await uow.users.find(HERE) is None
        anew = await uow.users.get_or_create(HERE)
        assert anew.id != company.ann
        holdings = await uow.estates.holdings(anew.id)
        nothing = dict.fromkeys(
            ("conversations", "messages", "answers", "personas", "masks", "lorebooks", "memories"),
            0,
        )
        assert holdings == Holdings(
            since=clock.now(), accounts=1, projects=0, files=0, is_paused=False, **nothing
        )
        second = await uow.estates.erase(anew.id, private_places=[])
    assert first.mark != second.mark
    assert len(first.mark) == 64


async def test_nobody_is_erased_while_an_answer_is_being_written_to_them(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await ask(uow, stage, an_incoming("Wait"))
        await uow.turns.claim_next(stage.session.id)
        await ask(uow, stage, an_incoming("And wait", message_id="2"))
        await uow.commit()

    async with storage.writing(THE_BOT) as uow:
        assert await uow.estates.cancel(stage.user.id) == [stage.session.id]
        assert (await uow.turns.waiting(stage.session.id)).here == 0
        with pytest.raises(BadInputError, match="being written"):
            await uow.estates.erase(stage.user.id, private_places=[])
    async with storage.reading(THE_BOT) as uow:
        assert len(await uow.transcripts.whole(stage.session.id)) == 2


async def test_where_somebody_alone_talked_is_known_no_more(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await uow.archive.delete(stage.session.id)
        key = stage.place.address.key
        await uow.estates.erase(stage.user.id, private_places=[key])

        assert await uow.places.find(key) is None


async def test_memories_are_stored_until_they_are_paused(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann = (await uow.users.get_or_create(CLEO)).id
        ben = (await uow.users.get_or_create(BEN)).id
        consents = uow.memory_consents
        assert await consents.may_remember(ann)

        assert await consents.pause(ann)
        assert not await consents.pause(ann)
        assert not await consents.may_remember(ann)
        assert await consents.may_remember(ben)

        assert await consents.resume(ann)
        assert not await consents.resume(ann)
        assert await consents.may_remember(ann)
