"""The list of conversations that somebody has in direct messages on Discord."""

from dataclasses import dataclass
from pathlib import Path

from bench.pictures.browser import Browser
from bench.pictures.discord import DiscordPage
from bench.pictures.stage import StageClock
from tests.flows.discord.loopback import Home
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A conversation, and the hours that pass after it."""

    title: str
    persona: str
    answer: str
    """The last one."""
    turns: int
    hours: float


_TALKS = (
    Talk(
        title="The night train to Lisbon",
        persona="story_teller",
        answer="The train slows at a station that is on no map. Do you get off?",
        turns=4,
        hours=70,
    ),
    Talk(
        title="Morning runs",
        persona="coach",
        answer="Tuesday happened, so the shoes work. Which day is next?",
        turns=2,
        hours=21,
    ),
    Talk(
        title="Tea for nine aunts",
        persona="sweet_supportive",
        answer="Nine aunts and one pot, arre! Who asked for the recipe?",
        turns=3,
        hours=4,
    ),
    Talk(
        title="Chapter three",
        persona="coach",
        answer="Seven it is. What could still talk you out of it?",
        turns=1,
        hours=0.2,
    ),
)


async def play(database: Path, browser: Browser) -> str:
    """Return the list as a page."""
    del browser
    clock = StageClock()
    async with DiscordApi(now=clock.now) as discord:
        home = Home(discord=discord, database=database, clock=clock)
        await home.open()
        try:
            ann, turns = discord.person("Ann"), 0
            for talk in _TALKS:
                await _begin(ann, talk)
                home.script(*["Go on."] * (talk.turns - 1), talk.answer)
                for _ in range(talk.turns):
                    turns += 1
                    await ann.says("And then?")
                    await home.until_ended(turns)
                clock.passes(hours=talk.hours)
            listed = await (await ann.calls("session list")).until_shown()
        finally:
            await home.close()
    return DiscordPage(discord.world).draw("@ Greenroom", [listed])


async def _begin(ann: Person, talk: Talk) -> None:
    """Begin a conversation and choose who answers in it."""
    await (await ann.calls("session new", title=talk.title)).until_shown()
    await (await ann.calls("persona switch", name=talk.persona)).until_shown()
