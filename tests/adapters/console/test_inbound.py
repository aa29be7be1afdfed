"""Typed lines as messages."""

from adapters.console.config import ConsoleConfig
from adapters.console.inbound import to_caller, to_incoming
from bot.domain.place import PlaceKey
from tests.builders import NOON


def test_the_caller_sits_in_the_place_that_was_asked_for_under_the_name_of_the_settings() -> None:
    caller = to_caller(ConsoleConfig(name="Ann", place="main"), "work")

    assert caller.place.key == PlaceKey("console", "work")
    assert (caller.place.kind, caller.place.title) == ("console", "work")
    assert caller.identity.display_name == "Ann"


def test_the_same_person_sits_at_every_place() -> None:
    at_work, at_home = (to_caller(ConsoleConfig(), place) for place in ("work", "home"))

    assert at_work.identity == at_home.identity
    assert at_work.bot_account == at_home.bot_account


def test_a_line_is_a_message_of_the_caller() -> None:
    caller = to_caller(ConsoleConfig(), "main")

    incoming = to_incoming("Hello /there", caller, message_id="1", at=NOON)

    assert (incoming.text, incoming.message_id, incoming.sent_at) == ("Hello /there", "1", NOON)
    assert (incoming.place, incoming.sender) == (caller.place, caller.identity)
    assert incoming.bot_account == caller.bot_account
