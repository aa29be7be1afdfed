"""What every storage promises about what all together have asked of models."""

from datetime import timedelta
from decimal import Decimal

from bot.domain.limits import Consumer, payers
from bot.domain.place import PlaceAddress
from bot.domain.policy import OPERATOR, THE_BOT
from bot.domain.turn import Usage
from bot.domain.user import Identity
from bot.ports.storage import Storage
from tests.builders import ANN, BEN, CLEO, a_direct_chat, a_topic
from tests.commands.stage import CHANNEL
from tests.fakes.clock import FakeClock

CHEAP = Usage(input_tokens=10, output_tokens=0, cost=Decimal("0.25"))
DEAR = Usage(input_tokens=4, output_tokens=1, cost=Decimal(2))
UNPRICED = Usage(input_tokens=100)


async def test_who_asked_most_is_told_of_this_month_with_places_but_no_talk(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:

        async def asks(identity: Identity, address: PlaceAddress, usage: Usage) -> None:
            user = await uow.users.get_or_create(identity)
            place = await uow.places.get_or_create(address)
            await uow.tallies.charge(payers(user.id, place), usage)

        await asks(CLEO, CHANNEL, DEAR)
        clock.advance(timedelta(days=31).total_seconds())
        nothing = await uow.consumption.in_all()
        await asks(ANN, a_topic(), CHEAP)
        await asks(BEN, CHANNEL, DEAR)
        await asks(ANN, a_direct_chat(), UNPRICED)
        await uow.commit()
    async with storage.reading(OPERATOR) as uow:
        assert await uow.consumption.people(9) == [
            _consumer("Ben", "telegram:8", tokens=5, dollars=Decimal(2)),
            _consumer("Ann", "telegram:7", tokens=110, dollars=Decimal("0.25"), unpriced=100),
        ]
        assert [one.name for one in await uow.consumption.people(1)] == ["Ben"]
        assert await uow.consumption.places(9) == [
            _consumer("Club", "discord:server:1", tokens=5, dollars=Decimal(2)),
            _consumer("Friends", "telegram:chat:-1001", tokens=10, dollars=Decimal("0.25")),
        ]
        assert await uow.consumption.in_all() == Consumer(
            name="All", ids=(), tokens=115, dollars=Decimal("2.25"), unpriced=100
        )
    assert (nothing.tokens, nothing.dollars) == (0, 0)


def _consumer(
    name: str, subject: str, *, tokens: int, dollars: Decimal, unpriced: int = 0
) -> Consumer:
    return Consumer(name=name, ids=(subject,), tokens=tokens, dollars=dollars, unpriced=unpriced)
