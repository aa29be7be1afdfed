"""What is addressed to us."""

from typing import Any

import pytest

from bot.conversation.gate import engages, is_addressed
from bot.domain.attachment import Attachment
from bot.domain.place import PlaceAddress, PlaceKey
from tests.builders import a_direct_chat, a_group, a_place, a_topic, an_incoming

PRIVATE_TOPIC = PlaceAddress(
    key=PlaceKey("telegram", "7", "5"), kind="topic", parent=a_direct_chat()
)
CONSOLE = PlaceAddress(key=PlaceKey("console", "main"), kind="console")
PICTURE = Attachment(name="cat.png", url="x:cat")
THREAD = PlaceAddress(key=PlaceKey("discord", "9"), kind="thread")


@pytest.mark.parametrize(
    ("address", "is_engaged", "marks", "expected"),
    [
        (a_direct_chat(), False, {}, True),
        (PRIVATE_TOPIC, False, {}, True),
        (CONSOLE, False, {}, True),
        (a_group(), False, {}, False),
        (a_group(), False, {"mentions_bot": True}, True),
        (a_group(), False, {"replies_to_bot": True}, True),
        (a_topic(), False, {}, False),
        (a_topic(), True, {}, True),
        (THREAD, False, {}, False),
        (THREAD, True, {}, True),
        (a_direct_chat(), False, {"text": "  "}, False),
        (a_direct_chat(), False, {"text": "", "attachments": (PICTURE,)}, True),
        (a_group(), False, {"text": "", "attachments": (PICTURE,)}, False),
    ],
)
def test_the_gate_opens_for_what_is_addressed(
    address: PlaceAddress, *, is_engaged: bool, marks: dict[str, Any], expected: bool
) -> None:
    incoming = an_incoming(**marks, place=address)

    assert is_addressed(incoming, a_place(address, is_engaged=is_engaged)) is expected


def test_only_threads_and_topics_become_places_where_all_is_addressed() -> None:
    addresses = (a_direct_chat(), CONSOLE, a_group(), a_topic(), THREAD)

    assert [engages(an_incoming(place=a)) for a in addresses] == [False, False, False, True, True]
