"""Greenroom in front of this Discord: the whole bot, with a scripted model."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.bootstrap import Application
from bot.settings import Settings
from tests.fakes.language_model import ScriptedModel
from tests.furnished import database_path, furnished
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi

__all__ = ["database_path", "furnished"]

pytestmark = pytest.mark.usefixtures("judged")


@pytest.fixture
async def greenroom(discord: DiscordApi, database_path: Path) -> AsyncIterator[ScriptedModel]:
    """Run the bot; returns its model."""
    model = ScriptedModel("Hey you.", "Tea, please.", "Here I am.")
    database = {"url": f"sqlite:///{database_path}"}
    safety = {"first_contact": False}
    settings = Settings.model_validate(
        {"database": database, "discord": discord.settings, "safety": safety}
    )
    stop = asyncio.Event()
    async with Application(settings, platforms=("discord",), model=model) as application:
        running = asyncio.create_task(application.run(stop))
        await discord.gateway.until_connected()
        yield model
        stop.set()
        await running


async def test_the_bot_answers_in_a_direct_message_a_channel_and_a_thread(
    discord: DiscordApi, greenroom: ScriptedModel, ann: Person
) -> None:
    lounge = discord.channel("lounge")

    await ann.says("Hello!")
    await ann.chat.until_shown("Hey you.")

    await ann.says("Nice weather.", to=lounge)
    await ann.says("what will you have?", to=lounge, mentions_bot=True)
    await lounge.until_shown("Tea, please.")

    opened = await ann.calls("session new", title="Tea", to=lounge)
    await opened.until_shown()
    (thread,) = [c for c in discord.world.channels.values() if c.is_thread]
    await ann.says("Are you there?", to=thread)
    await thread.until_shown("Here I am.")

    assert ann.chat.texts() == ["-# 🌸 Riya\nHey you."]
    (tea,) = lounge.said()[:1]
    assert (tea.author.name, tea.text.split("\n")[1:]) == ("Riya", ["Tea, please."])
    assert len(greenroom.prompts) == 3
    assert len(discord.sent("PUT /applications/*/commands")) == 1
