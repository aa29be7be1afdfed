"""Which messages of a session are to be summarised next. Pure.

Messages are summarised once they have left the window of whoever answers, the oldest first and a
batch at a time. What is summarised together was said in one place.
"""

from collections.abc import Sequence
from itertools import takewhile

from bot.domain.message import Message
from bot.domain.persona import MemoryPolicy
from bot.prompting.tokens import estimate

_BATCH_TOKENS = 4000
"""Estimated tokens that are summarised at once, at most; a longer message makes a batch alone."""


def window_start(newest: Sequence[Message], policy: MemoryPolicy, *, room: int) -> int:
    """Return the `seq` with which the window begins.

    Args:
        newest: The newest messages of the session, oldest first; as many as the window has, or
            more.
        policy: That of the persona that answers.
        room: How many tokens of the conversation surely have room in a prompt.
    """
    room = min(room, policy.window_tokens)
    start = newest[-1].seq + 1 if newest else 1
    for message in reversed(newest[-policy.window_messages :]):
        room -= _tokens(message)
        if room < 0:
            break
        start = message.seq
    return start


def next_batch(waiting: Sequence[Message], *, size: int) -> Sequence[Message]:
    """Return what is to be summarised now; nothing while too little waits.

    Args:
        waiting: The oldest messages that are in no summary and have left the window; more than
            `size`, if there are.
        size: How many make a batch.
    """
    here = list(takewhile(lambda m: m.place_id == waiting[0].place_id, waiting))
    batch = _within_tokens(here[:size])
    is_full = len(batch) == size or len(batch) < len(waiting)
    return _with_answers(batch) if is_full else []


def _within_tokens(messages: Sequence[Message]) -> list[Message]:
    """Return as many as are summarised at once, one at least."""
    room = _BATCH_TOKENS
    batch: list[Message] = []
    for message in messages:
        room -= _tokens(message)
        if room < 0 and batch:
            break
        batch.append(message)
    return batch


def _with_answers(batch: Sequence[Message]) -> Sequence[Message]:
    """Leave a question at the end to the batch in which its answer is, if that leaves half."""
    end = len(batch)
    while end > len(batch) // 2 + 1 and batch[end - 1].role == "user":
        end -= 1
    is_answered = batch[end - 1].role != "user"
    return batch[:end] if is_answered else batch


def _tokens(message: Message) -> int:
    return estimate(f"{message.speaker}: {message.content}")
