"""Put what models cost on the accounts of whoever caused it, in the transaction that records it."""

from bot.domain.limits import payers
from bot.domain.scene import Scene
from bot.domain.turn import Usage
from bot.ports.storage import UnitOfWork


async def charge(uow: UnitOfWork, scene: Scene, usage: Usage) -> None:
    """Charge whoever asked for this answer, and the place; what costs nothing is not counted."""
    if usage.tokens or usage.cost:
        user_id = scene.turn.asked_by or scene.asked.author_id
        await uow.tallies.charge(payers(user_id, scene.place), usage)
