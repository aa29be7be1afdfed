"""`python -m bench.pictures`: draw the pictures of the documents anew."""

import asyncio
import sys
import tempfile
from pathlib import Path

from bench.pictures import chat, sessions, thread
from bench.pictures.browser import Browser, NoBrowserError

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
SCENES = {"thread": thread.play, "sessions": sessions.play, "telegram": chat.play}


async def _draw(browser: Browser) -> None:
    """Play every scene on a database of its own, and keep its picture."""
    for name, play in SCENES.items():
        with tempfile.TemporaryDirectory(prefix="greenroom-pictures-") as folder:
            page = await play(Path(folder) / "greenroom.db", browser)
        picture = FOLDER / f"{name}.png"
        picture.write_bytes(browser.photograph(page))
        print(f"{picture.name}: {picture.stat().st_size // 1000} kB")


def main() -> None:
    """Draw, or say what is missing."""
    try:
        asyncio.run(_draw(Browser.found()))
    except NoBrowserError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
