"""Answers that grow by edits: soon, paced, split, complete, and recorded."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.common.errors import MessageGoneError, TooSoonError
from adapters.common.live import Rules, stream_by_edits
from adapters.common.long_answers import IN_A_FILE
from adapters.common.pacing import Pacer
from bot.domain.errors import DeliveryError
from bot.domain.turn import Delivery
from tests.adapters.common.fakes import FakeLedger, FakeSurface, an_answer, said
from tests.adapters.common.stepped_clock import SteppedClock, settle

RULES = Rules(limit=100, header="-# Coach\n", typing_seconds=8)


class Stage:
    """A model that says what the test tells it to, and the answer as it is shown."""

    def __init__(self) -> None:
        self.clock = SteppedClock()
        self.pacer = Pacer(self.clock, interval=1.2)
        self.surface = FakeSurface()
        self.ledger = FakeLedger()
        self.taken = 0
        self._pieces: asyncio.Queue[str | None] = asyncio.Queue()
        self.showing = asyncio.create_task(self.show(self._spoken()))

    async def show(self, pieces: AsyncIterator[str], *, is_again: bool = False) -> None:
        """Show an answer of these pieces."""
        await stream_by_edits(
            an_answer(pieces, is_again=is_again),
            self.ledger,
            self.surface,
            pacer=self.pacer,
            clock=self.clock,
            rules=RULES,
        )

    async def say(self, *pieces: str) -> None:
        """Let the model say something."""
        for piece in pieces:
            self._pieces.put_nowait(piece)
        await settle()

    async def end(self) -> None:
        """Let the model end its answer, and wait until it is shown."""
        self._pieces.put_nowait(None)
        await settle()

    @property
    def texts(self) -> list[str]:
        """Return what the messages say now, without the header."""
        return [text.removeprefix(RULES.header) for text in self.surface.messages.values()]

    async def _spoken(self) -> AsyncIterator[str]:
        while (piece := await self._pieces.get()) is not None:
            self.taken += 1
            yield piece


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    stage = Stage()
    yield stage
    stage.showing.cancel()
    await asyncio.gather(stage.showing, return_exceptions=True)


async def test_the_first_words_are_shown_at_once_when_the_model_begins(stage: Stage) -> None:
    await stage.say("Hel")
    assert stage.texts == []
    await stage.say("lo there")
    assert list(stage.surface.messages.values()) == ["-# Coach\nHello there"]


async def test_edits_keep_the_interval_when_the_model_is_fast(stage: Stage) -> None:
    await stage.say("One two ")
    for word in ("three ", "four ", "five "):
        await stage.say(word)
        await stage.clock.advance(0.3)
    assert stage.texts == ["One two"]
    await stage.clock.advance(0.4)
    assert stage.texts == ["One two three four five"]
    assert stage.surface.log == ["typing", "send 0", "edit m0"]


async def test_the_last_words_do_not_wait_for_the_interval_when_the_model_ends(
    stage: Stage,
) -> None:
    await stage.say("One two ")
    await stage.say("three")
    await stage.end()
    assert stage.texts == ["One two three"]
    await stage.showing


async def test_the_model_is_not_held_up_when_the_platform_is_slow(stage: Stage) -> None:
    await stage.say("One two ", *["more "] * 10)
    assert stage.taken == 11


async def test_typing_is_shown_until_the_first_words(stage: Stage) -> None:
    await stage.clock.advance(17)
    assert stage.surface.log == ["typing", "typing", "typing"]
    await stage.say("Well then")
    await stage.clock.advance(60)
    assert stage.surface.log.count("typing") == 3


async def test_a_further_message_opens_when_one_is_full(stage: Stage) -> None:
    first, second = "a" * 60 + ". ", "b" * 60 + ". "
    await stage.say(first, second)
    assert stage.texts == [first.strip(), second.strip()]
    await stage.clock.advance(5)
    before = stage.surface.messages["m0"]
    await stage.say("c" * 20)
    await stage.end()
    assert stage.surface.messages["m0"] == before
    assert stage.texts[1] == second + "c" * 20
    assert [entry.state for entry in stage.ledger.entries.values()] == ["sent", "sent"]


async def test_code_is_closed_in_every_state_that_is_shown(stage: Stage) -> None:
    await stage.say("See:\n```python\nx = 1\n")
    assert stage.texts == ["See:\n```python\nx = 1\n```"]
    await stage.say("y = 2\n```\nDone.")
    await stage.end()
    assert stage.texts == ["See:\n```python\nx = 1\ny = 2\n```\nDone."]


async def test_nothing_is_sent_when_the_answer_has_no_text(stage: Stage) -> None:
    await stage.say("  \n", "\n")
    await stage.end()
    await stage.showing
    assert stage.texts == []
    assert stage.ledger.entries == {}


async def test_a_part_of_an_earlier_run_is_edited_when_the_answer_is_shown_again(
    stage: Stage,
) -> None:
    stage.surface.messages["m0"] = "half an ans"
    stage.ledger.entries[0] = Delivery(part=0, state="sent", platform_message_id="m0")
    await stage.show(said("A whole answer."))
    assert stage.texts == ["A whole answer."]
    assert stage.surface.log[1:] == ["edit m0"]


async def test_a_part_is_sent_anew_when_its_message_was_deleted(stage: Stage) -> None:
    stage.ledger.entries[0] = Delivery(part=0, state="sent", platform_message_id="gone")
    stage.surface.failures.append(MessageGoneError("It was deleted."))
    await stage.show(said("A whole answer."))
    assert stage.texts == ["A whole answer."]
    assert stage.ledger.entries[0].platform_message_id == "m0"


async def test_a_failed_passing_edit_is_dropped_when_the_next_one_succeeds(stage: Stage) -> None:
    await stage.say("One two ")
    stage.surface.failures.append(DeliveryError("No."))
    await stage.say("three ")
    await stage.clock.advance(2)
    await stage.say("four")
    await stage.end()
    await stage.showing
    assert stage.texts == ["One two three four"]


async def test_passing_edits_end_when_they_fail_again_and_again(stage: Stage) -> None:
    await stage.say("One two ")
    stage.surface.failures.extend(DeliveryError("No.") for _ in range(3))
    for _ in range(9):
        await stage.say("more ")
        await stage.clock.advance(2)
    assert stage.surface.log.count("edit m0 failed") == 3
    assert "edit m0" not in stage.surface.log
    await stage.end()
    assert stage.texts == ["One two " + "more " * 8 + "more"]


async def test_a_failed_final_edit_is_told(stage: Stage) -> None:
    await stage.say("One two ")
    await stage.say("three")
    stage.surface.failures.append(DeliveryError("No."))
    await stage.end()
    with pytest.raises(DeliveryError, match="No"):
        await stage.showing


async def test_the_final_edit_waits_when_the_platform_asks_for_patience(stage: Stage) -> None:
    await stage.say("One two ")
    stage.surface.failures.append(TooSoonError("Later.", seconds=7))
    await stage.say("three")
    await stage.end()
    assert stage.texts == ["One two"]
    await stage.clock.advance(7)
    assert stage.texts == ["One two three"]
    await stage.showing


async def test_passing_edits_pause_when_the_platform_asks_for_patience(stage: Stage) -> None:
    await stage.say("One two ")
    stage.surface.failures.append(TooSoonError("Later.", seconds=30))
    for _ in range(5):
        await stage.say("more ")
        await stage.clock.advance(5)
    assert stage.surface.log[1:] == ["send 0", "edit m0 failed"]
    await stage.clock.advance(10)
    assert stage.surface.log[2:] == ["edit m0 failed", "edit m0"]


async def test_an_unexpected_fault_of_the_model_is_not_swallowed(stage: Stage) -> None:
    async def broken() -> AsyncIterator[str]:
        yield "Hello there"
        message = "a bug"
        raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="a bug"):
        await stage.show(broken())


async def test_reading_ends_when_the_answer_is_cancelled(stage: Stage) -> None:
    await stage.say("One two ")
    stage.showing.cancel()
    await asyncio.gather(stage.showing, return_exceptions=True)
    await stage.say("three")
    assert stage.taken == 1


async def test_an_answer_can_be_stopped_while_it_grows_and_asked_for_again_when_it_is_whole(
    stage: Stage,
) -> None:
    await stage.say("Hello there")
    assert stage.surface.buttons == {"m0": ["Stop"]}

    await stage.end()
    await stage.showing

    assert stage.surface.buttons == {"m0": ["Regenerate"]}


async def test_a_shorter_answer_leaves_nothing_of_the_one_whose_place_it_takes(
    stage: Stage,
) -> None:
    await stage.show(said("word " * 50))
    assert len(stage.texts) == 3
    assert [b for b in stage.surface.buttons.values() if b] == [["Regenerate"]], "below the last"

    await stage.show(said("Short."), is_again=True)

    assert stage.texts == ["Short."]
    assert list(stage.ledger.entries) == [0]


LONG = "".join(f"{number:03} is a number. " for number in range(60))


def whole(text: str) -> str:
    """Return what the last message of a long answer holds."""
    return f"{IN_A_FILE}\n{text.strip()}"


async def test_an_answer_too_long_for_messages_comes_as_a_file_with_its_beginning_shown() -> None:
    stage = Stage()
    await stage.show(said(LONG))

    *beginning, last = stage.texts
    assert len(beginning) == 5
    assert LONG.startswith("".join(beginning)[:80])
    assert last == whole(LONG)
    assert list(stage.surface.buttons.values()) == [[]] * 5 + [["Regenerate"]]
    assert [entry.state for entry in stage.ledger.entries.values()] == ["sent"] * 6


async def test_whoever_waits_for_a_long_answer_sees_that_it_goes_on() -> None:
    stage = Stage()
    await stage.say(LONG[:900])
    await stage.clock.advance(3)
    before = stage.surface.log.count("typing")
    await stage.say(LONG[900:])
    await stage.clock.advance(10)

    assert stage.surface.log.count("typing") > before
    await stage.end()
    assert stage.texts[-1] == whole(LONG)


async def test_another_answer_to_the_same_turn_leaves_no_file_of_the_first() -> None:
    stage = Stage()
    await stage.show(said(LONG))
    other = LONG.replace("number", "figure")
    await stage.show(said(other), is_again=True)
    assert [text for text in stage.texts if IN_A_FILE in text] == [whole(other)]

    await stage.show(said("Short."), is_again=True)
    assert stage.texts == ["Short."]


async def test_a_file_is_handed_out_once_the_platform_has_time_for_it() -> None:
    stage = Stage()
    stage.surface.fail_at("attach 5", TooSoonError("Too many requests.", seconds=9))
    showing = asyncio.create_task(stage.show(said(LONG)))
    await stage.clock.advance(20)
    await showing

    assert stage.texts[-1] == whole(LONG)
    assert stage.surface.log.count("attach 5") == 1
