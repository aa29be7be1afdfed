"""Small notes of adapters."""

from tests.fakes.tables import State


class InMemoryMarkers:
    """Implements `bot.ports.markers.Markers`."""

    def __init__(self, state: State) -> None:
        self._markers = state.markers

    async def find(self, name: str) -> str | None:
        """Return what was kept under this name."""
        return self._markers.get(name)

    async def keep(self, name: str, value: str) -> None:
        """Keep the value, in place of an earlier one."""
        self._markers[name] = value
