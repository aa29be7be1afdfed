"""What a person sees first, and links that lead to a persona."""

from typing import Annotated

from bot.commands.context import Context
from bot.commands.persona import choosing
from bot.commands.signature import Argument
from bot.domain.reply import Button, Reply

_PERSONA_LINK = "p_"
"""A link ends in `p_coach`: payloads of Telegram allow letters, digits, `_` and `-` only."""

_WELCOME = (
    "Hello! I play many personas, one at a time, and I am an AI whichever I play: `/privacy` shows"
    " what I keep of you. Just write, and the active persona answers. `/persona list` shows who"
    " there is, `/persona switch coach` changes who answers, `/help` shows the rest."
)


async def start(
    ctx: Context,
    payload: Annotated[str, Argument("what a link carries, such as `p_coach`")] = "",
) -> Reply:
    """Say hello; a link may name who shall answer."""
    if payload.startswith(_PERSONA_LINK):
        return await choosing.switch(ctx, payload.removeprefix(_PERSONA_LINK))
    return Reply(text=_WELCOME, buttons=(Button(label="Who is there?", command="persona list"),))
