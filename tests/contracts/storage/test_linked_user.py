"""What every storage promises about users who are found to be one human."""

from datetime import timedelta
from decimal import Decimal

from bot.domain.limits import Payer
from bot.domain.mask import SessionGuise
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.policy import THE_BOT, Viewer
from bot.domain.user import Belongings, Identity, User
from bot.ports.storage import Storage
from tests.builders import ANN, BEN, a_direct_chat, a_topic
from tests.fakes.clock import FakeClock
from tests.storage.estate import endow
from tests.storage.stage import COACH, MEERA, set_stage

ANN_THERE = Identity(platform="discord", external_id="70", display_name="ann_")
HOUR = timedelta(hours=1)
ONE_EACH = Belongings(personas=1, masks=1, lorebooks=1, projects=1, sessions=1, messages=1)
TWO_EACH = Belongings(personas=2, masks=2, lorebooks=2, projects=2, sessions=2, messages=2)


async def test_one_has_all_that_two_had_once_they_are_merged(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann = await endow(uow, ANN, "Rex", clock=clock)
        there = await endow(uow, ANN_THERE, "Max", clock=clock)
        assert await uow.linked_users.belongings(there.user) == ONE_EACH

        await uow.linked_users.hold(ann.user, there.user)
        await uow.linked_users.merge(there.user, into=ann.user)
        await uow.commit()

    async with storage.writing(THE_BOT) as uow:
        assert await uow.linked_users.belongings(ann.user) == TWO_EACH
        assert await uow.linked_users.identities(ann.user) == [ANN, ANN_THERE]
        assert await uow.linked_users.identities(there.user) == []
        found = await uow.users.find(ANN_THERE)
        assert found is not None
        assert found.id == ann.user
        seen = await uow.personas.visible_to(Viewer(user_id=ann.user, server_id=None))
        assert {p.id for p in seen if p.owner_id == ann.user} == {ann.persona, there.persona}
        assert {m.id for m in await uow.masks.owned_by(ann.user)} == {ann.mask, there.mask}
        for estate in (ann, there):
            session = await uow.sessions.get(estate.session)
            assert (session.owner_id, session.project_id) == (ann.user, estate.project)
            since = clock.now() - HOUR
            assert await uow.dialogues.find(estate.place, ann.user, since=since) is not None
        payer = Payer(user_id=ann.user)
        tally = (await uow.tallies.of([payer]))[payer]
        assert (tally.turns, tally.tokens, tally.dollars) == (2, 200, Decimal("0.5"))
        assert len(tally.asked_at) == 2
        turn = await uow.turns.claim_next(there.session)
        assert turn is not None
        assert turn.asked_by == ann.user
        assert await uow.link_codes.find("Rex") is None
        assert await uow.link_codes.find("Max") is None


async def test_choices_are_kept_where_the_other_made_none(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        there = await endow(uow, ANN_THERE, "Max", clock=clock)
        ann = (await uow.users.get_or_create(ANN)).id
        assert await uow.linked_users.rivals(there.user, of=ann) == 0

        await uow.linked_users.merge(there.user, into=ann)

        (binding,) = await uow.bindings.that_apply(None, ann)
        assert binding.persona_id == there.persona
        chosen = await uow.guises.that_apply(ann, session_id=there.session, persona_id=MEERA)
        assert chosen.session is not None
        for guise in (chosen.session.guise, chosen.bound, chosen.default):
            assert guise is not None
            assert guise.mask_id == there.mask


async def test_the_choice_of_whom_the_other_becomes_stays_where_both_made_one(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann = await endow(uow, ANN, "Rex", clock=clock)
        there = await endow(uow, ANN_THERE, "Max", clock=clock)
        await uow.guises.choose(there.session, ann.user, SessionGuise(guise=None))

        # The default persona, two masks that are bound, and one for this session.
        assert await uow.linked_users.rivals(there.user, of=ann.user) == 4
        await uow.linked_users.merge(there.user, into=ann.user)

        (binding,) = await uow.bindings.that_apply(None, ann.user)
        assert binding.persona_id == ann.persona
        chosen = await uow.guises.that_apply(ann.user, session_id=there.session, persona_id=MEERA)
        assert chosen.session == SessionGuise(guise=None)
        for guise in (chosen.bound, chosen.default):
            assert guise is not None
            assert guise.mask_id == ann.mask


async def test_sessions_stay_in_a_project_that_both_were_in(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        for owner, other in ((ANN, ANN_THERE), (ANN_THERE, ANN)):
            theirs = await endow(uow, owner, f"of {owner.platform}", clock=clock)
            guest = await uow.users.get_or_create(other)
            for member, code in ((guest, "a"), (await uow.users.get_or_create(BEN), "b")):
                await uow.project_members.invite(
                    theirs.project, code_hash=code, until=clock.now() + HOUR
                )
                await uow.project_members.accept(code, user_id=member.id)
            place = await uow.places.get_or_create(a_direct_chat(f"{owner.platform} in"))
            session = await uow.sessions.start(
                place_id=place.id, owner_id=guest.id, title="In", persona_id=COACH
            )
            await uow.projects.put(session.id, theirs.project)
        ann, there = await uow.users.get_or_create(ANN), await uow.users.get_or_create(ANN_THERE)

        await uow.linked_users.merge(there.id, into=ann.id)
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        projects = await uow.projects.visible_to(ann.id)
        assert [(p.project.owner_id, p.members, p.sessions) for p in projects] == [
            (ann.id, 2, 2),
            (ann.id, 2, 2),
        ]
        for summary in projects:
            members = await uow.project_members.of(summary.project.id)
            assert members[0].user_id == ann.id


async def test_an_account_that_is_separated_is_a_new_user_with_nothing(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann = await endow(uow, ANN, "Rex", clock=clock)
        there = await endow(uow, ANN_THERE, "Max", clock=clock)
        await uow.linked_users.merge(there.user, into=ann.user)
        assert await uow.linked_users.private_places(ANN_THERE) == [there.place]

        alone = await uow.linked_users.separate(ANN_THERE)

        both = [Payer(user_id=alone.id), Payer(user_id=ann.user)]
        tallies = await uow.tallies.of(both)
        allowances = await uow.allowances.of(both)
        assert tallies[both[0]] == tallies[both[1]]
        assert tallies[both[0]].tokens == 200
        assert allowances[both[0]] == allowances[both[1]] == {"tokens": Decimal(1000)}
        assert alone == User(id=alone.id, display_name="ann_")
        assert await uow.users.find(ANN_THERE) == alone
        assert await uow.linked_users.identities(alone.id) == [ANN_THERE]
        assert await uow.linked_users.identities(ann.user) == [ANN]
        assert await uow.linked_users.belongings(ann.user) == TWO_EACH
        none = Belongings(personas=0, masks=0, lorebooks=0, projects=0, sessions=0, messages=0)
        assert await uow.linked_users.belongings(alone.id) == none


async def test_a_topic_of_a_direct_chat_is_private_and_one_of_a_group_is_not(
    storage: Storage,
) -> None:
    chat = a_direct_chat()
    topic = PlaceAddress(key=PlaceKey("telegram", chat.key.chat_id, "3"), kind="topic", parent=chat)
    async with storage.writing(THE_BOT) as uow:
        await set_stage(uow, a_topic())
        await set_stage(uow, PlaceAddress(key=PlaceKey("discord", "5"), kind="direct"))
        private = await set_stage(uow, topic)

        assert await uow.linked_users.private_places(ANN) == [private.place.id]


async def test_memories_stay_paused_for_all_accounts(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann = (await uow.users.get_or_create(ANN)).id
        there = (await uow.users.get_or_create(ANN_THERE)).id
        await uow.memory_consents.pause(there)
        await uow.linked_users.merge(there, into=ann)
        assert not await uow.memory_consents.may_remember(ann)

        alone = await uow.linked_users.separate(ANN_THERE)

        assert not await uow.memory_consents.may_remember(alone.id)
        assert not await uow.memory_consents.may_remember(ann)
