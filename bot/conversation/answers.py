"""Answers as platforms are to show them: text, and what may be pressed below it. Pure."""

from collections.abc import AsyncIterator, Callable, Sequence

from bot.conversation import notices
from bot.domain.face import Face
from bot.domain.ids import PersonaId, PlaceId, TurnId
from bot.domain.message import Message
from bot.domain.scene import Scene
from bot.domain.variant import Standing
from bot.ports.channel import Answer


def growing(scene: Scene, pieces: AsyncIterator[str], *, is_wanted: Callable[[], bool]) -> Answer:
    """Return the answer that is being written to a turn."""
    turn, before = scene.turn, scene.standing
    return Answer(
        turn_id=turn.id,
        face=scene.persona.face,
        is_by_another=spoke_before(scene.messages, turn.id) != scene.persona.id,
        reply_to=_within(scene.place.id, scene.asked),
        pieces=pieces,
        stop=notices.stop(turn.id),
        buttons=notices.controls(turn.id, before if scene.so_far else before.after_another),
        is_wanted=is_wanted,
        is_again=turn.attempt > 1,
    )


def by_nobody(scene: Scene, text: str, *, is_wanted: Callable[[], bool]) -> Answer:
    """Return what the bot itself answers to a turn, whoever was asked; there is no other answer."""
    return Answer(
        turn_id=scene.turn.id,
        face=None,
        reply_to=_within(scene.place.id, scene.asked),
        pieces=_at_once(text),
        is_wanted=is_wanted,
        is_again=scene.turn.attempt > 1,
    )


def chosen(
    turn_id: TurnId,
    *,
    question: Message,
    place_id: PlaceId,
    text: str,
    face: Face,
    before: PersonaId | None,
    standing: Standing,
) -> Answer:
    """Return an answer that was given before, to be shown in the place of another one.

    `before` is who spoke before it.
    """
    return Answer(
        turn_id=turn_id,
        face=face,
        is_by_another=before != face.persona_id,
        reply_to=_within(place_id, question),
        pieces=_at_once(text),
        buttons=notices.controls(turn_id, standing),
        is_again=True,
    )


def spoke_before(messages: Sequence[Message], turn_id: TurnId) -> PersonaId | None:
    """Return which persona spoke last before the answer to a turn, as far as these tell.

    None where it was nobody, or the bot itself.
    """
    answers = [m for m in messages if m.role != "user"]
    own = next((m.seq for m in answers if m.turn_id == turn_id), None)
    earlier = [m for m in answers if m.turn_id != turn_id and (own is None or m.seq < own)]
    return earlier[-1].persona_id if earlier else None


def _within(place_id: PlaceId, question: Message) -> str:
    """Return the platform's id of a question, if it was asked in this place."""
    return question.platform_message_id if question.place_id == place_id else ""


async def _at_once(text: str) -> AsyncIterator[str]:
    yield text
