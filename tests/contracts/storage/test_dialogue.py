"""What every storage promises about forms that are being filled in."""

from dataclasses import replace

from bot.domain.policy import THE_BOT
from bot.ports.dialogues import Dialogue
from bot.ports.storage import Storage
from tests.builders import BEN, NOON, a_form, a_group, a_picture
from tests.fakes.clock import FakeClock
from tests.storage.stage import set_stage

BEGUN = Dialogue(form=a_form(), answers={})
HALF_WAY = Dialogue(
    form=a_form(),
    step=2,
    answers={"text": "A \x00 dog", "name": "Rex"},
    picture=a_picture("Rex at sea.png"),
    last_message_id="102",
)


async def test_a_dialogue_comes_back_as_it_was_kept(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        before = await uow.dialogues.find(stage.place.id, stage.user.id, since=NOON)
        await uow.dialogues.keep(stage.place.id, stage.user.id, HALF_WAY)
        await uow.commit()

    assert before is None
    async with storage.reading(THE_BOT) as uow:
        assert await uow.dialogues.find(stage.place.id, stage.user.id, since=NOON) == HALF_WAY


async def test_a_dialogue_stands_where_it_was_kept_last(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        other = replace(HALF_WAY, picture=a_picture("Max.png", b"other pixels"))
        for dialogue in (BEGUN, HALF_WAY, other):
            await uow.dialogues.keep(stage.place.id, stage.user.id, dialogue)
            assert await uow.dialogues.find(stage.place.id, stage.user.id, since=NOON) == dialogue


async def test_everybody_has_a_dialogue_of_their_own_in_every_place(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        here, there = await set_stage(uow), await set_stage(uow, a_group())
        ben = await uow.users.get_or_create(BEN)
        await uow.dialogues.keep(here.place.id, here.user.id, BEGUN)
        await uow.dialogues.keep(there.place.id, here.user.id, HALF_WAY)

        assert await uow.dialogues.find(here.place.id, here.user.id, since=NOON) == BEGUN
        assert await uow.dialogues.find(there.place.id, here.user.id, since=NOON) == HALF_WAY
        assert await uow.dialogues.find(here.place.id, ben.id, since=NOON) is None


async def test_a_dialogue_is_dropped_once(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        here, there = await set_stage(uow), await set_stage(uow, a_group())
        for stage in (here, there):
            await uow.dialogues.keep(stage.place.id, stage.user.id, HALF_WAY)

        assert await uow.dialogues.drop(here.place.id, here.user.id)
        assert not await uow.dialogues.drop(here.place.id, here.user.id)
        assert await uow.dialogues.find(here.place.id, here.user.id, since=NOON) is None
        assert await uow.dialogues.find(there.place.id, there.user.id, since=NOON) == HALF_WAY


async def test_a_dialogue_that_was_left_alone_is_found_no_more(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await uow.dialogues.keep(stage.place.id, stage.user.id, BEGUN)
        clock.advance(60)
        later = clock.now()
        assert await uow.dialogues.find(stage.place.id, stage.user.id, since=later) is None

        await uow.dialogues.keep(stage.place.id, stage.user.id, HALF_WAY)
        assert await uow.dialogues.find(stage.place.id, stage.user.id, since=later) == HALF_WAY
