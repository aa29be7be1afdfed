"""Commands are tested on a stage of their own, and in front of the whole bot."""

import pytest

from tests.commands.stage import Stage
from tests.conversation.conftest import house, model_id, open_house
from tests.furnished import database_path, furnished

__all__ = ["database_path", "furnished", "house", "model_id", "open_house"]


@pytest.fixture
async def stage() -> Stage:
    """Return a stage on which nothing was said yet."""
    return await Stage().opened()
