"""Every number that is shown to somebody in a crisis names a page on which it was found."""

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from bot.safety.care import known_regions

_HELPLINES: dict[str, Any] = tomllib.loads(
    files("bot.safety").joinpath("helplines.toml").read_text(encoding="utf-8")
)
_NUMBER = re.compile(r"(?<![\w.])\d[\d -]*\d(?!\w|\.[a-z])")
_DIGITS_OF_AN_HOUR = 2


@pytest.mark.parametrize("region", known_regions())
def test_every_number_names_where_it_was_checked(region: str) -> None:
    here = _HELPLINES[region]
    lines = "\n".join([*here["crisis"], *here["violence"]])
    numbers = {found for found in _NUMBER.findall(lines) if len(found) > _DIGITS_OF_AN_HOUR}

    assert numbers | set(re.findall(r"\d+", here["emergency"])) == set(here["sources"])
    assert all(re.match("https?://", page) for page in [*here["sources"].values(), *here["sites"]])
