"""A process that brings a database up to date and is killed before it says a certain statement.

python -m tests.storage.dying URL BEGINNING_OF_THE_STATEMENT
"""

import asyncio
import os
import signal
import sys
from typing import Any

from sqlalchemy import Engine, event

from storage.migrate import upgrade
from tests.storage.databases import config_of


def main(url: str, fatal: str) -> None:
    """Upgrade until death."""

    def maybe_die(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.strip().startswith(fatal):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", maybe_die)
    asyncio.run(upgrade(config_of(url)))


if __name__ == "__main__":
    main(*sys.argv[1:])
