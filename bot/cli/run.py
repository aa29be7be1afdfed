"""`greenroom run` and `greenroom chat`: serve platforms until they end or we are asked to stop."""

import asyncio
import logging
import signal
from typing import Annotated

import typer

from bot.bootstrap import Application, configured_platforms
from bot.conversation.config import HOW_TO_CHOOSE, NOBODY_CHOSE
from bot.domain.place import PlatformName
from bot.logs import configure_logs
from bot.settings import Settings, load_settings

logger = logging.getLogger(__name__)

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run(
    context: typer.Context,
    platforms: Annotated[
        list[str] | None, typer.Argument(help="discord, telegram, console; default: configured.")
    ] = None,
) -> None:
    """Run these platforms side by side."""
    settings = load_settings(context.obj)
    serve(settings, _platform_names(platforms) or configured_platforms(settings))


def chat(
    context: typer.Context,
    persona: Annotated[str, typer.Option(help="Who shall answer.")] = "",
    place: Annotated[
        str, typer.Option(help="The conversation to talk in, as threads are elsewhere.")
    ] = "main",
) -> None:
    """Chat in the terminal."""
    settings = load_settings(context.obj)
    console = settings.console.model_copy(update={"place": place, "persona": persona})
    serve(settings.model_copy(update={"console": console}), ("console",))


def serve(settings: Settings, platforms: tuple[PlatformName, ...]) -> None:
    """Run the platforms until they end or the process is asked to stop."""
    level = "warning" if platforms == ("console",) else settings.log.level
    configure_logs(settings, level, settings.log.form)
    if settings.access.who is None and platforms != ("console",):
        logger.warning("Access: %s %s", NOBODY_CHOSE, HOW_TO_CHOOSE)
    asyncio.run(_run_until_stopped(Application(settings, platforms=platforms)))


async def _run_until_stopped(application: Application) -> None:
    """Stop in good order at SIGINT and SIGTERM, and at once at the second of them.

    At once means without a word: what a killed process leaves behind is taken up at the next start.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop_in_order() -> None:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        # Only now: whoever reads this may send the second one.
        logger.info("Stopping when the answers in hand are done; a second signal stops at once")
        stop.set()

    for number in _SIGNALS:
        loop.add_signal_handler(number, stop_in_order)
    async with application:
        await application.run(stop)


def _platform_names(words: list[str] | None) -> tuple[PlatformName, ...]:
    """Read the names of platforms."""
    names: list[PlatformName] = []
    for word in words or []:
        match word:
            case "console" | "discord" | "telegram":
                names.append(word)
            case _:
                message = f"There is no platform {word!r}; there are console, discord, telegram."
                raise typer.BadParameter(message)
    return tuple(dict.fromkeys(names))
