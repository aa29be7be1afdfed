"""The conversation so far, as one persona may see it.

Invariant: only the answering persona's own voice has the assistant role.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.domain.ids import TurnId
from bot.domain.message import Message
from bot.domain.prompt import PromptMessage
from bot.domain.scene import Scene
from bot.prompting.attachments import NOTHING, Shown, shown_of, told_of
from bot.prompting.names import clean_name, folded_name, is_spoken_by
from bot.prompting.tokens import estimate

OPENING = PromptMessage(role="user", content="[The conversation so far]")
"""Stands before a persona's line that nothing comes before: a greeting, or where the past ends."""

_CARED_FOR = (
    "[To this the bot itself answered, not {name}: with care, and with helplines for people in"
    " danger. Take it seriously from now on, be gentle, and play over nothing.]"
)
_ROLES = ("system", "assistant", "user", "developer")
_INSIDE = "| "
"""Stands before a line of a message that looks like a message of its own."""

_GO_ON = "[Go on right where you stopped. Say nothing again.]"


def visible_messages(scene: Scene) -> list[Message]:
    """Return what the persona may see up to the asked message, each answer after its question.

    People write on while an answer is being made, so answers are stored behind messages that
    they do not answer: order goes by the question. Left out are questions that still wait, what
    is empty, and turns whose question was withdrawn.
    """
    asked = scene.asked
    questions = {m.turn_id: m.seq for m in scene.messages if m.role == "user" and m.turn_id}

    def place_of(message: Message) -> tuple[int, int]:
        question = questions.get(message.turn_id) if message.turn_id else None
        if message.role == "user" or question is None:
            return message.seq, 0
        return question, 1

    withdrawn = _withdrawn_turns(scene)
    said = [m for m in scene.messages if not (m.is_empty or m.turn_id in withdrawn) or m is asked]
    past = [m for m in said if place_of(m) <= (asked.seq, 0)]
    return sorted(_permitted(scene, past), key=place_of)


def shown_from(scene: Scene) -> int:
    """Return from which `seq` on the persona's window shows what was said, as far as it reaches."""
    policy = scene.persona.definition.memory_policy
    first, room = scene.asked.seq, policy.window_tokens
    for message in reversed(visible_messages(scene)[-policy.window_messages :]):
        room -= estimate(message.content)
        if room < 0:
            break
        first = min(first, message.seq)
    return first


def _withdrawn_turns(scene: Scene) -> set[TurnId]:
    """Return the turns of which nothing of the question is left."""
    asked = {m.turn_id for m in scene.messages if m.role == "user" and m.turn_id}
    return asked - {m.turn_id for m in scene.messages if m.role == "user" and not m.is_empty}


def _permitted(scene: Scene, messages: Sequence[Message]) -> Iterable[Message]:
    """Leave out the turns of other personas where the memory policy says so."""
    if scene.persona.definition.memory_policy.sees == "session":
        return messages
    foreign = {m.turn_id for m in messages if _is_foreign(m, scene) and m.turn_id is not None}
    return (m for m in messages if m.turn_id not in foreign and not _is_foreign(m, scene))


def _is_foreign(message: Message, scene: Scene) -> bool:
    """Tell whether another persona spoke."""
    return message.role == "assistant" and message.persona_id != scene.persona.id


def to_prompt(message: Message, scene: Scene, shown: Shown = NOTHING) -> PromptMessage:
    """Translate one message: own lines, people's lines, and quotes of other personas."""
    if message.tag == "safety":
        return PromptMessage(
            role="user", content=_CARED_FOR.format(name=clean_name(scene.persona.name))
        )
    name = clean_name(message.speaker)
    if _is_foreign(message, scene):
        return PromptMessage(role="user", content=f"[{name} answered: {message.content}]")
    if message.role == "assistant":
        return PromptMessage(role="assistant", content=message.content)
    said = "\n".join(filter(None, (message.content, *told_of(message, shown))))
    return PromptMessage(
        role="user",
        content=f"{name}: {_own_lines(said, scene)}" if has_names(scene) else said,
        pictures=shown_of(message, shown),
    )


def has_names(scene: Scene) -> bool:
    """Tell whether lines begin with who spoke: where several do, or one person has several names.

    Somebody alone has several once they wear another mask than before.
    """
    guises = {m.guise for m in scene.messages if m.role == "user"}
    return len(guises) > 1 or not scene.place.address.is_private


def _own_lines(said: str, scene: Scene) -> str:
    """Return what somebody said so that no line of it looks like one of somebody else."""
    first, *further = said.split("\n")
    if not any(":" in line for line in further):
        return said
    people = (name for m in scene.messages for name in (m.author_name, m.speaker))
    names = {folded_name(name) for name in (*people, scene.persona.name, *_ROLES)}
    marked = (f"{_INSIDE}{line}" if is_spoken_by(line, names) else line for line in further)
    return "\n".join([first, *marked])


def has_quotes(messages: Iterable[Message], scene: Scene) -> bool:
    """Tell whether another persona's line is among them."""
    return any(_is_foreign(m, scene) for m in messages)


def merge_neighbours(messages: Iterable[PromptMessage]) -> tuple[PromptMessage, ...]:
    """Join consecutive messages of one role and let the user begin: some providers demand both."""
    runs = [list(run) for _, run in groupby(messages, key=lambda m: m.role)]
    merged = [
        PromptMessage(
            role=run[0].role,
            content="\n\n".join(m.content for m in run),
            pictures=tuple(picture for m in run for picture in m.pictures),
        )
        for run in runs
    ]
    is_opened = not merged or merged[0].role == "user"
    return tuple(merged if is_opened else (OPENING, *merged))


def to_go_on(so_far: str) -> tuple[PromptMessage, ...]:
    """Return the lines that ask for more of an answer; none where there is none yet."""
    if not so_far:
        return ()
    return (
        PromptMessage(role="assistant", content=so_far),
        PromptMessage(role="user", content=_GO_ON),
    )
