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


async def test_trying_again_is_offered_as_a_command_where_nothing_can_be_pressed(
    piped: Stage,
) -> None:
    shown = await piped.replies(Reply(text="The model is away.", buttons=(RETRY,)))

    assert shown == "The model is away.\n\n/turn retry 7: Try again\n"


async def test_buttons_that_the_text_speaks_of_already_are_left_out(piped: Stage) -> None:
    shown = await piped.replies(Reply(text="- 🌱 Coach (`coach`)", buttons=(SWITCH, SWITCH)))

    assert shown == "- 🌱 Coach (coach)\n"
