"""What adapters of platforms without forms hand people's answers to."""

from typing import Protocol

from bot.domain.command import Caller
from bot.domain.file import File
from bot.domain.form import Form
from bot.domain.reply import Reply


class FormDesk(Protocol):
    """Leads people through forms, one question after the other; survives restarts."""

    async def begin(self, form: Form, caller: Caller) -> Reply:
        """Ask for the first field; a form that was begun here before is forgotten."""
        ...

    async def is_filling_in(self, caller: Caller, *, message_id: str) -> bool:
        """Tell whether this message of the caller's is an answer, not talk.

        It still is one when it comes a second time, even if it was the last one of its form.
        """
        ...

    async def answer(
        self, caller: Caller, *, message_id: str, text: str, picture: File | None
    ) -> Reply | None:
        """Take an answer: the next question, or what the form's command says at the end.

        A message that comes twice is taken once; what it led to is said again, since the first
        time it may not have been shown. None if the caller fills in nothing here.
        """
        ...

    async def take_back(self, caller: Caller, *, message_id: str) -> Reply | None:
        """Ask again for what this message answered: it was only the beginning of a text.

        None if it answered nothing here.
        """
        ...
