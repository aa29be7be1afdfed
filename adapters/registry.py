"""Every adapter by name. A platform's SDK is imported only when that platform is used."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, assert_never

from adapters.console.config import ConsoleConfig
from adapters.discord.config import DiscordConfig
from adapters.telegram.config import TelegramConfig
from bot.domain.place import PlaceAddress, PlatformName
from bot.ports.clock import Clock
from bot.ports.command_desk import CommandDesk
from bot.ports.form_desk import FormDesk
from bot.ports.front_desk import FrontDesk
from bot.ports.markers import Markers
from bot.ports.meter import Meter
from bot.ports.pictures import Pictures
from bot.ports.platform import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What adapters are built from."""

    front_desk: FrontDesk
    commands: CommandDesk
    forms: FormDesk
    markers: Markers
    pictures: Pictures
    clock: Clock
    meter: Meter
    settled: Callable[[PlaceAddress], Awaitable[None]]
    """Waits until nothing is being answered in a place."""
    console: ConsoleConfig
    discord: DiscordConfig
    telegram: TelegramConfig


def create(name: PlatformName, around: Surroundings) -> Platform:
    """Return the adapter of this platform, which asks the platform nothing yet."""
    match name:
        case "console":
            return _adapter("console", "ConsoleAdapter")(
                around.console,
                front_desk=around.front_desk,
                commands=around.commands,
                settled=around.settled,
                clock=around.clock,
            )
        case "discord":
            return _adapter("discord", "DiscordAdapter")(
                around.discord,
                front_desk=around.front_desk,
                commands=around.commands,
                markers=around.markers,
                pictures=around.pictures,
                clock=around.clock,
                meter=around.meter,
            )
        case "telegram":
            return _adapter("telegram", "TelegramAdapter")(
                around.telegram,
                front_desk=around.front_desk,
                commands=around.commands,
                forms=around.forms,
                markers=around.markers,
                clock=around.clock,
                meter=around.meter,
            )
        case _:
            assert_never(name)


def _adapter(name: PlatformName, class_name: str) -> Callable[..., Platform]:
    """Return the class that speaks one platform."""
    module: Any = import_module(f"adapters.{name}.adapter")
    return getattr(module, class_name)
