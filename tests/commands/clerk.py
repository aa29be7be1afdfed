"""Somebody who fills in forms, question by question."""

from bot.commands.form_desk import GuidedForms
from bot.domain.command import Caller
from bot.domain.file import File
from bot.domain.reply import Reply
from tests.builders import a_caller
from tests.conversation.conftest import House
from tests.fakes.post_office import LETTER, PNG

STAMP = File(name="stamp.png", content=PNG, media_type="image/png")


class Clerk:
    """Somebody who fills in forms: each answer is a message of its own."""

    def __init__(self, house: House, caller: Caller | None = None) -> None:
        self.house = house
        self.caller = caller or a_caller()
        self._messages = 0

    @property
    def forms(self) -> GuidedForms:
        """Return the desk under test."""
        return self.house.application.forms

    async def begins(self) -> Reply:
        """Begin the letter."""
        return await self.forms.begin(LETTER, self.caller)

    async def answers(
        self, text: str = "", picture: File | None = None, *, message_id: str = ""
    ) -> Reply:
        """Answer what is asked; returns what is said to that."""
        self._messages += 1
        reply = await self.forms.answer(
            self.caller,
            message_id=message_id or f"answer {self._messages}",
            text=text,
            picture=picture,
        )
        assert reply is not None
        return reply

    async def takes_back(self, message_id: str) -> Reply | None:
        """Find that this message was only a part of a text."""
        return await self.forms.take_back(self.caller, message_id=message_id)

    async def presses(self, reply: Reply, label: str) -> Reply:
        """Press a button."""
        line = next(button.command for button in reply.buttons if button.label == label)
        return await self.house.runs(line, self.caller)

    async def is_asked(self) -> bool:
        """Tell whether what is written next is an answer."""
        return await self.forms.is_filling_in(self.caller, message_id="the next one")


def labels(reply: Reply) -> list[str]:
    """Return what the buttons say."""
    return [button.label for button in reply.buttons]
