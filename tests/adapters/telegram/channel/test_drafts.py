"""Answers in private chats: drafts while the model writes, then real messages, whatever fails."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.telegram.channel.drafts import DraftedAnswer
from bot.domain.errors import DeliveryError
from bot.domain.turn import Delivery
from tests.adapters.common.fakes import an_answer, said
from tests.adapters.telegram.channel.stage import Stage
from tests.platforms.bot_api.errors import ApiError
from tests.platforms.bot_api.faults import blocked, dropped, too_many_requests
from tests.platforms.bot_api.people import Person

HEADER = "🌱 Coach\n"


def shown(
    stage: Stage,
    person: Person,
    pieces: AsyncIterator[str] | None = None,
    *,
    topic: int | None = None,
) -> DraftedAnswer:
    """Return an answer of what the model says, or of these pieces."""
    return DraftedAnswer(
        an_answer(pieces or stage.pieces()),
        stage.ledger,
        stage.outlet(person.chat, topic=topic),
        pacer=stage.pacer(),
        clock=stage.clock,
    )


async def test_a_draft_grows_and_a_message_takes_its_place(stage: Stage, alice: Person) -> None:
    showing = await stage.begin(shown(stage, alice).show())
    await stage.pass_time(1)
    await stage.say("One ")
    await stage.pass_time(1)
    await stage.say("two ")
    assert alice.chat.draft_frames == ["", f"{HEADER}One", f"{HEADER}One two"]
    assert alice.chat.said() == []

    await stage.say("three")
    await stage.end()
    await stage.ended(showing)

    assert alice.chat.texts() == [f"{HEADER}One two three"]
    assert alice.chat.drafts == {}
    (message,) = alice.chat.said()
    assert stage.ledger.entries == {
        0: Delivery(part=0, state="sent", platform_message_id=str(message.id))
    }


async def test_drafts_keep_the_pace_when_the_model_is_fast(stage: Stage, alice: Person) -> None:
    await stage.begin(shown(stage, alice).show())
    for _ in range(20):
        await stage.say("word ")

    assert stage.clock.monotonic() == 5
    assert 4 <= len(alice.chat.draft_frames) <= 6


async def test_typing_is_shown_until_the_first_words(stage: Stage, alice: Person) -> None:
    await stage.begin(shown(stage, alice).show())
    await stage.pass_time(12)
    assert len(alice.chat.typing) == 3

    await stage.say("Well ")
    await stage.pass_time(12)
    assert len(alice.chat.typing) == 3


async def test_a_draft_is_shown_again_before_it_fades_while_the_model_is_silent(
    stage: Stage, alice: Person
) -> None:
    await stage.begin(shown(stage, alice).show())
    await stage.pass_time(1)
    await stage.say("Let me think")
    for _ in range(3):
        before = len(alice.chat.draft_frames)
        await stage.pass_time(29)
        assert len(alice.chat.draft_frames) > before

    assert set(alice.chat.draft_frames[1:]) == {f"{HEADER}Let me think"}
    assert len({r.params["draft_id"] for r in stage.telegram.sent("sendMessageDraft")}) == 1


@pytest.mark.parametrize(
    "refusal",
    [
        ApiError(400, "Bad Request: TEXTDRAFT_PEER_INVALID"),
        ApiError(500, "Internal Server Error"),
        too_many_requests(5),
        dropped(),
        ApiError(404, "Not Found: method not found"),
    ],
    ids=["refused", "broken", "busy", "cut", "unknown"],
)
async def test_a_failed_draft_makes_no_more_traffic_and_the_message_comes(
    stage: Stage, alice: Person, refusal: ApiError
) -> None:
    showing = await stage.begin(shown(stage, alice).show())
    await stage.pass_time(1)
    stage.telegram.fail("sendMessageDraft", refusal)
    before = len(stage.telegram.requests)
    for _ in range(30):
        await stage.say("word ")
        await stage.pass_time(1)
    assert [r.method for r in stage.telegram.requests[before:]] == ["sendMessageDraft"]

    await stage.end()
    await stage.ended(showing)

    assert alice.chat.texts() == [HEADER + ("word " * 30).strip()]
    assert len(stage.telegram.requests) == before + 2


async def test_a_failed_sign_of_typing_makes_no_more_traffic_either(
    stage: Stage, alice: Person
) -> None:
    stage.telegram.fail("sendChatAction", blocked())
    await stage.begin(shown(stage, alice).show())
    await stage.pass_time(30)

    assert [r.method for r in stage.telegram.requests[1:]] == ["sendChatAction"]


async def test_the_message_waits_as_long_as_telegram_wants(stage: Stage, alice: Person) -> None:
    showing = await stage.begin(shown(stage, alice).show())
    stage.telegram.fail("sendMessage", too_many_requests(7))
    await stage.say("Hello")
    await stage.end()
    await stage.pass_time(6.5)
    assert alice.chat.said() == []

    await stage.pass_time(1)
    await stage.ended(showing)

    assert alice.chat.texts() == [f"{HEADER}Hello"]


async def test_a_wish_for_patience_at_a_draft_holds_the_message_back_too(
    stage: Stage, alice: Person
) -> None:
    stage.telegram.fail("sendMessageDraft", too_many_requests(7))
    showing = await stage.begin(shown(stage, alice).show())
    await stage.say("Hello")
    await stage.end()
    await stage.pass_time(6.5)
    assert alice.chat.said() == []

    await stage.pass_time(1)
    await stage.ended(showing)

    assert alice.chat.texts() == [f"{HEADER}Hello"]
    assert len(stage.telegram.sent("sendMessage")) == 1


async def test_a_refused_message_is_told_with_its_remedy(stage: Stage, alice: Person) -> None:
    stage.telegram.fail("sendMessage", blocked())
    answer = shown(stage, alice, said("Hello"))

    with pytest.raises(DeliveryError, match="bot was blocked by the user") as refused:
        await stage.show(answer.show())

    assert "unblock the bot" in refused.value.remedy
    assert stage.ledger.entries[0].state == "sending"


async def test_what_an_earlier_run_sent_is_edited_and_not_sent_again(
    stage: Stage, alice: Person
) -> None:
    before = alice.chat.add(stage.telegram.world.bot, "Half an ans")
    await stage.ledger.sent(0, str(before.id))

    await stage.show(shown(stage, alice, said("A whole answer.")).show())

    assert alice.chat.texts() == [f"{HEADER}A whole answer."]
    assert stage.telegram.sent("sendMessage") == []
    assert stage.ledger.entries[0].platform_message_id == str(before.id)


async def test_a_message_that_was_deleted_meanwhile_is_sent_anew(
    stage: Stage, alice: Person
) -> None:
    await stage.ledger.sent(0, "999")

    await stage.show(shown(stage, alice, said("A whole answer.")).show())

    (message,) = alice.chat.said()
    assert message.text == f"{HEADER}A whole answer."
    assert stage.ledger.entries[0].platform_message_id == str(message.id)


async def test_a_full_message_is_sent_while_the_model_goes_on(stage: Stage, alice: Person) -> None:
    showing = await stage.begin(shown(stage, alice).show())
    await stage.pass_time(1)
    await stage.say("a" * 3000 + "\n\n", "b" * 2000)
    assert alice.chat.texts() == [HEADER + "a" * 3000]
    assert alice.chat.drafts == {}

    await stage.pass_time(2)
    assert alice.chat.drafts == {None: "b" * 2000}
    assert len({r.params["draft_id"] for r in stage.telegram.sent("sendMessageDraft")}) == 2

    await stage.end()
    await stage.ended(showing)
    assert alice.chat.texts() == [HEADER + "a" * 3000, "b" * 2000]
    assert [entry.state for entry in stage.ledger.entries.values()] == ["sent", "sent"]


async def test_code_is_closed_in_every_draft(stage: Stage, alice: Person) -> None:
    await stage.begin(shown(stage, alice).show())
    await stage.pass_time(1)
    await stage.say("See:\n```python\nx = 1\n")

    *_, draft = stage.telegram.sent("sendMessageDraft")
    assert "`" not in draft.params["text"]
    assert [e["type"] for e in draft.params["entities"]] == ["bold", "pre"]


async def test_an_answer_stays_in_its_topic(stage: Stage, alice: Person) -> None:
    topic = alice.chat.open_topic("Tea", alice.account)

    await stage.show(shown(stage, alice, said("Hello"), topic=topic).show())

    assert alice.chat.texts(topic) == [f"{HEADER}Hello"]


async def test_nothing_is_sent_when_the_answer_has_no_text(stage: Stage, alice: Person) -> None:
    await stage.show(shown(stage, alice, said("  \n", "\n")).show())

    assert alice.chat.said() == []
    assert stage.ledger.entries == {}


async def test_an_unexpected_fault_of_the_model_is_not_swallowed(
    stage: Stage, alice: Person
) -> None:
    async def broken() -> AsyncIterator[str]:
        yield "Hello there"
        message = "a bug"
        raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="a bug"):
        await stage.show(shown(stage, alice, broken()).show())


async def test_reading_ends_when_the_answer_is_cancelled(stage: Stage, alice: Person) -> None:
    showing = await stage.begin(shown(stage, alice).show())
    showing.cancel()
    await asyncio.gather(showing, return_exceptions=True)

    assert not any("turn" in task.get_name() for task in asyncio.all_tasks())
