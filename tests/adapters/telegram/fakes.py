"""A form desk that does as it is told."""

from dataclasses import dataclass, field

from bot.domain.command import Caller
from bot.domain.file import File
from bot.domain.form import Form
from bot.domain.reply import Button, Reply


@dataclass
class FakeForms:
    """Asks one question for each form, and takes whatever is answered."""

    begun: list[tuple[Form, Caller]] = field(default_factory=list[tuple[Form, Caller]])
    filling_in: set[str] = field(default_factory=set[str])
    """External ids of those whose messages are answers."""
    answers: list[tuple[str, File | None]] = field(default_factory=list[tuple[str, File | None]])
    taken_back: list[str] = field(default_factory=list[str])
    """Ids of the messages that turned out to be parts of longer ones."""
    reply: Reply | None = field(default_factory=lambda: Reply(text="Thank you."))

    fault: Exception | None = None
    """What the next answer meets instead of being taken."""

    async def begin(self, form: Form, caller: Caller) -> Reply:
        """Ask."""
        self.begun.append((form, caller))
        self.filling_in.add(caller.identity.external_id)
        return Reply(text=form.title, buttons=(Button(label="Cancel", command="help"),))

    async def is_filling_in(self, caller: Caller, *, message_id: str) -> bool:
        """Tell what the test said."""
        del message_id
        return caller.identity.external_id in self.filling_in

    async def answer(
        self, caller: Caller, *, message_id: str, text: str, picture: File | None
    ) -> Reply | None:
        """Take an answer."""
        del caller, message_id
        if (fault := self.fault) is not None:
            self.fault = None
            raise fault
        self.answers.append((text, picture))
        return self.reply

    async def take_back(self, caller: Caller, *, message_id: str) -> Reply | None:
        """Ask again."""
        self.taken_back.append(message_id)
        return Reply(text="Again?") if caller.identity.external_id in self.filling_in else None
