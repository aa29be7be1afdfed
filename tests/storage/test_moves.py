"""Sessions that are moved while others talk, and between the accounts of one person."""

import asyncio

from sqlalchemy import insert, text

from bot.domain.errors import BadInputError
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.policy import THE_BOT
from bot.domain.user import Identity
from bot.ports.storage import Storage
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.ownership.guard import connected
from storage.tables import IdentityRow
from tests.builders import ANN, NOON, a_group, a_topic, an_incoming
from tests.fakes.ids import CountingIds
from tests.storage.stage import set_stage

ANN_ON_DISCORD = Identity(platform="discord", external_id="70", display_name="Ann")
THREAD = PlaceAddress(key=PlaceKey("discord", "12"), kind="thread", title="Tea")
_WAITING = text(
    "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
    " WHERE datname = current_database() AND NOT granted"
)


async def test_a_session_is_moved_from_one_platform_to_another_by_whoever_is_on_both(
    storage: Storage, config: DatabaseConfig
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow, THREAD)
        here = await uow.places.get_or_create(an_incoming().place)
        incoming = an_incoming(bot_account="discord:1", place=THREAD, sender=ANN_ON_DISCORD)
        await uow.messages.add_incoming(
            incoming, session_id=stage.session.id, author_id=stage.user.id, turn_id=None
        )
        await uow.commit()
    await _link(config, ANN_ON_DISCORD, to=stage.user.id)

    async with storage.writing(THE_BOT) as uow:
        user = await uow.users.find(ANN_ON_DISCORD)
        assert user == await uow.users.find(ANN)
        await uow.archive.move(stage.session.id, here.id)
        await uow.messages.add_incoming(
            an_incoming("And now?"),
            session_id=stage.session.id,
            author_id=stage.user.id,
            turn_id=None,
        )
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        said = await uow.messages.window(stage.session.id, 9)
        (bookmark,) = await uow.places.bookmarks("telegram", bot_account="telegram:1")
        assert await uow.places.bookmarks("discord", bot_account="discord:1") == []
    assert [m.content for m in said] == ["Hello", "And now?"]
    assert bookmark.message_id == "100"


async def test_a_session_ends_in_one_place_when_it_is_moved_to_two_at_once(
    storage: Storage, config: DatabaseConfig
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        group, topic = [await uow.places.get_or_create(a) for a in (a_group(), a_topic())]
        await uow.commit()
    is_moved = asyncio.Event()

    async def moves() -> None:
        async with storage.writing(THE_BOT) as uow:
            await uow.archive.move(stage.session.id, group.id)
            is_moved.set()
            await until_another_waits(config)
            await uow.commit()

    async def moves_as_well() -> bool:
        await is_moved.wait()
        try:
            async with storage.writing(THE_BOT) as uow:
                await uow.archive.move(stage.session.id, topic.id)
                await uow.commit()
        except BadInputError:
            return False
        return True

    _, was_second = await asyncio.gather(moves(), moves_as_well())

    # SQLite lets the second one begin when the first has ended; then it is an ordinary move.
    assert was_second == (config.to_driver_url().get_backend_name() == "sqlite")
    async with storage.reading(THE_BOT) as uow:
        session = await uow.sessions.get(stage.session.id)
        going = [await uow.sessions.find_current(p.id) for p in (stage.place, group, topic)]
    assert [s for s in going if s is not None] == [session]
    assert session.place_id == (topic.id if was_second else group.id)


async def test_a_message_and_a_move_wait_for_one_another(
    storage: Storage, config: DatabaseConfig
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        group = await uow.places.get_or_create(a_group())
        await uow.commit()
    is_heard = asyncio.Event()

    async def hears() -> None:
        async with storage.writing(THE_BOT) as uow:
            place = await uow.places.get_or_create(an_incoming().place)
            session = await uow.sessions.find_current(place.id)
            assert session is not None
            is_heard.set()
            await until_another_waits(config)
            await uow.messages.add_incoming(
                an_incoming(), session_id=session.id, author_id=stage.user.id, turn_id=None
            )
            await uow.commit()

    async def moves() -> None:
        await is_heard.wait()
        async with storage.writing(THE_BOT) as uow:
            await uow.archive.move(stage.session.id, group.id)
            await uow.commit()

    await asyncio.gather(hears(), moves())

    async with storage.reading(THE_BOT) as uow:
        (message,) = await uow.messages.window(stage.session.id, 9)
        session = await uow.sessions.get(stage.session.id)
    assert (message.place_id, session.place_id) == (stage.place.id, group.id)


async def until_another_waits(config: DatabaseConfig) -> None:
    """Return when another transaction waits for ours; SQLite lets none begin meanwhile."""
    if config.to_driver_url().get_backend_name() == "sqlite":
        return
    engines = Engines.of(config)
    async with engines.reading.connect() as db:
        for _ in range(4000):
            if (await db.execute(_WAITING)).scalar_one():
                break
            await asyncio.sleep(0.005)
    await engines.dispose()


async def _link(config: DatabaseConfig, identity: Identity, *, to: object) -> None:
    """Let an account be another one of somebody's."""
    row = {
        "id": CountingIds().new(),
        "user_id": to,
        "platform": identity.platform,
        "external_id": identity.external_id,
        "display_name": identity.display_name,
        "created_at": NOON,
    }
    engines = Engines.of(config)
    async with connected(engines.writing, THE_BOT) as db:
        await db.execute(insert(IdentityRow).values(row))
        await db.commit()
    await engines.dispose()
