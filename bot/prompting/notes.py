"""What is put among the lines of the conversation, so many messages from its end.

Providers know a user and an assistant only. What a card wants said by the system stands in square
brackets on the user's side, as nobody's words; what it wants said by the assistant is in the
persona's own voice. Invariant: the last line stays the user's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.lore import LoreRole
from bot.domain.persona import DepthPrompt
from bot.domain.prompt import PromptMessage
from bot.domain.scene import Scene
from bot.prompting.lore.outcome import ToldLore
from bot.prompting.masks import worn_by_asker

_NO_NOTE = DepthPrompt(prompt="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text, where it stands and in whose voice."""

    text: str
    depth: int
    """How many messages from the end; 0 for after the last one."""
    role: LoreRole

    def place(self, length: int) -> int:
        """Return before which of so many lines it stands."""
        nearest = 1 if self.role == "assistant" else 0
        return max(0, length - max(nearest, self.depth))

    def to_prompt(self, user: str) -> PromptMessage:
        """Return it as a line; `user` begins the lines of people where several talk."""
        match self.role:
            case "system":
                return PromptMessage(role="user", content=bracketed(self.text))
            case "user":
                return PromptMessage(role="user", content=f"{user}{self.text}")
            case "assistant":
                return PromptMessage(role="assistant", content=self.text)


def notes_of(prompt: DepthPrompt | None, text: str, told: Iterable[ToldLore]) -> list[Note]:
    """Return the notes of a turn: the persona's own, lore around it, and lore at depths.

    Args:
        prompt: Where the persona's note stands; without one, lore keeps to its default place.
        text: The note with its macros expanded, empty where there is none.
        told: All lore that is told.
    """
    at = prompt or _NO_NOTE
    own = [Note(text=text, depth=at.depth, role=at.role)] if text else []
    around: dict[str, list[Note]] = {"note_top": [], "note_bottom": []}
    deep: list[Note] = []
    for lore in told:
        if lore.text and lore.position in around:
            around[lore.position].append(Note(text=lore.text, depth=at.depth, role=at.role))
        elif lore.text and lore.position == "at_depth":
            entry = lore.entry
            deep.append(Note(text=lore.text, depth=entry.depth, role=entry.role))
    return [*around["note_top"], *own, *around["note_bottom"], *deep]


def mask_note(scene: Scene, text: str) -> list[Note]:
    """Return the description of the mask of whoever asked, where it stands among the lines."""
    worn = worn_by_asker(scene)
    if worn is None or not text:
        return []
    return [Note(text=text, depth=worn.placement.depth, role=worn.placement.role)]


def with_notes(
    lines: Sequence[PromptMessage], notes: Sequence[Note], *, user: str
) -> Iterator[PromptMessage]:
    """Yield the lines with the notes in their places."""
    for index in range(len(lines) + 1):
        yield from (n.to_prompt(user) for n in notes if n.place(len(lines)) == index)
        yield from lines[index : index + 1]


def with_reminder(messages: Sequence[PromptMessage], reminder: str) -> tuple[PromptMessage, ...]:
    """Append the post-history instructions to the last line."""
    if not reminder:
        return tuple(messages)
    *earlier, last = messages
    noted = replace(last, content=f"{last.content}\n\n{bracketed(reminder)}")
    return (*earlier, noted)


def bracketed(text: str) -> str:
    """Return a text that is nobody's words."""
    return f"[Note to you: {text}]"
