"""One answer in messages of a chat or topic."""

from collections.abc import Sequence

from adapters.common.parts import State
from adapters.telegram.channel.outlet import Outlet
from adapters.telegram.outbound import Formatted, header_of, to_keyboard, to_message
from bot.domain.file import File
from bot.domain.reply import Button
from bot.ports.channel import Answer


class AnswerSurface:
    """Implements `Surface` for one answer; its first message replies to what is named."""

    def __init__(self, outlet: Outlet, answer: Answer, *, reply_to: str = "") -> None:
        self._outlet = outlet
        self._reply_to = reply_to
        self._header = header_of(answer)

    async def send(
        self, text: str, part: int, *, buttons: Sequence[Button], was_tried: bool
    ) -> str:
        """Send a part: there is no way to see whether Telegram has taken it before."""
        del was_tried
        return await self._outlet.send(
            to_message(text, header=self._header),
            keyboard=to_keyboard(buttons),
            reply_to="" if part else self._reply_to,
        )

    async def edit(
        self, message_id: str, text: str, part: int, *, buttons: Sequence[Button]
    ) -> None:
        """Put text and buttons in place of what the message had."""
        del part
        content = to_message(text, header=self._header)
        await self._outlet.edit(message_id, content, keyboard=to_keyboard(buttons))

    async def attach(
        self, file: File, state: State, part: int, *, instead_of: str, was_tried: bool
    ) -> str:
        """Send a part as a file."""
        del part, instead_of, was_tried
        return await self._outlet.send_file(
            file, Formatted(text=state.text), keyboard=to_keyboard(state.buttons)
        )

    async def remove(self, message_id: str) -> None:
        """Delete a message."""
        await self._outlet.remove(message_id)

    async def typing(self) -> None:
        """Show that an answer is being written."""
        await self._outlet.typing()
