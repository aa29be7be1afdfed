"""Turns encryption on or off for what is stored already, while the bot runs.

One table after the other is gone through, some rows in each transaction, which also keeps how far
that came: whatever interrupts it, it goes on from there. Meanwhile new words are stored as they
shall be in the end, and both kinds can be read. It is done when nothing was left to convert from
the first table to the last: another process may have stored words the old way for a while.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports.clock import Clock
from storage.locks import take_turns
from storage.sealing.contents import FilesStep
from storage.sealing.coverage import COVERS
from storage.sealing.names import NAMES
from storage.sealing.step import Step, WordsStep, convert_after, count
from storage.sealing.vault import Vault
from storage.tables import DataKeyRow, SealingRow
from storage.tables.sealing import SealingState

_AT_ONCE = 200
_PROGRESS = select(SealingRow.state, SealingRow.progress)
_KEEP = update(SealingRow)

STEPS: Mapping[str, Step] = {
    **{cover.name: WordsStep(cover) for cover in COVERS.values()},
    **{f"names of {step.table.__tablename__}": step for step in NAMES},
    "files": FilesStep(),
}
"""In the order in which they are taken."""


async def convert_some(db: AsyncConnection, vault: Vault, *, clock: Clock) -> bool:
    """Convert the next rows; tells whether any may be left."""
    await take_turns(db, "sealing")
    row = (await db.execute(_PROGRESS)).first()
    if row is None or row.state == "sealed":
        return False
    step = row.progress.get("step", next(iter(STEPS)))
    last, converted = await convert_after(
        db, vault, STEPS[step], row.progress.get("after", ()), limit=_AT_ONCE
    )
    converted += row.progress.get("converted", 0)
    progress: dict[str, Any] = {"step": step, "after": last, "converted": converted}
    if last is None:
        later = _after(step)
        progress = {"step": later, "converted": converted} if later else {}
    await _keep(db, row.state, progress, clock)
    return bool(progress) or converted > 0


async def end(db: AsyncConnection, *, clock: Clock) -> SealingState | None:
    """Let the database be what it was converted to; returns that, None where nothing is sealed."""
    await take_turns(db, "sealing")
    row = (await db.execute(_PROGRESS)).first()
    if row is None or row.state == "opening":
        await db.execute(delete(DataKeyRow))
        await db.execute(delete(SealingRow))
        return None
    await _keep(db, "sealed", {}, clock)
    return "sealed"


async def progress(db: AsyncConnection) -> str:
    """Return how far a conversion came, for people."""
    row = (await db.execute(_PROGRESS)).first()
    step = row.progress.get("step", next(iter(STEPS))) if row else next(iter(STEPS))
    done, total = await count(db, STEPS[step], row.progress.get("after", ()) if row else ())
    number = [*STEPS].index(step) + 1
    return f"step {number} of {len(STEPS)}, {step!r}, {done} of {total} rows"


def _after(step: str) -> str | None:
    """Return the step that comes after this one."""
    names = [*STEPS, None]
    return names[names.index(step) + 1]


async def _keep(
    db: AsyncConnection, state: SealingState, progress: dict[str, Any], clock: Clock
) -> None:
    """Keep how far it came."""
    change = {"state": state, "progress": progress, "updated_at": clock.now()}
    await db.execute(_KEEP, change)
