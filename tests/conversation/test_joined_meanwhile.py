"""Accounts are joined while an answer to one of them is being written, and another one waits."""

import asyncio

from bot.domain.limits import Payer
from bot.domain.policy import THE_BOT
from bot.domain.user import Identity
from tests.builders import ANN, a_direct_chat
from tests.conversation.conftest import House

ANN_THERE = Identity(platform="discord", external_id="70", display_name="ann_")


async def test_what_was_asked_before_is_answered_and_counted_for_the_one_who_stays(
    house: House,
) -> None:
    storage = house.application.storage
    async with storage.writing(THE_BOT) as uow:
        there = await uow.users.get_or_create(ANN_THERE)
        await uow.commit()
    house.model.thinking = asyncio.Event()
    await house.hears("First")
    await house.hears("Second")
    await house.model.was_asked.wait()

    async with storage.writing(THE_BOT) as uow:
        ann = await uow.users.get_or_create(ANN)
        await uow.linked_users.merge(ann.id, into=there.id)
        await uow.commit()
    house.model.thinking.set()
    async with asyncio.timeout(20):
        await house.settles(a_direct_chat())
    shown = await house.answers("Third")

    assert len(shown.answers) == 3
    assert await house.kept() == ["First", "Second", "Fine.", "Fine.", "Third", "Fine."]
    payer = Payer(user_id=there.id)
    async with storage.reading(THE_BOT) as uow:
        assert (await uow.tallies.of([payer]))[payer].turns == 3
        assert (await uow.linked_users.belongings(there.id)).messages == 3
