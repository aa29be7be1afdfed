"""A process that erases somebody and is killed before the file is written anew.

python -m tests.storage.dying_eraser URL
"""

import asyncio
import os
import signal
import sqlite3
import sys
from typing import Any

from bot.domain.policy import THE_BOT
from tests.fakes.clock import FakeClock
from tests.storage.company import gather
from tests.storage.databases import config_of, opened

_connect = sqlite3.connect


def _connect_carelessly(*where: Any, **how: Any) -> sqlite3.Connection:
    """Open a file as SQLite does where it was not built to overwrite what it removes."""
    connection = _connect(*where, **how)
    connection.execute("PRAGMA secure_delete = OFF")
    return connection


async def main(url: str) -> None:
    """Erase, and die."""
    clock = FakeClock()
    storage = await opened(config_of(url), clock=clock)
    async with storage.writing(THE_BOT) as uow:
        company = await gather(uow, clock=clock)
        await uow.commit()
    async with storage.writing(THE_BOT) as uow:
        await uow.estates.erase(company.ann, private_places=[])
        await uow.commit()
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    sqlite3.connect = _connect_carelessly
    asyncio.run(main(sys.argv[1]))
