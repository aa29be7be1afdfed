"""Commands with all that a reply may hold, which the bot's own commands need not have."""

from dataclasses import dataclass, field
from typing import Annotated

import pytest

from bot.commands.catalogue import CATALOGUE
from bot.commands.context import Context
from bot.commands.signature import Argument, command
from bot.domain.errors import BadInputError
from bot.domain.file import File
from bot.domain.form import Form, FormField
from bot.domain.reply import Button, Reply

LETTER = Form(
    title="A letter",
    command="letter send",
    fields=(
        FormField(name="to", label="To", help="Who reads it.", is_required=True, max_length=20),
        FormField(name="text", label="Text", kind="text", value="Dear friend", max_length=400),
        FormField(name="stamp", label="Stamp", kind="picture"),
    ),
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What the office was handed."""

    to: str
    text: str
    stamp: File | None


@dataclass
class PostOffice:
    """Takes letters and parcels, and shows stamps."""

    letters: list[Letter] = field(default_factory=list[Letter])
    parcels: list[File] = field(default_factory=list[File])
    refusal: str = ""
    """Why it takes no letter, if it does not."""
    catalogue: Reply = field(default_factory=lambda: Reply(text="Stamps"))
    """What it says when somebody asks for stamps."""

    async def write(self, ctx: Context) -> Reply:
        """Write a letter."""
        del ctx
        return Reply(text="Here is a form.", form=LETTER)

    async def send(
        self,
        ctx: Context,
        to: Annotated[str, Argument("who reads it")],
        text: Annotated[str, Argument("what it says")] = "",
        stamp: Annotated[File | None, Argument("what it bears", "file")] = None,
    ) -> Reply:
        """Send a letter."""
        del ctx
        if self.refusal:
            raise BadInputError(self.refusal)
        self.letters.append(Letter(to=to, text=text, stamp=stamp))
        return Reply(text=f"Sent to {to}.", tone="good")

    async def parcel(
        self,
        ctx: Context,
        content: Annotated[File, Argument("what is in it", "file")],
        note: Annotated[str, Argument("what to write on it")] = "",
    ) -> Reply:
        """Send a parcel."""
        del ctx
        self.parcels.append(content)
        return Reply(text=" ".join([f"Sent {content.name}.", note]).strip(), tone="good")

    async def stamps(self, ctx: Context) -> Reply:
        """Show stamps."""
        del ctx
        return self.catalogue

    async def turn_page(
        self, ctx: Context, page: Annotated[str, Argument("which page")] = "1"
    ) -> Reply:
        """Show a page of a list."""
        del ctx
        button = Button(label="Next", command=f"letter page {int(page) + 1}")
        return Reply(text=f"Page {page}", buttons=(button,), is_update=True)

    def open(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Add the commands to those of every bot that is built from now on."""
        commands = (
            command("letter", "write", self.write),
            command("letter", "send", self.send),
            command("letter", "parcel", self.parcel),
            command("letter", "stamps", self.stamps),
            command("letter", "page", self.turn_page),
        )
        monkeypatch.setattr("bot.commands.desk.CATALOGUE", (*CATALOGUE, *commands))
