"""A conversation as a file names what came with its messages."""

import json

from bot.conversation.transcript import TranscriptForm, to_file
from bot.domain.attachment import Attachment
from tests.builders import a_message, a_session

CAT = Attachment(name="cat.png", url="telegram-file:secret", media_type="image/png; q=1", size=6)
NOTES = Attachment(name="notes.txt", url="https://cdn.test/notes.txt")


def exported(form: TranscriptForm) -> str:
    """Return a conversation of two messages in this form."""
    messages = [
        a_message("", seq=1, attachments=(CAT,)),
        a_message("Read", seq=2, attachments=(NOTES,)),
    ]
    return to_file(a_session(), messages, form, title="Cats").content.decode()


def test_a_page_to_read_tells_name_type_and_size() -> None:
    assert exported("markdown").endswith(
        "**Ann**, 2026-01-01 12:00:\n\n*Attached: cat.png, image/png, 6 bytes*\n\n"
        "**Ann**, 2026-01-01 12:00:\n\nRead\n\n*Attached: notes.txt*\n"
    )


def test_programs_are_told_the_same_but_no_reference() -> None:
    messages = json.loads(exported("json"))["messages"]

    assert messages[0]["attachments"] == [{"name": "cat.png", "media_type": "image/png", "size": 6}]
    assert "telegram-file" not in exported("json")


def test_a_chat_file_has_a_word_for_a_message_without_one() -> None:
    lines = [json.loads(line) for line in exported("sillytavern").splitlines()]

    assert [line["mes"] for line in lines[1:]] == ["[cat.png]", "Read"]
