"""What every storage promises about bindings."""

from bot.domain.binding import Binding
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.policy import THE_BOT
from bot.ports.storage import Storage
from tests.builders import BEN
from tests.storage.stage import COACH, MEERA, set_stage

SERVER = PlaceAddress(key=PlaceKey("discord", "guild:1"), kind="server")
CHANNEL = PlaceAddress(key=PlaceKey("discord", "1"), kind="channel", parent=SERVER)
THREAD = PlaceAddress(key=PlaceKey("discord", "2"), kind="thread", parent=CHANNEL)


async def test_bindings_come_from_the_narrowest_to_the_widest(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow, THREAD)
        _, server_id = stage.place.ancestors
        await uow.bindings.bind_user(stage.user.id, COACH)
        await uow.bindings.bind_place(server_id, MEERA)
        await uow.bindings.bind_place(stage.place.id, COACH)

        assert await uow.bindings.that_apply(stage.place, stage.user.id) == [
            Binding(scope="place", persona_id=COACH),
            Binding(scope="server", persona_id=MEERA),
            Binding(scope="user", persona_id=COACH),
        ]


async def test_a_thread_follows_its_channel_until_it_is_bound_itself(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow, THREAD)
        channel_id, _ = stage.place.ancestors
        await uow.bindings.bind_place(channel_id, MEERA)
        followed = await uow.bindings.that_apply(stage.place, None)
        await uow.bindings.bind_place(stage.place.id, COACH)

        assert followed == [Binding(scope="place", persona_id=MEERA)]
        assert await uow.bindings.that_apply(stage.place, None) == [
            Binding(scope="place", persona_id=COACH)
        ]


async def test_a_binding_is_replaced_when_it_is_made_again_and_gone_when_freed(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        place, user = stage.place, stage.user
        for persona_id in (COACH, MEERA):
            await uow.bindings.bind_place(place.id, persona_id)
            await uow.bindings.bind_user(user.id, persona_id)
        replaced = await uow.bindings.that_apply(place, user.id)
        await uow.bindings.bind_place(place.id, None)
        await uow.bindings.bind_user(user.id, None)

        assert [binding.persona_id for binding in replaced] == [MEERA, MEERA]
        assert await uow.bindings.that_apply(place, user.id) == []


async def test_nothing_applies_when_neither_place_nor_user_was_ever_met(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await uow.bindings.bind_place(stage.place.id, COACH)
        await uow.bindings.bind_user(stage.user.id, COACH)
        ben = await uow.users.get_or_create(BEN)

        assert await uow.bindings.that_apply(None, None) == []
        assert await uow.bindings.that_apply(None, ben.id) == []
