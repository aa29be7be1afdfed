"""What goes into the wheel: read from the build's settings, for its builder is no dependency.

The builder takes all files of the named packages that git does not ignore.
"""

import subprocess
import tomllib
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

PACKAGES = {"bot", "adapters", "storage", "personas"}
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BUILD: dict[str, Any] = PROJECT["tool"]["hatch"]["build"]


def test_the_wheel_has_the_four_packages_and_no_rule_that_leaves_anything_out() -> None:
    assert set(BUILD) == {"targets"}
    assert {key: set(value) for key, value in BUILD["targets"]["wheel"].items()} == {
        "packages": PACKAGES
    }


def test_the_source_distribution_has_what_the_wheel_is_made_of() -> None:
    assert {*PACKAGES, "README.md", "LICENSE"} <= set(BUILD["targets"]["sdist"]["include"])
    assert "tests" not in BUILD["targets"]["sdist"]["include"]


@pytest.mark.parametrize(
    "pattern",
    [
        "personas/library/*.toml",
        "storage/migrations/env.py",
        "storage/migrations/script.py.mako",
        "storage/migrations/versions/r*.py",
    ],
)
def test_files_that_the_bot_reads_at_run_time_are_there_and_not_ignored(pattern: str) -> None:
    files = sorted(ROOT.glob(pattern))

    assert files
    assert ignored(files) == []


def test_every_module_of_the_packages_is_taken() -> None:
    modules = [path for name in PACKAGES for path in (ROOT / name).rglob("*.py")]

    assert len(modules) > 100
    assert ignored(modules) == []


def test_databases_and_caches_are_left_out() -> None:
    strays = [ROOT / "bot" / "greenroom.db", ROOT / "bot" / "__pycache__" / "cli.pyc"]

    assert ignored(strays) == [str(path) for path in strays]


def test_what_is_installed_brings_the_command() -> None:
    (command,) = distribution("greenroom").entry_points.select(group="console_scripts")

    assert (command.name, command.value) == ("greenroom", "bot.cli:main")
    assert PROJECT["project"]["scripts"] == {command.name: command.value}


def ignored(paths: list[Path]) -> list[str]:
    """Return those that git ignores."""
    asked = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin"],  # noqa: S607 (git is where it is)
        cwd=ROOT,
        input="\n".join(map(str, paths)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode in {0, 1}, asked.stderr
    return asked.stdout.splitlines()
