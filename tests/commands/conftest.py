"""Commands are tested in front of the same house as conversations."""

from tests.conversation.conftest import house, open_house

__all__ = ["house", "open_house"]
