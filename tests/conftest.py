"""What every test may rely on."""

import logging
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pydantic_ai import models

from tests.compiled import compiled_once

__all__ = ["compiled_once"]

ROOT = Path(__file__).parent.parent

SLOW = [HealthCheck.too_slow]
settings.register_profile("fast", deadline=None, max_examples=40, suppress_health_check=SLOW)
settings.register_profile("nightly", deadline=None, max_examples=5000, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


_LONG = ("test_kills_", "test_process", "test_cli_runs")
"""How files begin whose tests start processes: begun first, they keep no worker waiting at last."""


def pytest_xdist_auto_num_workers() -> int:
    """Return one worker more than there are cores: many tests wait for processes and servers."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: not item.path.name.startswith(_LONG))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many cells of the ownership matrix held."""
    reports = terminalreporter.stats.get("passed", [])
    held = [dict(one.user_properties).get("ownership cells") for one in reports]
    cells = Counter[str]()
    for kind, number in filter(None, held):
        cells[kind] += number
    for kind, number in cells.items():
        terminalreporter.write_line(f"ownership matrix: {kind}: {number} cells held")


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the operator's settings, keys and data out of every test."""
    keys = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "GEMINI_API_KEY")
    for name in (*keys, *(n for n in os.environ if n.upper().startswith("GREENROOM_"))):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(models, "ALLOW_MODEL_REQUESTS", False)


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    """Take back what a test did to the log: its handlers write to a terminal that is gone."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """Return the folder of shared specifications and cards; skips where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared folder with specifications and cards is absent")
    return folder
