"""A restart between any two steps of a conversation on Discord changes nothing that people see."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.system import SystemClock
from tests.flows.discord.loopback import Home
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi
from tests.platforms.discord_api.values import Post

Shown = list[tuple[str, str, list[str]]]
"""Each message of the bot: in whose name, its text, and the labels of its buttons."""


@dataclass
class Talk:
    """A conversation in steps; each ends when what it leads to is shown and recorded."""

    home: Home
    ann: Person
    thread: Channel
    sent: Post | None = None

    @property
    def steps(self) -> tuple[Callable[[], Awaitable[None]], ...]:
        """Return what Ann does, one after the other."""
        return (
            lambda: self._says("Hello", "One.", mentions_bot=True),
            lambda: self._calls("persona switch", "answers here from now on", name="coach"),
            lambda: self._says("What now?", "Two."),
            lambda: self._presses("Regenerate", "Three."),
            lambda: self._presses("2/2 ▶", "Two."),
            lambda: self._presses("Continue", "Two. And on."),
            self._edits,
            lambda: self._calls("as", "Kavya", persona="kavya", shows="Five."),
            lambda: self._calls("undo", "taken back"),
            lambda: self._says("Goodbye", "Six."),
            lambda: self._calls("session rename", "is called", title="Plans"),
        )

    @property
    def shown(self) -> Shown:
        """Return what can be seen of the bot."""
        return [(p.author.name, p.text, _labels(p)) for p in self.thread.said()]

    async def _says(self, text: str, then: str, *, mentions_bot: bool = False) -> None:
        self.sent = await self.ann.says(text, to=self.thread, mentions_bot=mentions_bot)
        await self._until(then)

    async def _calls(self, command: str, then: str, *, shows: str = "", **given: str) -> None:
        await (await self.ann.calls(command, to=self.thread, **given)).until_shown(then)
        if shows:
            await self._until(shows)

    async def _presses(self, label: str, then: str) -> None:
        pressed = [post for post in self.thread.said() if label in _labels(post)][-1]
        await self.ann.presses(pressed, label)
        await self._until(then)

    async def _edits(self) -> None:
        assert self.sent is not None
        await self.ann.edits(self.sent, "What then?")
        await self._until("Four.")

    async def _until(self, text: str) -> None:
        await self.thread.until_shown(text)
        pending = "SELECT count(*) FROM turns WHERE state IN ('queued', 'answering')"
        await self.home.until_stored(pending, 0)


def _labels(post: Post) -> list[str]:
    """Return the labels of the buttons below a message."""
    return [button["label"] for row in post.components for button in row["components"]]


async def play(folder: Path, *, restarts: bool) -> Shown:
    """Return what is seen of a conversation at last, with a restart after each step or without."""
    clock = SystemClock()
    async with DiscordApi(now=clock.now) as discord:
        home = Home(discord=discord, database=folder / f"restarts-{restarts}.db", clock=clock)
        home.script("One.", "Two.", "Three.", " And on.", "Four.", "Five.", "Six.")
        await home.open()
        ann = discord.person("Ann")
        thread = await ann.opens_thread("Tea", to=discord.channel("lounge"))
        talk = Talk(home, ann, thread)
        try:
            for step in talk.steps:
                await step()
                if restarts:
                    await home.restart()
        finally:
            await home.close()
        return talk.shown


async def test_a_restart_between_any_two_steps_changes_nothing_that_people_see(
    tmp_path: Path, restored: None
) -> None:
    del restored
    undisturbed = await play(tmp_path, restarts=False)

    assert await play(tmp_path, restarts=True) == undisturbed
