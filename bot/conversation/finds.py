"""What becomes of the attachments of a scene."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.attachment import Attachment
from bot.domain.file import File
from bot.domain.reply import Button, Reply
from bot.domain.scene import Scene
from bot.domain.turn import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLimits:
    """How much of what comes with messages is looked at."""

    size: int
    """Bytes of one file."""
    characters: int
    """Of one text file."""
    pictures: int
    """In one prompt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A scene after everything in it was looked at."""

    scene: Scene
    remarks: tuple[str, ...] = ()
    """What to tell the person of what came with their question."""
    is_in_vain: bool = False
    """Whether the question has no words, and nothing that came with it can be looked at."""
    may_be_tried_again: bool = False
    """Whether something could not be fetched."""
    took_time: bool = False
    """Whether something was fetched, or tried to be."""

    @property
    def outcome(self) -> Outcome:
        """Return how a turn ends whose question is in vain."""
        state = "failed" if self.may_be_tried_again else "cancelled"
        return Outcome(state=state, error=" ".join(self.remarks))

    def notice(self, said: Iterable[str]) -> Reply:
        """Return what is told of it, with a button where another try makes sense."""
        again = Button(label="Try again", command=f"turn retry {self.scene.turn.id}")
        return Reply(
            text="\n".join(said),
            tone="bad",
            is_private=False,
            buttons=(again,) if self.is_in_vain and self.may_be_tried_again else (),
        )


@dataclass(slots=True)
class Finds:
    """What was found so far, by reference."""

    pictures: dict[str, File] = field(default_factory=dict[str, File])
    texts: dict[str, Attachment] = field(default_factory=dict[str, Attachment])
    problems: dict[str, str] = field(default_factory=dict[str, str])
    has_faults: bool = False
