"""Owned tasks: named, logged, ended."""

import asyncio

import pytest

from adapters.common.tasks import OwnedTasks
from tests.adapters.common.stepped_clock import settle


async def test_a_failure_is_logged_with_the_name_of_the_task(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail() -> None:
        message = "broken"
        raise ValueError(message)

    OwnedTasks().start(fail(), name="syncing")
    await settle()
    assert "'syncing' failed" in caplog.text
    assert "ValueError: broken" in caplog.text


async def test_everything_has_ended_when_the_owner_closes() -> None:
    tasks = OwnedTasks()
    running = [tasks.start(asyncio.sleep(3600), name=f"nap {n}") for n in range(3)]
    await tasks.aclose()
    assert all(task.cancelled() for task in running)
