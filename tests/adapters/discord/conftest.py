"""The Discord adapter under the real discord.py, in a simulated Discord, with a fake core."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from simcord import Env
from simcord.backend.cdn import CDN_BASE

from adapters.discord.adapter import DiscordAdapter, GreenroomClient
from adapters.discord.config import DiscordConfig
from bot.ports.clock import Clock
from bot.system import SystemClock
from tests.adapters.discord.fakes import FakeDesk, FakeFrontDesk, FakeMarkers, FakePictures
from tests.adapters.discord.wire import SPECS, pinging_requests, refused_requests


@dataclass
class Core:
    """What the adapter was built from."""

    front_desk: FakeFrontDesk = field(default_factory=FakeFrontDesk)
    desk: FakeDesk = field(default_factory=FakeDesk)
    markers: FakeMarkers = field(default_factory=FakeMarkers)
    pictures: FakePictures = field(default_factory=FakePictures)
    clock: Clock = field(default_factory=SystemClock)

    def adapter(self, **settings: Any) -> DiscordAdapter:
        """Return a new adapter on this core."""
        return DiscordAdapter(
            # The simulated Discord takes no buttons by webhooks, and knows no threads there.
            DiscordConfig.model_validate({"webhooks": False, **settings}),
            front_desk=self.front_desk,
            commands=self.desk,
            markers=self.markers,
            pictures=self.pictures,
            clock=self.clock,
        )


@pytest.fixture
def core() -> Core:
    """Return a core that does as it is told."""
    return Core()


@pytest.fixture
def adapter(core: Core) -> DiscordAdapter:
    """Return the adapter under test."""
    return core.adapter(cdn_base=CDN_BASE)


@pytest.fixture
def simcord_bot(adapter: DiscordAdapter) -> GreenroomClient:
    """Return what simcord connects to its Discord."""
    return adapter.client


@pytest.fixture
def env(simcord_env: Env) -> Iterator[Env]:
    """Return a Discord that the adapter is connected to, and judge all that went there."""
    yield simcord_env
    assert pinging_requests(simcord_env) == []
    if SPECS.is_dir():
        assert refused_requests(simcord_env) == []
