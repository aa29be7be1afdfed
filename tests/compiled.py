"""What statements were compiled to, shared by all databases of a kind in a test run.

SQLAlchemy keeps it for each engine by itself. A bot has one engine for years; every test has one
of its own, and compiling the same statements for each took two fifths of the processor's time.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import engine


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Let every engine find what another one on the same kind of database compiled."""
    compiled: dict[Any, Any] = {}

    def create(url: Any, **options: Any) -> AsyncEngine:
        return create_async_engine(url, execution_options={"compiled_cache": compiled}, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "create_async_engine", create)
        patch.setattr(DefaultDialect, "__hash__", _kind)
        patch.setattr(DefaultDialect, "__eq__", _is_of_one_kind)
        yield


def _kind(dialect: DefaultDialect) -> int:
    return hash(type(dialect))


def _is_of_one_kind(dialect: DefaultDialect, other: object) -> bool:
    """Tell whether two dialects write the same SQL; no option in which ours differ changes it."""
    return type(dialect) is type(other)
