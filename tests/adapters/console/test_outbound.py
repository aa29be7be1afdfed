"""Answers and replies as a terminal shows them: plain where they are piped, else drawn."""

import io

import pytest
from rich.console import Console

from adapters.console.outbound import ConsoleChannel
from bot.domain.reply import Button, Field, Reply
from tests.adapters.common.fakes import FakeLedger, an_answer, said

RETRY = Button(label="Try again", command="turn retry 7")
SWITCH = Button(label="🌱 Coach", command="persona switch coach")


class Stage:
    """A channel and what is seen of it."""

    def __init__(self, *, is_terminal: bool) -> None:
        self._file = io.StringIO()
        console = Console(file=self._file, force_terminal=is_terminal, width=80, height=10)
        self.channel = ConsoleChannel(console)
        self.ledger = FakeLedger()

    async def answers(self, *pieces: str) -> str:
        """Show an answer; returns all that was written."""
        await self.channel.stream(an_answer(said(*pieces)), self.ledger)
        return self._file.getvalue()

    async def replies(self, reply: Reply) -> str:
        """Show a reply; returns all that was written."""
        await self.channel.show(reply)
        return self._file.getvalue()


@pytest.fixture
def piped() -> Stage:
    """Return a channel whose output goes into a pipe or file."""
    return Stage(is_terminal=False)


@pytest.fixture
def live() -> Stage:
    """Return a channel in front of a person, ten lines high."""
    return Stage(is_terminal=True)


async def test_an_answer_is_one_line_after_the_name_when_it_is_piped(piped: Stage) -> None:
    shown = await piped.answers("\n", "", " Hey ", "**you**. ", "[b]Well[/b] :smile:" + " x" * 80)

    assert shown == "🌱 Coach: Hey **you**. [b]Well[/b] :smile:" + " x" * 80 + "\n"


async def test_an_answer_is_drawn_below_the_name_when_somebody_looks_on(live: Stage) -> None:
    shown = await live.answers("Hey ", "**you**.")

    assert "🌱 Coach" in shown
    assert "**" not in shown
    assert "Hey \x1b[1myou\x1b[0m." in shown


async def test_all_of_an_answer_is_there_in_the_end_when_it_is_longer_than_the_screen(
    live: Stage,
) -> None:
    shown = await live.answers(*(f"- line {n}.\n" for n in range(40)))

    assert [n for n in range(40) if f"line {n}." not in shown] == []


@pytest.mark.parametrize("is_terminal", [True, False])
async def test_an_answer_is_recorded_once_it_was_shown(is_terminal: bool) -> None:  # noqa: FBT001 (pytest fills it in)
    stage = Stage(is_terminal=is_terminal)

    await stage.answers("Hey.")

    (part,) = stage.ledger.entries.values()
    assert (part.part, part.state) == (0, "sent")


async def test_nothing_is_written_or_recorded_when_an_answer_has_no_words(piped: Stage) -> None:
    assert await piped.answers("", " \n", "\n") == ""
    assert piped.ledger.entries == {}


async def test_the_name_is_taken_back_when_an_answer_has_no_words(live: Stage) -> None:
    shown = await live.answers(" ")

    assert live.ledger.entries == {}
    assert shown.rindex("\x1b[1A") > shown.rindex("🌱 Coach")


async def test_a_reply_is_plain_words_when_it_is_piped(piped: Stage) -> None:
    fields = (Field(name="Rating", value="everyone"),)
    reply = Reply(title="Coach", text="**Writes** `code`." + " x" * 80, fields=fields)

    assert await piped.replies(reply) == (
        "Coach\n\nWrites code." + " x" * 80 + "\n- Rating: everyone\n"
    )


async def test_a_reply_is_drawn_when_somebody_looks_on(live: Stage) -> None:
    shown = await live.replies(Reply(title="Coach", text="Writes **well**."))

    assert "**" not in shown
    assert "\x1b[1mCoach\x1b[0m" in shown


async def test_buttons_are_numbers_to_type(piped: Stage) -> None:
    shown = await piped.replies(Reply(text="The model is away.", buttons=(RETRY, SWITCH)))

    assert shown == "The model is away.\n\n/1 Try again · /2 🌱 Coach\n"
    assert piped.channel.pressed("/2") == "/persona switch coach"


@pytest.mark.parametrize("line", ["/0", "/3", "/help", "1", "Hello"])
async def test_other_lines_press_nothing(piped: Stage, line: str) -> None:
    await piped.replies(Reply(text="The model is away.", buttons=(RETRY, SWITCH)))

    assert piped.channel.pressed(line) == line


async def test_only_the_buttons_that_were_shown_last_can_be_pressed(piped: Stage) -> None:
    await piped.replies(Reply(text="The model is away.", buttons=(RETRY,)))
    await piped.replies(Reply(text="Trying again."))

    assert piped.channel.pressed("/1") == "/1"
