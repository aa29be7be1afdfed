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

    async def is_filling_in(self, caller: Caller) -> bool:
        """Tell whether what the caller writes here next is an answer, not talk."""
        ...

    async def answer(
        self, caller: Caller, *, message_id: str, text: str, picture: File | None
    ) -> Reply | None:
        """Take an answer: the next question, or what the form's command says at the end.

        None if the caller fills in nothing here, or gave this very message before.
        """
        ...
