"""What every storage promises about the delivery ledger."""

from bot.domain.turn import Delivery
from bot.ports.storage import Storage
from tests.storage.stage import COACH, set_stage


async def test_a_part_is_recorded_before_and_after_it_is_sent(storage: Storage) -> None:
    async with storage.writing() as uow:
        turn = await uow.turns.queue((await set_stage(uow)).session.id, COACH)
        sending = await uow.deliveries.sending(turn.id, 0)
        await uow.deliveries.sent(turn.id, 0, "555")

        assert sending == Delivery(part=0, state="sending", platform_message_id="")
        assert await uow.deliveries.of_turn(turn.id) == [
            Delivery(part=0, state="sent", platform_message_id="555")
        ]


async def test_a_part_comes_back_as_it_was_recorded_by_an_earlier_run(storage: Storage) -> None:
    async with storage.writing() as uow:
        turn = await uow.turns.queue((await set_stage(uow)).session.id, COACH)
        await uow.deliveries.sending(turn.id, 0)
        await uow.deliveries.sent(turn.id, 0, "555")
        await uow.deliveries.sending(turn.id, 1)
        await uow.commit()

    async with storage.writing() as uow:
        again = [await uow.deliveries.sending(turn.id, part) for part in (0, 1)]
    assert again == [
        Delivery(part=0, state="sent", platform_message_id="555"),
        Delivery(part=1, state="sending", platform_message_id=""),
    ]


async def test_parts_of_a_turn_come_first_to_last_without_those_of_others(
    storage: Storage,
) -> None:
    async with storage.writing() as uow:
        session_id = (await set_stage(uow)).session.id
        turn = await uow.turns.queue(session_id, COACH)
        other = await uow.turns.queue(session_id, COACH)
        for part in (2, 0, 1):
            await uow.deliveries.sending(turn.id, part)
        await uow.deliveries.sending(other.id, 0)

        assert [d.part for d in await uow.deliveries.of_turn(turn.id)] == [0, 1, 2]
