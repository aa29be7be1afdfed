"""How long a text is for a model, estimated: no tokenizer is loaded or fetched."""

from dataclasses import dataclass

from bot.domain.prompt import PromptMessage

_BYTES_PER_TOKEN = 3.6
"""A little below the 4 that is usual for English, so that the estimate errs on the long side."""

_PER_MESSAGE = 4
"""Tokens that chat templates put around each message."""

PER_PICTURE = 1600
"""Tokens: what the providers that count most take for a large one."""

_SMOOTHING = 0.2


def estimate(text: str) -> int:
    """Return about how many tokens the text takes; scripts beyond Latin count more per letter."""
    return int(len(text.encode()) / _BYTES_PER_TOKEN) + _PER_MESSAGE


def estimate_line(line: PromptMessage) -> int:
    """Return about how many tokens a line takes, with what it shows."""
    return estimate(line.content) + PER_PICTURE * len(line.pictures)


@dataclass(slots=True)
class Calibration:
    """How far the estimate is off, learnt from what providers report."""

    factor: float = 1.0
    """Reported tokens per estimated token, between 0.5 and 2."""

    def learn(self, *, estimated: int, reported: int) -> None:
        """Move towards the ratio of one finished request; reports of nothing are ignored."""
        if estimated > 0 and reported > 0:
            ratio = min(2.0, max(0.5, reported / estimated))
            self.factor += _SMOOTHING * (ratio - self.factor)
