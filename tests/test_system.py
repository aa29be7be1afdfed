"""Time, keys and secrets as the machine gives them."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.system import SystemClock, Uuid7Source, new_code


def test_the_present_moment_is_aware_and_in_utc() -> None:
    before = datetime.now(UTC)

    now = SystemClock().now()

    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)


def test_monotonic_time_never_goes_back() -> None:
    clock = SystemClock()
    readings = [clock.monotonic() for _ in range(100)]

    assert readings == sorted(readings)


async def test_sleeping_lets_others_run_and_time_pass() -> None:
    clock, heard = SystemClock(), asyncio.Event()
    asyncio.get_running_loop().call_soon(heard.set)
    begun = clock.monotonic()

    await clock.sleep(0.02)

    assert heard.is_set()
    assert clock.monotonic() - begun >= 0.019


def test_keys_are_new_each_time_and_sort_as_they_were_made() -> None:
    source = Uuid7Source()
    keys = [source.new() for _ in range(1000)]

    assert len(set(keys)) == 1000
    assert keys == sorted(keys)
    assert {key.version for key in keys} == {7}


def test_a_key_tells_when_it_was_made() -> None:
    before = datetime.now(UTC)

    made = datetime.fromtimestamp((Uuid7Source().new().int >> 80) / 1000, UTC)

    assert abs(made - before) < timedelta(minutes=1)


def test_codes_are_new_each_time_and_can_be_copied_from_a_message() -> None:
    codes = {new_code() for _ in range(1000)}

    assert len(codes) == 1000
    assert {len(code) for code in codes} == {24}
    assert all(code.isalnum() for code in codes)
