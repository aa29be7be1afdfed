"""The chat in the terminal: line after line, until there are none or nobody reads the answers."""

import asyncio
import errno
import io
import os
import sys
import threading

import pytest

from bot.domain.errors import DeliveryError, StorageError
from bot.domain.message import IncomingMessage
from bot.domain.reply import Reply
from tests.adapters.common.stepped_clock import settle
from tests.adapters.console.conftest import Pipe, Terminal
from tests.builders import a_direct_chat


async def test_lines_are_taken_one_after_the_other_each_when_the_last_was_answered(
    terminal: Terminal, pipe: Pipe
) -> None:
    pipe("Hello", "", "   ", "  /help  ", "Bye")

    await terminal.adapter(place="work").run()

    assert [m.text for m in terminal.front_desk.taken] == ["Hello", "Bye"]
    assert [call.path for call in terminal.desk.calls] == ["help"]
    assert terminal.shown == "Done.\n"
    assert terminal.settled == ["work"] * 4


async def test_every_message_has_an_id_of_its_own_when_lines_are_alike(
    terminal: Terminal, pipe: Pipe
) -> None:
    pipe("Hello", "Hello")

    await terminal.adapter().run()

    assert len({m.message_id for m in terminal.front_desk.taken}) == 2


async def test_the_last_line_is_taken_when_nothing_ends_it(terminal: Terminal, pipe: Pipe) -> None:
    pipe(raw=b"Hello")

    await terminal.adapter().run()

    assert [m.text for m in terminal.front_desk.taken] == ["Hello"]


async def test_what_is_no_text_is_replaced_when_it_is_piped(terminal: Terminal, pipe: Pipe) -> None:
    pipe(raw=b"caf\xe9\n")

    await terminal.adapter().run()

    assert [m.text for m in terminal.front_desk.taken] == ["caf\N{REPLACEMENT CHARACTER}"]


async def test_the_persona_that_was_asked_for_is_switched_to_before_the_first_line(
    terminal: Terminal, pipe: Pipe
) -> None:
    async def check_the_switch(_: IncomingMessage) -> None:
        assert [call.path for call in terminal.desk.calls] == ["persona switch"]

    terminal.front_desk.react = check_the_switch
    pipe("Hello")

    await terminal.adapter(persona="coach").run()

    assert terminal.desk.calls[0].arguments == {"name": "coach"}
    assert len(terminal.front_desk.taken) == 1


async def test_the_chat_ends_in_one_line_when_nobody_reads_on(
    terminal: Terminal, pipe: Pipe, caplog: pytest.LogCaptureFixture
) -> None:
    terminal.output = _Full()
    pipe("/help", "Hello")

    await terminal.adapter().run()

    assert terminal.front_desk.taken == []
    (record,) = caplog.records
    assert record.message == (
        "The chat ends: The terminal does not take what is written to it: No space left on device."
    )
    assert record.exc_info is None


async def test_the_chat_ends_when_an_answer_could_not_be_shown(
    terminal: Terminal, pipe: Pipe
) -> None:
    terminal.output = _Full()
    adapter = terminal.adapter()

    async def fail_to_show(incoming: IncomingMessage) -> None:
        with pytest.raises(DeliveryError):
            await adapter.channel(incoming.place).show(Reply(text="An answer."))

    terminal.front_desk.react = fail_to_show
    pipe("Hello", "Are you there?")

    await adapter.run()

    assert [m.text for m in terminal.front_desk.taken] == ["Hello"]


async def test_a_fault_of_the_database_is_not_swallowed(terminal: Terminal, pipe: Pipe) -> None:
    async def refuse(_: IncomingMessage) -> None:
        message = "The database is gone."
        raise StorageError(message)

    terminal.front_desk.react = refuse
    pipe("Hello")

    with pytest.raises(StorageError, match="is gone"):
        await terminal.adapter().run()


async def test_a_run_that_is_cancelled_does_not_hold_up_the_end_until_the_next_line(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = os.pipe()
    with os.fdopen(ours) as stdin, os.fdopen(theirs, "w") as writer:
        monkeypatch.setattr(sys, "stdin", stdin)
        running = asyncio.create_task(terminal.adapter().run())
        await settle()

        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

        assert running.cancelled()
        left = [thread for thread in threading.enumerate() if thread.name == "standard input"]
        assert [thread.daemon for thread in left] == [True]
        writer.write("too late\n")


async def test_a_terminal_is_never_amiss_and_has_no_threads(terminal: Terminal) -> None:
    adapter = terminal.adapter()

    assert await adapter.check() == ()
    assert await adapter.open_place(a_direct_chat(), title="Plans") is None


class _Full(io.StringIO):
    """A file on a full disk."""

    def write(self, text: str, /) -> int:
        """Refuse."""
        del text
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
