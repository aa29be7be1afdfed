"""Record how a turn ended, in one transaction. It may be done again: the last record stands."""

from bot.conversation.lore import keep_lore
from bot.conversation.spending import charge
from bot.conversation.telling import Telling
from bot.domain.errors import GreenroomError, SupersededError
from bot.domain.message import Tag
from bot.domain.policy import THE_BOT
from bot.domain.scene import Scene
from bot.domain.turn import EndState, Outcome
from bot.ports.storage import Storage


async def record(
    storage: Storage, scene: Scene, telling: Telling, failure: GreenroomError | None
) -> GreenroomError | None:
    """Store what was said, tagged with who said it, how the turn ended, what lore it had and cost.

    What an answer cost is counted, whatever becomes of it, and only once. Returns why it failed, if
    it did. A persona that was removed for good meanwhile took with it all that it said, this too.

    Raises:
        SupersededError: The turn was asked anew meanwhile; nothing of this answer is stored.
    """
    persona = scene.persona
    async with storage.writing(THE_BOT) as uow:
        if telling.is_dropped or await uow.turns.was_asked_anew(scene.turn):
            await charge(uow, scene, telling.spent)
            await uow.commit()
            message = f"Turn {scene.turn.id} was asked anew while it was answered."
            raise SupersededError(message)
        await charge(uow, scene, telling.spent, unless_recorded=True)
        if await uow.persona_history.at(persona.id, persona.revision) is None:
            failure = GreenroomError(f"{persona.label} was removed for good while it answered.")
        elif telling.text:
            await uow.messages.add_answer(
                telling.text,
                session_id=scene.session.id,
                turn_id=scene.turn.id,
                persona=persona,
                tag=_tag(scene, telling, failure),
                recalled=telling.asked.recalled,
            )
        if not failure:
            await keep_lore(uow, scene, telling.asked.lore)
        await uow.turns.finish(scene.turn.id, _outcome(telling, failure))
        await uow.commit()
    return failure


def _tag(scene: Scene, telling: Telling, failure: GreenroomError | None) -> Tag:
    """Return how an answer is marked."""
    if failure or telling.was_cut or telling.is_stopped:
        return "partial"
    return "ask" if scene.asked.tag == "ask" else "chat"


def _outcome(telling: Telling, failure: GreenroomError | None) -> Outcome:
    """Return how a turn ended."""
    finished = telling.finished
    return Outcome(
        state=end_of(telling, failure),
        error=str(failure) if failure else "",
        model=finished.model if finished else "",
        usage=telling.spent,
        first_token_at=telling.first_token_at,
    )


def end_of(telling: Telling, failure: GreenroomError | None) -> EndState:
    """Return in which state a turn ends."""
    if failure:
        return "failed"
    return "cancelled" if telling.is_stopped else "answered"
