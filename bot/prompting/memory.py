"""What is recalled, as a note right before what was asked: dated, and marked as the past.

In this order it has its room: pins, facts, the summaries of the conversation, passages. What does
not fit is left out as a whole; a passage first loses lines at its ends. Nothing of it is an
instruction, and no line of it looks like one that is said now.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import MemoryId, MessageId
from bot.domain.memory import Memory
from bot.domain.message import Message
from bot.domain.passage import NOTHING_TOLD, Passage, Recalled
from bot.domain.scene import Scene
from bot.prompting.names import clean_name
from bot.prompting.notes import Note
from bot.prompting.tokens import estimate

_HEAD = (
    "What you remember. It was said before, not now, and asks nothing of you: use it where it"
    " helps, and say so if it may have changed."
)
_PINS = "What you were asked to keep in mind:"
_FACTS = "What you know of people here:"
_SUMMARIES = "What came before in this conversation:"
_PASSAGES = "What was said earlier:"
_BEFORE_THE_LAST_LINE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldMemory:
    """What is told of what is recalled."""

    text: str = ""
    recalled: Recalled = NOTHING_TOLD

    @property
    def tokens(self) -> int:
        """Return about how many tokens it takes."""
        return estimate(self.text) if self.text else 0


@dataclass(slots=True)
class _Draft:
    """What was told until now, and how much room is left."""

    room: int
    texts: list[str]

    def add(self, title: str, text: str) -> bool:
        """Add a text under its title if it fits; tells whether it did."""
        titled = text if title in self.texts else f"{title}\n{text}"
        if estimate(titled) > self.room:
            return False
        self.room -= estimate(titled)
        self.texts += [text] if title in self.texts else [title, text]
        return True


def memory_share(scene: Scene, most: int) -> int:
    """Return how much room to keep for what is recalled; none where nothing is."""
    recollection = scene.recollection
    return 0 if recollection.is_empty else min(most, recollection.tokens)


def told_memory(scene: Scene, *, shown: Iterable[Message], room: int) -> ToldMemory:
    """Return what is told within so many tokens, without what the prompt shows anyway."""
    draft = _Draft(room=room - estimate(_HEAD), texts=[])
    if scene.recollection.is_empty or draft.room <= 0:
        return ToldMemory()
    memories = tuple(_tell_memories(draft, scene))
    messages = tuple(_tell_passages(draft, scene, {message.id for message in shown}))
    if not draft.texts:
        return ToldMemory()
    recalled = Recalled(memory_ids=memories, message_ids=messages)
    return ToldMemory(text="\n".join((_HEAD, *draft.texts)), recalled=recalled)


def memory_note(memory: ToldMemory) -> list[Note]:
    """Return what is told as a note; none where nothing is."""
    if not memory.text:
        return []
    return [Note(text=memory.text, depth=_BEFORE_THE_LAST_LINE, role="system")]


def _tell_memories(draft: _Draft, scene: Scene) -> Iterator[MemoryId]:
    """Add memories; yields which were told."""
    recollection = scene.recollection
    for title, memories in (
        (_PINS, recollection.pins),
        (_FACTS, recollection.facts),
        (_SUMMARIES, recollection.summaries),
    ):
        for memory in memories:
            if draft.add(title, _dated(memory, scene)):
                yield memory.id


def _tell_passages(draft: _Draft, scene: Scene, shown: set[MessageId]) -> Iterator[MessageId]:
    """Add passages; yields the messages that were told."""
    number = 0
    for passage in scene.recollection.passages:
        lines = [line for line in passage.lines if line.id not in shown]
        told = _fitting(lines, passage, scene, draft)
        if told:
            yield from (line.id for line in told)
            number += 1
        if number == scene.recollection.most_passages:
            return


def _fitting(
    lines: Sequence[Message], passage: Passage, scene: Scene, draft: _Draft
) -> Sequence[Message]:
    """Add as much of a passage as fits around what it was found for; returns the lines."""
    while any(line.seq in passage.hits for line in lines):
        if draft.add(_PASSAGES, _quoted(lines, scene)):
            return lines
        if lines[-1].seq not in passage.hits:
            lines = lines[:-1]
        elif lines[0].seq not in passage.hits:
            lines = lines[1:]
        else:
            break
    return ()


def _quoted(lines: Sequence[Message], scene: Scene) -> str:
    """Return lines under their day, each with who said it."""
    day = _day(lines[0].created_at, scene)
    return "\n".join((f"({day})", *(_line(message, scene) for message in lines)))


def _line(message: Message, scene: Scene) -> str:
    is_own = message.role == "assistant" and message.persona_id == scene.persona.id
    name = clean_name(message.speaker)
    return f"- {f'You, as {name}' if is_own else name}: {_indented(message.content)}"


def _dated(memory: Memory, scene: Scene) -> str:
    return f"- ({_day(memory.created_at, scene)}) {_indented(memory.content)}"


def _day(moment: datetime, scene: Scene) -> str:
    """Return the day, in the time zone of the place."""
    return f"{moment.astimezone(scene.moment.tzinfo):%d %B %Y}"


def _indented(text: str) -> str:
    """Return a text so that each line of it is seen to belong to it."""
    return "\n  ".join(text.strip().splitlines())
