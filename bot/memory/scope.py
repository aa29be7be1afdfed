"""Whose past may be told in a turn: the one place that decides it, from what we know ourselves.

A model never says where it looks, nor does a persona, a card or what anybody wrote.

- Where somebody is alone with us, they are told what they asked and were answered, wherever that
  was. In a group, only what was said in that place: nothing that was said to us alone goes there.
- What was said in a project is told in that project and nowhere else.
- A persona that sees only its own turns is told only these. Another one is also told what others
  answered, in the conversation that goes on and wherever else it took part in the talk.
- A memory is told to the persona whose it is; one that all share, to all but those that see only
  their own turns. A summary is told in its session, to all who may hear what was said in it.
- What the bot itself said, what was taken back, and what people said who paused memories is told
  to nobody.
"""

from collections.abc import Iterable, Sequence

from bot.domain.memory import Memory
from bot.domain.passage import Reach, SaidLine
from bot.domain.scene import Scene

_TOLD = {"chat", "ask", "partial"}


def reach_of(scene: Scene) -> Reach | None:
    """Return how far the past is told to who answers; None where nobody in particular asked."""
    user_id = scene.asked.author_id
    if user_id is None:
        return None
    return Reach(
        user_id=user_id,
        place_id=scene.place.id,
        is_private=scene.place.address.is_private,
        session_id=scene.session.id,
        project_id=scene.session.project_id,
        persona_id=scene.persona.id,
        sees=scene.persona.definition.memory_policy.sees,
    )


def may_be_told(line: SaidLine, reach: Reach) -> bool:
    """Tell whether a line is within reach, whatever stands around it."""
    message = line.message
    if message.role == "system" or message.tag not in _TOLD or not message.content.strip():
        return False
    if line.is_paused or line.project_id not in {None, reach.project_id}:
        return False
    if reach.sees == "own" and line.answered_by != reach.persona_id:
        return False
    if reach.is_private:
        return line.asked_by == reach.user_id
    return message.place_id == reach.place_id


def may_be_remembered(memory: Memory, reach: Reach) -> bool:
    """Tell whether a memory is within reach."""
    if not memory.is_told or not _is_for(memory, reach):
        return False
    if memory.project_id not in {None, reach.project_id}:
        return False
    if not reach.is_private and (memory.scope == "private" or memory.place_id != reach.place_id):
        return False
    if memory.scope == "session":
        return memory.stretch is not None and memory.stretch.session_id == reach.session_id
    return memory.owner_id == reach.user_id


def _is_for(memory: Memory, reach: Reach) -> bool:
    """Tell whether whoever answers may have a memory of whose it is."""
    if memory.persona_id == reach.persona_id:
        return True
    return reach.sees == "session" and (memory.persona_id is None or memory.kind == "summary")


def told_of(lines: Iterable[SaidLine], reach: Reach) -> Sequence[SaidLine]:
    """Return the lines of a passage that may be told; none where the persona took no part in it."""
    told = [line for line in lines if may_be_told(line, reach)]
    goes_on = any(line.session_id == reach.session_id for line in told)
    took_part = any(line.answered_by == reach.persona_id for line in told)
    return told if goes_on or took_part else []
