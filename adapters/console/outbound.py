"""From answers and replies to text on a terminal: plain where output is piped, else Markdown.

What there is to take away becomes files in the working folder, and a form a file to fill in.
"""

import asyncio
import errno
import json
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path, PureWindowsPath

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markdown import Markdown
from rich.text import Text

from adapters.console.errors import closed
from bot.domain.errors import DeliveryError
from bot.domain.file import File
from bot.domain.form import FieldKind, Form, FormField
from bot.domain.reply import Button, Reply
from bot.ports.channel import Answer, DeliveryLedger

_FORM_HEAD = (
    "Fill it in between the quotes, save the file and leave the editor.",
    "To give it up, leave the file as it is.",
)
_HOW: dict[FieldKind, str] = {
    "line": "One line, at most {} characters.",
    "text": "As many lines as you like, at most {} characters.",
    "picture": "The path of an image.",
}


class Terminal(Console):
    """Rich's console, but for what it does when nobody reads it any more."""

    def on_broken_pipe(self) -> None:
        """Raise an error, where Rich would end the process in the middle of a turn."""
        # What Python flushes at its end must go somewhere, or it complains.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.file.fileno())
        os.close(nowhere)
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


class ConsoleChannel:
    """Writes to the terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.fault: DeliveryError | None = None
        """Why nothing can be shown any more."""
        self._buttons: tuple[Button, ...] = ()
        """Those of the notice that was shown last."""

    def pressed(self, line: str) -> str:
        """Return the command line of the button that a line like `/1` stands for.

        Any other line is returned as it is.
        """
        numbered = {f"/{number}": button for number, button in enumerate(self._buttons, start=1)}
        button = numbered.get(line.strip())
        return f"/{button.command}" if button is not None else line

    async def stream(self, answer: Answer, ledger: DeliveryLedger) -> None:
        """Show the answer as it grows."""
        with self._writing():
            if self._console.is_terminal:
                text = await self._stream_live(answer)
            else:
                text = await self._stream_plain(answer)
        if text.strip():
            await ledger.sending(0)
            await ledger.sent(0, str(answer.turn_id))

    async def show(self, reply: Reply) -> None:
        """Show a notice or the answer to a command, and save what there is to take away."""
        self._buttons = _offered(reply)
        saved = [await asyncio.to_thread(_saved, file) for file in reply.files]
        plain = not self._console.is_terminal
        with self._writing():
            self._console.print(to_renderable(reply, plain=plain), soft_wrap=plain)
            for line in saved:
                self._console.print(Text(line), soft_wrap=True)

    @contextmanager
    def _writing(self) -> Generator[None]:
        """Raise what the terminal refuses as our own error, and remember it."""
        try:
            yield
        except OSError as error:
            self.fault = closed(error)
            raise self.fault from error

    async def _stream_plain(self, answer: Answer) -> str:
        """Write the pieces as they come, after the speaker's name."""
        said = ""
        async for piece in answer.pieces:
            fresh = piece if said else piece.lstrip()
            if fresh:
                shown = fresh if said or not answer.face else f"{answer.face.label}: {fresh}"
                self._console.out(shown, end="", highlight=False)
                said += fresh
        if said:
            self._console.out("")
        return said

    async def _stream_live(self, answer: Answer) -> str:
        """Draw the growing Markdown; what scrolls out of view is drawn whole at the end.

        Without any text, the name is taken back.
        """
        said = ""
        header = Text(answer.face.label if answer.face else "", style="bold")
        with Live(header, console=self._console, vertical_overflow="ellipsis") as live:
            async for piece in answer.pieces:
                said += piece
                live.update(Group(header, Markdown(said)))
            live.transient = not said.strip()
        return said


def to_renderable(reply: Reply, *, plain: bool) -> RenderableType:
    """Return a reply as Rich draws it; its buttons become numbers to type."""
    lines = [f"**{reply.title}**\n"] if reply.title else []
    lines.append(f"{reply.face.label}: {reply.text}" if reply.face else reply.text)
    lines += [f"- {field.name}: {field.value}" for field in reply.fields]
    if reply.picture is not None:
        lines.append(f"- Picture: {reply.picture.name}")
    if buttons := _offered(reply):
        offered = (f"`/{number}` {b.label}" for number, b in enumerate(buttons, start=1))
        lines.append("\n" + " · ".join(offered))
    text = "\n".join(lines)
    return Text(text.replace("**", "").replace("`", "")) if plain else Markdown(text)


def _offered(reply: Reply) -> tuple[Button, ...]:
    """Return all that can be chosen or pressed."""
    return (*reply.menu, *reply.buttons)


def to_toml(form: Form) -> str:
    """Draw a form as TOML: a key for each field, its help above it."""
    head = "".join(f"# {line}\n" for line in (form.title, *_FORM_HEAD))
    return head + "".join(_to_entry(field) for field in form.fields)


def _to_entry(field: FormField) -> str:
    must = "Must be filled in. " if field.is_required else ""
    how = _HOW[field.kind].format(field.max_length)
    comments = [" ".join(line.split()) for line in (field.label, field.help, must + how)]
    told = "\n".join(f"# {comment}" for comment in comments if comment)
    value = field.value.replace("\r\n", "\n")
    written = _in_lines(value) if field.kind == "text" else _quoted(value)
    return f"\n{told}\n{field.name} = {written}\n"


def _in_lines(value: str) -> str:
    """Write a text of many lines as it is where that can be, else with escapes."""
    is_plain = "'''" not in value and all(c.isprintable() or c in "\n\t" for c in value)
    if is_plain:
        return f"'''\n{value}\n'''"
    lines = "\n".join(_quoted(line)[1:-1] for line in value.split("\n"))
    return f'"""\n{lines}\n"""'


def _quoted(value: str) -> str:
    """Write a text in quotes: JSON's escapes are TOML's, which has one more."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _saved(file: File) -> str:
    """Save a file into the working folder; says where, or why not."""
    try:
        return f"Saved as {save(file, Path.cwd())}"
    except OSError as error:
        return f"{file.name!r} is not saved: {error.strerror}."


def save(file: File, folder: Path) -> Path:
    """Write a file under a name that nothing in the folder has yet, and return its path.

    The name may be anybody's: it leads into no other folder and hides nothing.
    """
    shown = "".join(c for c in PureWindowsPath(file.name).name if c.isprintable())
    wanted = Path(shown.lstrip(".") or "file")
    path = folder / wanted
    for number in count(2):
        with suppress(FileExistsError), path.open("xb") as new:
            new.write(file.content)
            break
        path = folder / f"{wanted.stem} ({number}){wanted.suffix}"
    return path
