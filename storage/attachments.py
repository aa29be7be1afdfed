"""What came with messages, between the database and the domain. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from bot.domain.attachment import Attachment


def to_attachments(documents: Sequence[Mapping[str, Any]]) -> tuple[Attachment, ...]:
    """Return the attachments of a row."""
    return tuple(Attachment(**document) for document in documents)


def to_documents(
    attachments: Iterable[Attachment], *, read: Iterable[Attachment] = ()
) -> list[dict[str, Any]]:
    """Return what a row keeps; what is among `read` says what it says there."""
    texts = {one.reference: one for one in read if one.text is not None}
    return [asdict(_with_text(one, texts.get(one.reference))) for one in attachments]


def _with_text(attachment: Attachment, read: Attachment | None) -> Attachment:
    if read is None:
        return attachment
    return replace(attachment, text=read.text, is_cut=read.is_cut)
