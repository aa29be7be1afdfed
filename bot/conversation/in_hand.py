"""A turn while it is being answered: it can be stopped or dropped, from its very beginning on."""

from dataclasses import dataclass

from bot.conversation.telling import Telling
from bot.domain.turn import Turn


@dataclass(slots=True, kw_only=True)
class InHand:
    """A turn, as it was claimed, and what is being said to it."""

    turn: Turn
    telling: Telling | None = None
    """None until the model can be asked."""
    is_dropped: bool = False
    is_stopped: bool = False

    def says(self, telling: Telling) -> Telling:
        """Take what is said from now on, which may be over before it begins."""
        self.telling = telling
        if self.is_stopped:
            telling.stop()
        return telling

    def stop(self) -> None:
        """Let no more be said; what was said stays."""
        self.is_stopped = True
        if self.telling is not None:
            self.telling.stop()

    def drop(self) -> None:
        """Let no more be said; what was said counts no more."""
        self.is_dropped = True
        if self.telling is not None:
            self.telling.drop()
