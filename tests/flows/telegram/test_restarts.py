"""A restart between any two steps of a conversation on Telegram changes nothing that people see."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi
from tests.platforms.bot_api.values import Json

Shown = list[tuple[str, list[str]]]
"""Each message of the bot: its text, and the labels of its buttons."""


class Talk:
    """A conversation in steps; each ends when what it leads to is shown and recorded."""

    def __init__(self, house: House, alice: Person) -> None:
        self._house = house
        self._alice = alice
        self._sent: Json = {}

    @property
    def steps(self) -> tuple[Callable[[], Awaitable[object]], ...]:
        """Return what Alice does, one after the other."""
        return (
            lambda: self._says("Hello", "One."),
            lambda: self._says("/persona switch coach", "answers here from now on"),
            lambda: self._says("What now?", "Two."),
            lambda: self._presses("Regenerate", "Three."),
            lambda: self._presses("2/2 ▶", "Two."),
            lambda: self._presses("Continue", "Two. And on."),
            self._edits,
            lambda: self._says("/session rename Plans", "is called 'Plans' now"),
            lambda: self._says("/undo", "taken back"),
            lambda: self._says("Goodbye", "Five."),
            lambda: self._says("/session info", "Plans"),
        )

    @property
    def shown(self) -> Shown:
        """Return what can be seen of the bot."""
        return [
            (post.text.split("\nBegan")[0], [b.text for row in post.keyboard for b in row])
            for post in self._alice.chat.said()
        ]

    async def _says(self, text: str, then: str) -> None:
        self._sent = await self._alice.sends(text)
        await self._until(then)

    async def _presses(self, label: str, then: str) -> None:
        pressed = [p for p in self._alice.chat.said() if label in str(p.keyboard)][-1]
        await self._alice.presses(pressed, label)
        await self._until(then)

    async def _edits(self) -> None:
        await self._alice.edits(self._sent, "What then?")
        await self._until("Four.")

    async def _until(self, text: str) -> None:
        await self._alice.chat.until_shown(text)
        pending = "SELECT count(*) FROM turns WHERE state IN ('queued', 'answering')"
        await self._house.until_stored([(0,)], pending)


async def play(folder: Path, *, restarts: bool) -> Shown:
    """Return what is seen of a conversation at last, with a restart after each step or without."""
    async with BotApi() as telegram:
        house = House(telegram=telegram, database=folder / f"restarts-{restarts}.db")
        house.script("One.", "Two.", "Three.", " And on.", "Four.", "Five.")
        await house.open()
        talk = Talk(house, telegram.person("Alice"))
        for step in talk.steps:
            await step()
            await telegram.world.updates.until_acknowledged()
            if restarts:
                await house.restart()
        await house.close()
        return talk.shown


async def test_a_restart_between_any_two_steps_changes_nothing_that_people_see(
    tmp_path: Path,
) -> None:
    undisturbed = await play(tmp_path, restarts=False)

    assert await play(tmp_path, restarts=True) == undisturbed
    assert [text for text, _ in undisturbed if "Four." in text] == ["🎯 Coach\nFour."]
