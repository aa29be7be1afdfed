"""Run the server by itself: `python -m tests.platforms.bot_api --port 8081`.

It prints the environment that a bot needs to speak to it, and then serves until interrupted.
"""

import argparse
import asyncio
import contextlib
import sys

from tests.platforms.bot_api.server import TOKEN, BotApi


async def serve(port: int, token: str) -> None:
    """Serve until cancelled."""
    async with BotApi(port=port, token=token) as telegram:
        telegram.person("Alice")
        sys.stdout.write(
            f"GREENROOM_TELEGRAM__TOKEN={telegram.token}\n"
            f"GREENROOM_TELEGRAM__BASE_URL={telegram.base_url}\n"
            f"GREENROOM_TELEGRAM__BASE_FILE_URL={telegram.base_file_url}\n"
        )
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any that is free")
    parser.add_argument("--token", default=TOKEN)
    arguments = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(arguments.port, arguments.token))


if __name__ == "__main__":
    main()
