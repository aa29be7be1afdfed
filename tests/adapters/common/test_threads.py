"""Waiting for what may block for ever."""

import asyncio
import threading

import pytest

from adapters.common.threads import in_own_thread


async def test_what_was_read_comes_back_while_others_go_on() -> None:
    ready = threading.Event()

    def read() -> str:
        ready.wait(10)
        return "a line"

    reading = asyncio.create_task(in_own_thread(read, name="reading"))
    await asyncio.sleep(0)
    ready.set()

    assert await reading == "a line"


@pytest.mark.parametrize("error", [OSError("gone"), ValueError("closed")])
async def test_what_was_raised_is_raised(error: Exception) -> None:
    def read() -> str:
        raise error

    with pytest.raises(type(error), match=str(error)):
        await in_own_thread(read, name="reading")


async def test_a_late_line_harms_nobody_when_the_wait_was_cancelled() -> None:
    ready = threading.Event()

    def read() -> str:
        ready.wait(10)
        return "too late"

    reading = asyncio.create_task(in_own_thread(read, name="left behind"))
    await asyncio.sleep(0)
    (thread,) = [one for one in threading.enumerate() if one.name == "left behind"]
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)

    ready.set()
    thread.join(10)

    assert thread.daemon
    assert not thread.is_alive()
