"""Run the server by itself: `python -m tests.platforms.discord_api --port 8082`.

It prints the environment that a bot needs to come to it, and then serves until interrupted.
"""

import argparse
import asyncio
import contextlib
import signal
import sys

from tests.platforms.discord_api.server import TOKEN, DiscordApi


async def serve(port: int, token: str) -> None:
    """Serve until cancelled."""
    async with DiscordApi(port=port, token=token) as discord:
        discord.person("Ann")
        discord.channel("lounge")
        for name, value in discord.settings.items():
            sys.stdout.write(f"GREENROOM_DISCORD__{name.upper()}={value}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any that is free")
    parser.add_argument("--token", default=TOKEN)
    arguments = parser.parse_args()
    # Shells let what they start in the background ignore interrupts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(arguments.port, arguments.token))


if __name__ == "__main__":
    main()
