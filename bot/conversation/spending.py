"""Put what models cost on the accounts of whoever caused it, in the transaction that records it."""

from bot.domain.ids import UserId
from bot.domain.limits import payers
from bot.domain.scene import Scene
from bot.domain.turn import ENDED, Turn, Usage
from bot.ports.storage import UnitOfWork


async def charge(
    uow: UnitOfWork, scene: Scene, usage: Usage, *, unless_recorded: bool = False
) -> None:
    """Charge whoever asked for this answer, and the place; what costs nothing is not counted.

    With `unless_recorded`, nothing is counted if it stands already how this attempt ended.
    """
    if not (usage.tokens or usage.cost):
        return
    turn = await uow.turns.find(scene.turn.id)
    has_ended = turn is not None and turn.state in ENDED and turn.attempt == scene.turn.attempt
    if not (unless_recorded and has_ended):
        await uow.tallies.charge(payers(await _who_asked(uow, scene, turn), scene.place), usage)


async def _who_asked(uow: UnitOfWork, scene: Scene, turn: Turn | None) -> UserId | None:
    """Return who asked. They may have become one with another user while the model was thinking."""
    if turn is not None and turn.asked_by is not None:
        return turn.asked_by
    said = await uow.messages.of_turn(scene.turn.id)
    return next((message.author_id for message in said if message.role == "user"), None)
