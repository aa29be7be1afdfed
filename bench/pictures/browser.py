"""A headless browser as a camera: a page goes in, a PNG comes out, cut where the page ends."""

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bench.pictures.png import shrunk

WIDTH = 760
"""Of every page, in CSS pixels."""

_SCALE = 2
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_SETTINGS = (
    "--headless",
    "--no-sandbox",  # the pages are our own, and in containers there is no sandbox
    "--hide-scrollbars",
    "--virtual-time-budget=5000",  # until the fonts are there
)
_HEIGHT = re.compile(r'data-height="(\d+)"')


class NoBrowserError(Exception):
    """No browser was found, or it drew nothing."""


@dataclass(frozen=True, slots=True)
class Browser:
    """Chromium, by where it is."""

    path: str

    @classmethod
    def found(cls) -> Self:
        """Return the first that is installed; raises `NoBrowserError` if none is."""
        for path in map(shutil.which, _NAMES):
            if path is not None:
                return cls(path)
        message = f"The pictures need a browser: install one of {', '.join(_NAMES)}."
        raise NoBrowserError(message)

    def photograph(self, page: str, *, width: int = WIDTH) -> bytes:
        """Return the page as a PNG; the page says its height when its fonts are there."""
        with tempfile.TemporaryDirectory(prefix="greenroom-page-") as folder:
            source, picture = Path(folder) / "page.html", Path(folder) / "page.png"
            source.write_text(page, encoding="utf-8")
            height = _HEIGHT.search(self._run("--dump-dom", source, width, 100))
            if height is None:
                message = f"{self.path} could not read a page."
                raise NoBrowserError(message)
            self._run(f"--screenshot={picture}", source, width, int(height[1]))
            return shrunk(picture.read_bytes())

    def _run(self, what: str, source: Path, width: int, height: int) -> str:
        window = (f"--window-size={width},{height}", f"--force-device-scale-factor={_SCALE}")
        command = (self.path, *_SETTINGS, *window, what, source.as_uri())
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout
