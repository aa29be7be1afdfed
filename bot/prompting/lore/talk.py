"""The conversation as a lorebook sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.message import Message
from bot.domain.scene import Scene
from bot.prompting.names import clean_name

_BETWEEN = "\n\x01"
"""What stands before each message: patterns of SillyTavern's users anchor on it."""

_LONGEST = 40_000
"""Characters; what was said before them is not looked through, so that no book is slow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What was said, and how long the session is."""

    lines: Sequence[str]
    """The messages as `Name: text`, the newest last."""
    message_count: int
    """Of the whole session, the newest one included."""
    answer_count: int
    """How many of them are a persona's."""
    greeting: int | None = None
    """Which greeting opened the session; None if that is not known."""
    _texts: dict[int, str] = field(
        default_factory=dict[int, str], init=False, repr=False, compare=False
    )

    def newest(self, depth: int) -> str:
        """Return the text of so many newest messages, the newest first; always the same object."""
        count = self._within(depth)
        if count not in self._texts:
            newest = list(self.lines)[::-1][:count]
            text = "".join(_BETWEEN + line.strip() for line in newest)
            self._texts[count] = text[:_LONGEST]
        return self._texts[count]

    def where(self, depth: int) -> str:
        """Return how people call so many newest messages."""
        count = self._within(depth)
        return "the last message" if count == 1 else f"the last {count} messages"

    def _within(self, depth: int) -> int:
        """Return how many messages there are to so much depth."""
        return min(max(0, depth), len(self.lines))


def talk_of(scene: Scene, seen: Sequence[Message], *, char: str) -> Talk:
    """Return what the persona saw, up to the asked message, with itself called `char`.

    Answers before the loaded window are not counted one by one: every other message is one.
    """
    asked = scene.asked
    window = [m for m in scene.messages if m.seq <= asked.seq]
    answers = sum(m.role == "assistant" for m in window)
    return Talk(
        lines=[
            f"{char if m.persona_id == scene.persona.id else clean_name(m.speaker)}: {m.content}"
            for m in seen
        ],
        message_count=asked.seq,
        answer_count=answers + (min(m.seq for m in window) - 1) // 2,
        greeting=scene.greeting,
    )
