"""What people are told about what came with their message, where it is not taken in whole. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from bot.conversation.finds import Finds, ReadingLimits
from bot.domain.attachment import Attachment

RECORDING = (
    "I do not understand voice messages, videos and other recordings yet; please write what you"
    " want to say."
)


def of_question(
    asked: Sequence[Attachment], finds: Finds, *, limits: ReadingLimits, blind: str | None
) -> Iterable[str]:
    """Return a sentence for each thing of a question that was not taken in whole, each once.

    Args:
        asked: What came with the question.
        finds: What was found of it.
        limits: How much was looked at.
        blind: The id of the model that answers, if it cannot see.
    """
    known = {*finds.pictures, *finds.problems}
    unseen = [one for one in asked if one.kind == "picture" and one.reference not in known]
    sentences = [_of_unseen(limits.pictures, blind=blind)] if unseen else []
    for one in asked:
        sentences.extend(_of_one(one, finds, limit=limits.characters))
    return dict.fromkeys(sentences)


def _of_unseen(limit: int, *, blind: str | None) -> str:
    """Say why nobody looks at a picture."""
    if blind is not None:
        return f"`{blind}` cannot see pictures; please tell in words what is to be seen."
    pictures = "1 picture" if limit == 1 else f"{limit} pictures"
    return f"I look at no more than {pictures} at once; please send the others later."


def _of_one(attachment: Attachment, finds: Finds, *, limit: int) -> Iterator[str]:
    """Say why something cannot be taken in, or how far it was read."""
    reference = attachment.reference
    if attachment.kind == "recording":
        yield RECORDING
    elif attachment.kind == "other":
        yield no_text(attachment)
    elif reference in finds.problems:
        yield finds.problems[reference]
    elif reference in finds.texts and finds.texts[reference].is_cut:
        yield cut(attachment, limit)


def too_slow(attachment: Attachment) -> str:
    """Say that a file does not come."""
    return f"It takes too long to fetch {attachment.name!r}; please send it again."


def no_text(attachment: Attachment) -> str:
    """Say that a file cannot be read."""
    return f"I cannot read {attachment.name!r} yet; please send what matters of it as text."


def cut(attachment: Attachment, limit: int) -> str:
    """Say how far a file was read."""
    return (
        f"I have read the first {limit:,} characters of {attachment.name!r}; what comes after"
        " them I do not know."
    )
