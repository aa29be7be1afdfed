"""From answers and replies to text on a terminal: plain where output is piped, else Markdown."""

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markdown import Markdown
from rich.text import Text

from adapters.console.errors import closed
from bot.domain.reply import Reply
from bot.ports.channel import Answer, DeliveryLedger


class ConsoleChannel:
    """Writes to the terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console

    async def stream(self, answer: Answer, ledger: DeliveryLedger) -> None:
        """Show the answer as it grows."""
        try:
            if self._console.is_terminal:
                text = await self._stream_live(answer)
            else:
                text = await self._stream_plain(answer)
        except OSError as error:
            raise closed(error) from error
        if text.strip():
            await ledger.sending(0)
            await ledger.sent(0, str(answer.turn_id))

    async def show(self, reply: Reply) -> None:
        """Show a notice or the answer to a command."""
        try:
            plain = not self._console.is_terminal
            self._console.print(to_renderable(reply, plain=plain), soft_wrap=plain)
        except OSError as error:
            raise closed(error) from error

    async def _stream_plain(self, answer: Answer) -> str:
        """Write the pieces as they come, after the speaker's name."""
        said = ""
        async for piece in answer.pieces:
            fresh = piece if said else f"{answer.speaker}: {piece.lstrip()}"
            self._console.out(fresh, end="", highlight=False)
            self._console.file.flush()
            said += piece
        if said:
            self._console.out("")
        return said

    async def _stream_live(self, answer: Answer) -> str:
        """Draw the growing Markdown; what scrolls out of view is drawn whole at the end."""
        said = ""
        header = Text(answer.speaker, style="bold")
        with Live(header, console=self._console, vertical_overflow="ellipsis") as live:
            async for piece in answer.pieces:
                said += piece
                live.update(Group(header, Markdown(said)))
            live.vertical_overflow = "visible"
        return said


def to_renderable(reply: Reply, *, plain: bool) -> RenderableType:
    """Return a reply as Rich draws it; its buttons become the commands that they run."""
    lines = [f"**{reply.title}**\n"] if reply.title else []
    lines.append(reply.text)
    lines += [f"- {field.name}: {field.value}" for field in reply.fields]
    if reply.buttons and any(b.command.startswith("turn ") for b in reply.buttons):
        lines.append(f"\n`/{reply.buttons[0].command}`: {reply.buttons[0].label}")
    text = "\n".join(lines)
    return Text(text.replace("**", "").replace("`", "")) if plain else Markdown(text)
