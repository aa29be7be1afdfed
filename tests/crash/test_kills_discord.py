"""A bot on Discord that is killed again and again gives each message one answer, in order.

Discord recognises by its nonce a message of the bot that was sent before; what personas say by a
webhook is looked for by the bot. So nothing may be doubled.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.crash.process import BotProcess
from tests.crash.talks import KILLS, Talk, count, echo, stored_answers, until_all_are_answered
from tests.furnished import database_path, furnished
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.judging import complaints
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi
from tests.platforms.model_server import ModelServer

__all__ = ["database_path", "furnished"]

_KILLS = KILLS - KILLS // 2


@pytest.fixture
async def discord() -> AsyncIterator[DiscordApi]:
    """Return a Discord that outlives the bot."""
    async with DiscordApi() as server:
        yield server


async def test_every_message_has_one_answer_whenever_the_bot_is_killed(
    discord: DiscordApi, database_path: Path, tmp_path: Path
) -> None:
    chance = random.Random(4)  # noqa: S311  # not for secrets; the same kills every time
    talks = await begin_talks(discord)
    async with ModelServer(reply=echo).running() as model:
        bot = BotProcess(
            environment={
                "GREENROOM_DATABASE__URL": f"sqlite:///{database_path}",
                "GREENROOM_LLM__MODEL": "openai:stub",
                "GREENROOM_LLM__BASE_URL": model.base_url,
                # People here ask on and on while nobody is there to answer.
                "GREENROOM_CONVERSATION__QUEUE_OF_USER": "1000",
                "GREENROOM_CONVERSATION__QUEUE_HERE": "1000",
                "GREENROOM_CONVERSATION__BURST_WITHIN": "0",
                "GREENROOM_SAFETY__FIRST_CONTACT": "false",
                **{f"GREENROOM_DISCORD__{k.upper()}": v for k, v in discord.settings.items()},
            },
            log=tmp_path / "bot.log",
            platforms=("discord",),
        )
        await meet(bot, discord, talks)
        for _ in range(_KILLS):
            await bot.kill()
            await live_a_while(bot, discord, talks, chance)
        await until_all_are_answered(talks, bot)
        assert await bot.stop() == 0

    figures = count(talks, kills=_KILLS)
    print(f"\nDiscord: {figures}")  # noqa: T201  # the figures are what this test is for
    assert figures.missing == []
    assert figures.doubled == []
    assert [talk.answers() for talk in talks] == [talk.asked for talk in talks]
    assert stored_answers(database_path) == {name: 1 for talk in talks for name in talk.asked}
    assert complaints(discord, ROOT.parent / "shared") == []


async def begin_talks(discord: DiscordApi) -> list[Talk]:
    """Return people who talk privately, in a thread, and in a channel, where they call the bot."""
    ann, ben, cleo = (discord.person(name) for name in ("Ann", "Ben", "Cleo"))
    lounge = discord.channel("lounge")
    thread = await ann.opens_thread("Tea", to=lounge)
    return [
        talk(1, ann, ann.chat),
        talk(2, ben, ben.chat),
        talk(3, ann, thread),
        talk(4, cleo, lounge),
    ]


def talk(number: int, person: Person, place: Channel) -> Talk:
    """Return a talk of a person in a place; where others are, they call the bot each time."""

    async def say(text: str) -> None:
        await person.says(text, to=place, mentions_bot=place.guild is not None)

    return Talk(number=number, say=say, texts=place.texts)


async def meet(bot: BotProcess, discord: DiscordApi, talks: list[Talk]) -> None:
    """Let the bot get to know everybody: Discord never tells it of chats that it does not know."""
    await bot.start()
    await discord.gateway.until_greeted(1)
    for one in talks:
        await one.ask()
    await until_all_are_answered(talks, bot)


async def live_a_while(
    bot: BotProcess, discord: DiscordApi, talks: list[Talk], chance: random.Random
) -> None:
    """Let the bot run for a random time; people ask before that and all the while."""
    greetings = len(discord.gateway.greetings)
    for _ in range(chance.randrange(0, 4)):
        await chance.choice(talks).ask()
    await bot.start()
    await discord.gateway.until_greeted(greetings + 1)
    for _ in range(chance.randrange(0, 6)):
        await asyncio.sleep(chance.uniform(0, 0.12))
        await chance.choice(talks).ask()
    await asyncio.sleep(chance.uniform(0, 0.4))
