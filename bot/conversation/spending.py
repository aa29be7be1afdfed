"""Put what models cost on the accounts of whoever caused it, in the transaction that records it."""

from bot.domain.ids import UserId
from bot.domain.limits import payers
from bot.domain.scene import Scene
from bot.domain.turn import Usage
from bot.ports.storage import UnitOfWork


async def charge(uow: UnitOfWork, scene: Scene, usage: Usage) -> None:
    """Charge whoever asked for this answer, and the place; what costs nothing is not counted."""
    if usage.tokens or usage.cost:
        await uow.tallies.charge(payers(await _who_asked(uow, scene), scene.place), usage)


async def _who_asked(uow: UnitOfWork, scene: Scene) -> UserId | None:
    """Return who asked. They may have become one with another user while the model was thinking."""
    turn = await uow.turns.find(scene.turn.id)
    if turn is not None and turn.asked_by is not None:
        return turn.asked_by
    said = await uow.messages.of_turn(scene.turn.id)
    return next((message.author_id for message in said if message.role == "user"), None)
