"""What every storage promises about places."""

from dataclasses import replace

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.ids import PlaceId
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.policy import THE_BOT
from bot.domain.turn import Outcome
from bot.ports.ids import IdSource
from bot.ports.storage import Storage
from tests.builders import NOON, a_direct_chat, a_group, a_topic, an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.storage.stage import answer, ask, set_stage

SERVER = PlaceAddress(key=PlaceKey("discord", "guild:1"), kind="server", title="Players")
CHANNEL = PlaceAddress(key=PlaceKey("discord", "1"), kind="channel", title="general", parent=SERVER)
THREAD = PlaceAddress(key=PlaceKey("discord", "2"), kind="thread", title="Dragons", parent=CHANNEL)


async def test_a_place_is_made_with_all_that_it_lies_in_on_first_sight(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        thread = await uow.places.get_or_create(THREAD)
        channel = await uow.places.find(CHANNEL.key)
        server = await uow.places.find(SERVER.key)

    assert channel is not None
    assert server is not None
    assert thread.address == THREAD
    assert thread.ancestors == (channel.id, server.id)
    assert channel.ancestors == (server.id,)
    assert server.ancestors == ()
    assert not thread.is_engaged


async def test_a_place_is_the_same_however_it_is_asked_for(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        made = await uow.places.get_or_create(THREAD)

        assert await uow.places.get_or_create(THREAD) == made
        assert await uow.places.find(THREAD.key) == made
        assert await uow.places.get(made.id) == made


async def test_topics_are_places_of_their_own_beside_their_group(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        group = await uow.places.get_or_create(a_group())
        five = await uow.places.get_or_create(a_topic("5"))
        six = await uow.places.get_or_create(a_topic("6"))

    assert len({group.id, five.id, six.id}) == 3
    assert five.ancestors == six.ancestors == (group.id,)


async def test_titles_are_kept_fresh_at_every_height(storage: Storage) -> None:
    renamed = replace(SERVER, title="Old players")
    async with storage.writing(THE_BOT) as uow:
        first = await uow.places.get_or_create(THREAD)
        address = replace(THREAD, title="Elves", parent=replace(CHANNEL, parent=renamed))

        fresh = await uow.places.get_or_create(address)

        assert fresh == replace(first, address=address)
        assert await uow.places.find(THREAD.key) == fresh


async def test_what_is_known_stays_when_an_adapter_does_not_know_it(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        first = await uow.places.get_or_create(THREAD)

        again = await uow.places.get_or_create(replace(THREAD, title="", parent=None))

        assert again == first


async def test_a_topic_keeps_its_title_until_it_is_renamed(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        nameless = await uow.places.get_or_create(replace(a_topic(), title=""))
        first = await uow.places.get_or_create(a_topic())
        await uow.places.rename(first.id, "Baking")

        again = await uow.places.get_or_create(a_topic())
        group = replace(a_group(), title="Old friends")
        moved = await uow.places.get_or_create(replace(a_topic(), parent=group))

    assert moved.address == replace(a_topic(), title="Baking", parent=group)
    assert nameless.address.title == ""
    assert first.address.title == "Cooking"
    assert again.address.title == "Baking"


async def test_a_place_finds_its_parent_when_the_adapter_learns_of_it_later(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        await uow.places.get_or_create(replace(THREAD, parent=None))

        assert (await uow.places.get_or_create(THREAD)).address == THREAD


async def test_a_place_stays_engaged_when_it_is_met_again(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        place = await uow.places.get_or_create(THREAD)
        await uow.places.engage(place.id)

        assert (await uow.places.get_or_create(THREAD)).is_engaged
        assert (await uow.places.get_or_create(replace(THREAD, title="Elves"))).is_engaged
        assert not (await uow.places.get_or_create(CHANNEL)).is_engaged


async def test_a_place_is_not_found_when_nobody_ever_spoke_there(storage: Storage) -> None:
    unknown: IdSource = CountingIds()
    async with storage.reading(THE_BOT) as uow:
        assert await uow.places.find(THREAD.key) is None
        with pytest.raises(NotFoundError):
            await uow.places.get(PlaceId(unknown.new()))


async def test_a_bookmark_tells_what_was_heard_last_and_when_anything_was_said(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        group, direct = await set_stage(uow, a_group()), await set_stage(uow)
        for number in ("9", "10"):
            turn = await ask(uow, direct, an_incoming(message_id=number))
        await ask(uow, group, an_incoming(message_id="11", place=a_group()))
        clock.advance(5)
        await answer(uow, direct, turn, "Hi Ann!")

        newest, older = await uow.places.bookmarks("telegram", bot_account="telegram:1")

        assert (newest.key, newest.kind, newest.message_id) == (a_direct_chat().key, "direct", "10")
        assert newest.active_at == clock.now()
        assert (older.key, older.kind, older.message_id) == (a_group().key, "group", "11")
        assert older.active_at == NOON
        assert await uow.places.bookmarks("discord", bot_account="discord:1") == []


async def test_a_bookmark_knows_nothing_of_what_a_session_heard_elsewhere(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage, other = await set_stage(uow), await set_stage(uow, a_group())
        turn = await ask(uow, stage, an_incoming(message_id="9"))
        await uow.turns.finish(turn.id, Outcome(state="answered"))
        clock.advance(60)
        await uow.archive.move(stage.session.id, other.place.id)

        (fresh,) = await uow.places.bookmarks("telegram", bot_account="telegram:1")
        assert (fresh.key, fresh.message_id) == (a_group().key, "")
        assert fresh.active_at == clock.now()

        clock.advance(60)
        await ask(uow, stage, an_incoming(message_id="3", place=a_group()))
        (heard,) = await uow.places.bookmarks("telegram", bot_account="telegram:1")
    assert (heard.message_id, heard.active_at) == ("3", clock.now())


async def test_a_bookmark_is_that_of_the_current_session_and_of_one_account(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await ask(uow, stage, an_incoming())
        (of_another,) = await uow.places.bookmarks("telegram", bot_account="telegram:2")
        clock.advance(60)
        await set_stage(uow)

        (bookmark,) = await uow.places.bookmarks("telegram", bot_account="telegram:1")

    assert of_another.message_id == ""
    assert (bookmark.message_id, bookmark.active_at) == ("", clock.now())


async def test_a_bot_is_heard_in_all_that_lies_in_a_place(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        thread = await uow.places.get_or_create(THREAD)
        channel_id = thread.ancestors[0]
        await uow.places.allow_bots(channel_id, {"robo", "55"})
        before = await uow.places.get(thread.id)
        await uow.places.get_or_create(replace(CHANNEL, title="talk"))
        await uow.places.allow_bots(channel_id, {"55"})

        assert before.bots == {"robo", "55"}
        assert (await uow.places.get(thread.id)).bots == {"55"}
        assert (await uow.places.get(thread.ancestors[1])).bots == frozenset()


async def test_a_place_is_for_adults_where_it_or_what_is_around_it_is_marked(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        topic = await uow.places.get_or_create(a_topic())
        group = await uow.places.get_or_create(a_group())
        assert not topic.is_for_adults

        await uow.places.mark_mature(group.id, is_mature=True)
        await uow.places.allow_bots(group.id, {"somebot"})
        assert (await uow.places.get(topic.id)).is_for_adults
        assert (await uow.places.get_or_create(a_group())).is_for_adults

        await uow.places.mark_mature(group.id, is_mature=False)
        kept = await uow.places.get(topic.id)
        assert (kept.is_for_adults, kept.bots) == (False, {"somebot"})


async def test_what_the_platform_says_of_age_is_kept_fresh_and_holds_within(
    storage: Storage,
) -> None:
    restricted = replace(CHANNEL, is_age_restricted=True)
    open_again = replace(CHANNEL, is_age_restricted=False)
    async with storage.writing(THE_BOT) as uow:
        assert not (await uow.places.get_or_create(THREAD)).is_for_adults

        thread = await uow.places.get_or_create(replace(THREAD, parent=restricted))
        assert thread.is_for_adults
        assert (await uow.places.get_or_create(THREAD)).is_for_adults, "nothing else was seen"

        assert not (
            await uow.places.get_or_create(replace(THREAD, parent=open_again))
        ).is_for_adults
