"""What is asked of Telegram in one place, and what its refusals are to us."""

from collections.abc import Awaitable, Callable

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from adapters.common.errors import MessageGoneError, TooSoonError
from adapters.common.insisting import insist
from adapters.telegram.errors import TopicGoneError
from adapters.telegram.outbound import Formatted, to_message
from bot.domain.errors import DeliveryError
from tests.adapters.telegram.channel.stage import Stage
from tests.fakes.clock import FakeClock
from tests.platforms.bot_api.errors import ApiError
from tests.platforms.bot_api.faults import blocked, dropped, server_error, too_many_requests
from tests.platforms.bot_api.people import Person

HELLO = Formatted(text="Hello")
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Again", callback_data="help")]])


async def test_a_message_is_sent_with_its_formatting_and_buttons(
    stage: Stage, alice: Person
) -> None:
    asked = alice.chat.add(alice.account, "Hi")

    message_id = await stage.outlet(alice.chat).send(
        to_message("**Go** now"), keyboard=KEYBOARD, reply_to=str(asked.id)
    )

    (message,) = alice.chat.said()
    assert message_id == str(message.id)
    assert (message.text, message.marked("bold")) == ("Go now", ["Go"])
    assert message.buttons == ["Again"]
    assert message.reply_to is asked
    (request,) = stage.telegram.sent("sendMessage")
    assert request.params["link_preview_options"] == {"is_disabled": True}


async def test_a_reply_to_a_deleted_message_is_sent_nevertheless(
    stage: Stage, alice: Person
) -> None:
    await stage.outlet(alice.chat).send(HELLO, reply_to="999")

    assert alice.chat.texts() == ["Hello"]


async def test_a_message_whose_topic_is_gone_is_sent_to_the_chat(
    stage: Stage, alice: Person
) -> None:
    forum = stage.telegram.forum()
    topic = forum.open_topic("Tea", alice.account)
    outlet = stage.outlet(forum, topic=topic)
    await outlet.send(HELLO)
    forum.delete_topic(topic)

    await outlet.send(Formatted(text="Still here"))

    (message,) = forum.said()
    assert (message.text, message.thread) == ("Still here", None)


async def test_a_topic_that_is_gone_where_there_is_none_is_told(
    stage: Stage, alice: Person
) -> None:
    stage.telegram.fail(
        "sendMessage", ApiError(400, "Bad Request: message thread not found"), times=9
    )

    with pytest.raises(TopicGoneError):
        await stage.outlet(alice.chat).send(HELLO)

    assert len(stage.telegram.sent("sendMessage")) == 1


async def test_the_general_topic_is_named_only_in_signs_of_typing(stage: Stage) -> None:
    forum = stage.telegram.forum()
    outlet = stage.outlet(forum)

    await outlet.typing()
    await outlet.send(HELLO)

    assert forum.typing == [1]
    assert "message_thread_id" not in stage.telegram.sent("sendMessage")[0].params


async def test_typing_is_shown_in_the_topic_itself_and_in_groups_without_one(
    stage: Stage, alice: Person
) -> None:
    forum, group = stage.telegram.forum(), stage.telegram.group()
    topic = forum.open_topic("Tea", alice.account)

    await stage.outlet(forum, topic=topic).typing()
    await stage.outlet(group).typing()

    assert forum.typing == [topic]
    assert group.typing == [None]


async def test_an_edit_takes_the_place_of_text_and_buttons(stage: Stage, alice: Person) -> None:
    outlet = stage.outlet(alice.chat)
    message_id = await outlet.send(HELLO, keyboard=KEYBOARD)

    await outlet.edit(message_id, to_message("**Bye**"))

    (message,) = alice.chat.said()
    assert (message.text, message.marked("bold"), message.buttons) == ("Bye", ["Bye"], [])


async def test_an_edit_that_changes_nothing_is_no_fault(stage: Stage, alice: Person) -> None:
    outlet = stage.outlet(alice.chat)
    message_id = await outlet.send(HELLO)

    await outlet.edit(message_id, HELLO)

    assert alice.chat.texts() == ["Hello"]


async def test_an_edit_of_a_message_that_is_gone_or_not_ours_says_so(
    stage: Stage, alice: Person
) -> None:
    theirs = alice.chat.add(alice.account, "Hi")

    for message_id in (str(theirs.id), "999"):
        with pytest.raises(MessageGoneError):
            await stage.outlet(alice.chat).edit(message_id, HELLO)


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (blocked(), "bot was blocked by the user"),
        (ApiError(401, "Unauthorized"), "does not accept the bot token"),
    ],
    ids=["blocked", "revoked"],
)
async def test_every_request_tells_a_refusal_in_our_words(
    stage: Stage, alice: Person, refusal: ApiError, sentence: str
) -> None:
    outlet = stage.outlet(alice.chat)
    requests: dict[str, Callable[[], Awaitable[object]]] = {
        "sendMessage": lambda: outlet.send(HELLO),
        "editMessageText": lambda: outlet.edit("1", HELLO),
        "sendMessageDraft": lambda: outlet.draft(1, HELLO),
        "sendChatAction": outlet.typing,
    }

    for method, request in requests.items():
        stage.telegram.fail(method, refusal)
        with pytest.raises(DeliveryError, match=sentence):
            await request()


async def test_what_must_be_shown_is_offered_again_after_the_wait_that_telegram_wants(
    stage: Stage, alice: Person
) -> None:
    clock = FakeClock()
    outlet = stage.outlet(alice.chat)
    stage.telegram.fail("sendMessage", too_many_requests(60), times=2)
    stage.telegram.fail("sendMessage", server_error())

    await insist(lambda: outlet.send(HELLO), pacer=stage.pacer(clock))

    assert alice.chat.texts() == ["Hello"]
    assert clock.monotonic() == 60 + 60 + 3


async def test_what_must_be_shown_is_given_up_after_four_tries(stage: Stage, alice: Person) -> None:
    clock = FakeClock()
    outlet = stage.outlet(alice.chat)
    stage.telegram.fail("sendMessage", too_many_requests(60), times=9)

    with pytest.raises(TooSoonError):
        await insist(lambda: outlet.send(HELLO), pacer=stage.pacer(clock))

    assert len(stage.telegram.sent("sendMessage")) == 4


async def test_a_message_is_not_sent_again_where_it_may_have_been_taken(
    stage: Stage, alice: Person
) -> None:
    clock = FakeClock()
    outlet = stage.outlet(alice.chat)
    stage.telegram.fail("sendMessage", dropped(), is_after=True)

    with pytest.raises(DeliveryError, match="cannot be reached"):
        await insist(lambda: outlet.send(HELLO), pacer=stage.pacer(clock))

    assert alice.chat.texts() == ["Hello"]
