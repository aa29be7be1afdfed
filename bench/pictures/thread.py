"""A thread on Discord in which two personas, each with a picture, answer two people."""

from pathlib import Path

from bench.pictures.browser import Browser
from bench.pictures.discord import DiscordPage
from bench.pictures.page import painted
from bench.pictures.stage import StageClock
from bot.domain.file import File
from bot.domain.user import Identity
from tests.flows.discord.loopback import Home
from tests.flows.people import owns
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi
from tests.platforms.discord_api.values import avatar_of

_LOOKS = {"Ada": ("🧮", "#d9cdf5"), "Captain Rook": ("🦜", "#f7d9a8")}
_PICTURE_WIDTH = 64

_SQUARE = (
    "Nine, and he is turning nine: then let the garden count with him. Three rows of three, like a"
    " magic square. Whichever way he runs, the steps add up to *fifteen*."
)
_SHOES = (
    "Then we hide the sums, Ben. Two steps, seven steps, six steps: he only walks them. The adding"
    " is done by his shoes. 👟"
)
_CLUE = (
    "Arr, lend me a wet quill!\n"
    "**Leo the Nine-Year Terror:** two paces from the door that squeaks, look where the rain"
    " sleeps. Bring a spoon, and *no grown-ups*."
)
_BARREL = (
    "Then it shall be no deeper than his elbow, or I be no captain. Ye hide the spoon, Ben. I will"
    " have the second clue ready by supper."
)


async def play(database: Path, browser: Browser) -> str:
    """Return the thread as a page, from the first question on."""
    clock = StageClock()
    photos = {
        name: browser.photograph(painted(icon, colour=colour), width=_PICTURE_WIDTH)
        for name, (icon, colour) in _LOOKS.items()
    }
    async with DiscordApi(now=clock.now) as discord:
        home = Home(discord=discord, database=database, clock=clock)
        await home.open()
        try:
            ann, ben = discord.person("Ann"), discord.person("Ben")
            await _make_personas(home, ann, photos)
            thread = await ann.opens_thread("Treasure hunt", to=discord.channel("birthday"))
            await _talk(home, clock, ann, ben, thread)
        finally:
            await home.close()
    page = DiscordPage(discord.world, faces={avatar_of(p): p for p in photos.values()})
    return page.draw(f"# birthday / {thread.name}", thread.history[1:])


async def _make_personas(home: Home, ann: Person, photos: dict[str, bytes]) -> None:
    """Let Ann have made personas with pictures."""
    account = ann.account
    owner = Identity(platform="discord", external_id=str(account.id), display_name=account.name)
    for name, photo in photos.items():
        picture = File(name=f"{name}.png", content=photo, media_type="image/png")
        await owns(home.application, owner, name, icon=_LOOKS[name][0], picture=picture)


async def _talk(home: Home, clock: StageClock, ann: Person, ben: Person, thread: Channel) -> None:
    """Let Ann and Ben talk to the one, then to the other."""
    home.script(_SQUARE, _SHOES, _CLUE, _BARREL)
    turns = (
        (ann, "Ada", "Leo turns nine, and we have nine clues to hide in the garden. How?"),
        (ben, "", "He will never stand still for sums."),
        (ann, "Captain Rook", "Captain, write him the first clue!"),
        (ben, "", "The rain barrel? He will fall in. I love it."),
    )
    for count, (person, persona, text) in enumerate(turns, start=1):
        if persona:
            switched = await person.calls("persona switch", name=persona, to=thread)
            await switched.until_shown("answers here")
            clock.passes(minutes=1)
        await person.says(text, to=thread, mentions_bot=count == 1)
        await home.until_ended(count)
        clock.passes(minutes=2)
