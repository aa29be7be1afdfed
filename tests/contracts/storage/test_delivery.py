"""What every storage promises about the delivery ledger."""

from bot.domain.policy import THE_BOT
from bot.domain.turn import Delivery
from bot.ports.storage import Storage
from tests.builders import a_group, an_incoming
from tests.storage.stage import COACH, answer, ask, make, set_stage


async def test_a_part_is_recorded_before_and_after_it_is_sent(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        turn = await uow.turns.queue((await set_stage(uow)).session.id, COACH)
        sending = await uow.deliveries.sending(turn.id, 0)
        await uow.deliveries.sent(turn.id, 0, "555")

        assert sending == Delivery(part=0, state="sending", platform_message_id="", is_new=True)
        assert await uow.deliveries.of_turn(turn.id) == [
            Delivery(part=0, state="sent", platform_message_id="555")
        ]


async def test_a_part_comes_back_as_it_was_recorded_by_an_earlier_run(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        turn = await uow.turns.queue((await set_stage(uow)).session.id, COACH)
        await uow.deliveries.sending(turn.id, 0)
        await uow.deliveries.sent(turn.id, 0, "555")
        await uow.deliveries.sending(turn.id, 1)
        await uow.commit()

    async with storage.writing(THE_BOT) as uow:
        again = [await uow.deliveries.sending(turn.id, part) for part in (0, 1)]
    assert again == [
        Delivery(part=0, state="sent", platform_message_id="555"),
        Delivery(part=1, state="sending", platform_message_id=""),
    ]


async def test_parts_of_a_turn_come_first_to_last_without_those_of_others(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        session_id = (await set_stage(uow)).session.id
        turn = await uow.turns.queue(session_id, COACH)
        other = await uow.turns.queue(session_id, COACH)
        for part in (2, 0, 1):
            await uow.deliveries.sending(turn.id, part)
        await uow.deliveries.sending(other.id, 0)

        assert [d.part for d in await uow.deliveries.of_turn(turn.id)] == [0, 1, 2]


async def test_every_part_of_an_answer_leads_to_its_turn_and_who_gave_it(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming())
        await answer(uow, stage, turn, "Hi!")
        for part in (0, 1):
            await uow.deliveries.sending(turn.id, part)
            await uow.deliveries.sent(turn.id, part, f"55{part}")
        await uow.deliveries.sending(turn.id, 2)

        here = stage.place.id
        assert await uow.deliveries.turn_of(here, "550") == (turn.id, COACH)
        assert await uow.deliveries.turn_of(here, "551") == (turn.id, COACH)
        assert await uow.deliveries.turn_of(here, "100") is None
        assert await uow.deliveries.turn_of(here, "") is None


async def test_the_same_number_is_another_message_when_the_place_is_another(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow)
        here, there = await set_stage(uow), await set_stage(uow, a_group())
        for stage, persona in ((here, here.coach), (there, rex)):
            turn = await ask(uow, stage, an_incoming(place=stage.place.address))
            await answer(uow, stage, turn, "Hi!", by=persona)
            await uow.deliveries.sending(turn.id, 0)
            await uow.deliveries.sent(turn.id, 0, "555")

        found = [await uow.deliveries.turn_of(s.place.id, "555") for s in (here, there)]

    assert [each and each[1] for each in found] == [COACH, rex.id]


async def test_a_part_leads_to_who_answered_last_and_to_nobody_before_that(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming())
        await uow.deliveries.sending(turn.id, 0)
        await uow.deliveries.sent(turn.id, 0, "555")
        before = await uow.deliveries.turn_of(stage.place.id, "555")
        await answer(uow, stage, turn, "Hi!", by=stage.coach)
        await answer(uow, stage, turn, "Hello!", by=stage.meera)

        assert before is None
        assert await uow.deliveries.turn_of(stage.place.id, "555") == (turn.id, stage.meera.id)


async def test_what_a_shorter_answer_does_not_need_is_forgotten(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming())
        for part in range(4):
            await uow.deliveries.sending(turn.id, part)
            if part < 3:
                await uow.deliveries.sent(turn.id, part, f"m{part}")

        assert list(await uow.deliveries.drop_beyond(turn.id, 1)) == ["m1", "m2"]
        assert [d.part for d in await uow.deliveries.of_turn(turn.id)] == [0]
        assert list(await uow.deliveries.drop_beyond(turn.id, 1)) == []


async def test_messages_that_are_part_of_an_answer_are_told_from_others(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        turn = await uow.turns.queue((await set_stage(uow)).session.id, COACH)
        await uow.deliveries.sending(turn.id, 0)
        await uow.deliveries.sent(turn.id, 0, "555")
        await uow.deliveries.sending(turn.id, 1)

        assert set(await uow.deliveries.recorded(["554", "555", "556"])) == {"555"}
        assert set(await uow.deliveries.recorded([])) == set()
