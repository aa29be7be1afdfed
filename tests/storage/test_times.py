"""Moments are aware on the way in and aware UTC on the way out."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError

from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.tables import MarkerRow
from tests.builders import NOON


async def test_a_moment_comes_back_in_utc_when_it_was_given_in_another_zone(
    config: DatabaseConfig,
) -> None:
    moment = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    engines = Engines.of(config)
    async with engines.writing.connect() as db:
        await db.execute(insert(MarkerRow).values(name="a", value="", updated_at=moment))

        stored = (await db.execute(select(MarkerRow.updated_at))).scalar_one()

    await engines.dispose()
    assert stored == NOON
    assert stored.utcoffset() == timedelta(0)


async def test_a_moment_without_a_zone_is_refused(config: DatabaseConfig) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001  # that is the point
    engines = Engines.of(config)
    async with engines.writing.connect() as db:
        with pytest.raises(StatementError, match="no time zone"):
            await db.execute(insert(MarkerRow).values(name="a", value="", updated_at=naive))
    await engines.dispose()
