"""A terminal that is closed or full is a sentence, neither a trace nor the end of the process."""

import errno
import os
from collections.abc import Iterator
from contextlib import suppress

import pytest

from adapters.console.errors import closed
from adapters.console.outbound import ConsoleChannel, Terminal
from bot.domain.errors import DeliveryError
from bot.domain.reply import Reply
from tests.adapters.common.fakes import FakeLedger, an_answer, said


@pytest.fixture
def nobody_reads() -> Iterator[Terminal]:
    """Return a terminal whose output goes into a pipe that was closed at its other end."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as output:
        yield Terminal(file=output)


def test_the_reason_is_told_in_one_sentence() -> None:
    error = closed(OSError(errno.ENOSPC, "No space left on device"))

    assert str(error) == (
        "The terminal does not take what is written to it: No space left on device."
    )


async def test_a_reply_is_refused_when_nobody_reads_it(nobody_reads: Terminal) -> None:
    channel = ConsoleChannel(nobody_reads)

    with pytest.raises(DeliveryError, match="Broken pipe") as caught:
        await channel.show(Reply(text="Hello"))

    assert channel.fault is caught.value


async def test_an_answer_is_refused_and_not_recorded_when_nobody_reads_it(
    nobody_reads: Terminal,
) -> None:
    channel, ledger = ConsoleChannel(nobody_reads), FakeLedger()

    with pytest.raises(DeliveryError, match="Broken pipe"):
        await channel.stream(an_answer(said("Hello ", "there.")), ledger)

    assert ledger.entries == {}
    assert channel.fault is not None


async def test_python_can_end_in_silence_when_a_pipe_was_closed(nobody_reads: Terminal) -> None:
    with suppress(DeliveryError):
        await ConsoleChannel(nobody_reads).show(Reply(text="Hello"))

    nobody_reads.file.write("what Python flushes at its end")
    nobody_reads.file.flush()


async def test_nothing_is_amiss_while_somebody_reads() -> None:
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as output, os.fdopen(reader) as input_:
        channel = ConsoleChannel(Terminal(file=output))

        await channel.show(Reply(text="Hello"))

        assert input_.readline() == "Hello\n"
        assert channel.fault is None
