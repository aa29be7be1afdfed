"""Signs of life, asked for as a watcher does: over HTTP on a loopback port."""

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.domain.errors import ConfigurationError, StorageError
from bot.domain.policy import NOBODY, THE_BOT, Actor
from bot.metrics import PrometheusMeter
from bot.signs import signs_of_life
from tests.builders import an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.fakes.storage import InMemoryStorage, InMemoryUnitOfWork
from tests.storage.stage import ask, set_stage


class AwayStorage(InMemoryStorage):
    """A database that does not answer."""

    @asynccontextmanager
    async def reading(self, actor: Actor = NOBODY) -> AsyncGenerator[InMemoryUnitOfWork]:
        """Fail."""
        del actor
        message = "The database is away."
        raise StorageError(message)
        yield  # type: ignore[unreachable]


@pytest.fixture
def storage() -> InMemoryStorage:
    """Return a database that answers."""
    return InMemoryStorage(clock=FakeClock(), ids=CountingIds())


async def asked(
    path: str, storage: InMemoryStorage, meter: PrometheusMeter | None = None
) -> httpx.Response:
    """Return what is answered to a path."""
    metrics = meter or PrometheusMeter(busy=lambda: 0)
    async with (
        signs_of_life(0, storage=storage, metrics=metrics.page) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as watcher,
    ):
        return await watcher.get(path)


async def test_a_process_that_runs_is_alive_and_ready(storage: InMemoryStorage) -> None:
    alive, ready = [await asked(path, storage) for path in ("/healthz", "/readyz")]

    assert (alive.status_code, alive.text) == (200, "ok\n")
    assert (ready.status_code, ready.text) == (200, "ready\n")


async def test_a_process_without_its_database_is_alive_but_not_ready() -> None:
    away = AwayStorage(clock=FakeClock(), ids=CountingIds())

    alive, ready = [await asked(path, away) for path in ("/healthz", "/readyz")]

    assert alive.status_code == 200
    assert (ready.status_code, ready.text) == (503, "the database does not answer\n")


async def test_all_counts_are_told_in_the_format_of_prometheus(storage: InMemoryStorage) -> None:
    meter = PrometheusMeter(busy=lambda: 3)
    meter.count("turns_answered")
    meter.count("output_tokens", 40)
    meter.first_token(0.3)
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        for number in ("1", "2"):
            await ask(uow, stage, an_incoming(message_id=number))
        await uow.commit()

    page = await asked("/metrics", storage, meter)

    assert page.headers["Content-Type"].startswith("text/plain; version=")
    told = dict(re.findall(r"^(greenroom_\S+) (\S+)$", page.text, re.MULTILINE))
    assert told["greenroom_turns_answered_total"] == "1.0"
    assert told["greenroom_turns_failed_total"] == "0.0"
    assert told["greenroom_output_tokens_total"] == "40.0"
    assert told["greenroom_busy_sessions"] == "3.0"
    assert told["greenroom_waiting_turns"] == "2.0"
    assert told['greenroom_first_token_seconds_bucket{le="0.25"}'] == "0.0"
    assert told['greenroom_first_token_seconds_bucket{le="0.5"}'] == "1.0"


async def test_nothing_listens_when_no_port_is_set(storage: InMemoryStorage) -> None:
    async with signs_of_life(
        None, storage=storage, metrics=PrometheusMeter(busy=lambda: 0).page
    ) as port:
        assert port is None


async def test_a_port_that_is_taken_is_said_with_the_setting(storage: InMemoryStorage) -> None:
    async with signs_of_life(
        0, storage=storage, metrics=PrometheusMeter(busy=lambda: 0).page
    ) as port:
        with pytest.raises(
            ConfigurationError, match=f"Port {port} cannot.*already in use"
        ) as error:
            async with signs_of_life(
                port, storage=storage, metrics=PrometheusMeter(busy=lambda: 0).page
            ):
                pytest.fail("two listen")

    assert "signs.port" in error.value.remedy


def test_counts_of_one_bot_are_not_those_of_another() -> None:
    one, other = PrometheusMeter(busy=lambda: 0), PrometheusMeter(busy=lambda: 0)

    one.count("turns_failed")

    assert b"greenroom_turns_failed_total 1.0" in one.page(waiting=0)
    assert b"greenroom_turns_failed_total 0.0" in other.page(waiting=0)
