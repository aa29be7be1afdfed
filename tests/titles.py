"""Waiting for what happens in the background after an answer."""

import asyncio

import pytest


async def titles_are_settled() -> None:
    """Return when no title is being looked for."""
    for _ in range(10_000):
        if not any(task.get_name().startswith("title of") for task in asyncio.all_tasks()):
            return
        await asyncio.sleep(0.001)
    pytest.fail("titles are looked for for ever")
