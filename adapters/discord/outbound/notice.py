"""Replies as messages: everything shown, within every limit."""

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord

from adapters.common.splitting import split
from adapters.discord.inbound.interaction import COMMAND_PREFIX, MENU_ID
from bot.domain.file import File
from bot.domain.ids import TurnId
from bot.domain.reply import Button, Field, Reply

MESSAGE_LIMIT = 2000
NO_PINGS = discord.AllowedMentions.none()

_TITLE_LIMIT = 256
_TEXT_LIMIT = 3500
_NAME_LIMIT, _VALUE_LIMIT = 256, 1024
_FIELDS_LIMIT = 25
_EMBED_LIMIT = 6000
_BUTTON_LIMIT, _BUTTONS_PER_ROW, _LABEL_LIMIT = 25, 5, 80
_MOST_OPTIONS, _OPTION_LIMIT = 25, 100
_FILES_LIMIT = 10
_SPEAKER_LIMIT = 100
_SMALL = "-# "
_CONTINUED = "\u200b"
_MEGABYTE = 1024 * 1024
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_.-]")

_COLOURS = {
    "plain": discord.Colour.blurple(),
    "good": discord.Colour.green(),
    "bad": discord.Colour.red(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message from the bot itself."""

    content: str = ""
    embed: discord.Embed | None = None
    view: discord.ui.View | None = None
    files: tuple[File, ...] = ()

    def options(self) -> dict[str, Any]:
        """Return the arguments that send it, nobody pinged."""
        options: dict[str, Any] = {"allowed_mentions": NO_PINGS}
        if self.content:
            options["content"] = self.content
        if self.embed is not None:
            options["embed"] = self.embed
        if self.view is not None:
            options["view"] = self.view
        if self.files:
            options["files"] = self._uploads()
        return options

    def replacement(self) -> dict[str, Any]:
        """Return the arguments that put it in place of all that a message had, nobody pinged."""
        return {
            "allowed_mentions": NO_PINGS,
            "content": self.content or None,
            "embed": self.embed,
            "view": self.view,
            "attachments": self._uploads(),
        }

    def _uploads(self) -> list[discord.File]:
        """Return the files as discord.py sends them, each one once."""
        return [to_upload(file) for file in self.files]


def header(speaker: str) -> str:
    """Return the small line that says who speaks."""
    name = " ".join(speaker.split())[:_SPEAKER_LIMIT]
    return f"-# {name}\n" if name else ""


def pointer(message: str) -> str:
    """Return the small line that leads to what is answered: server, channel and message by id."""
    return f"-# [↪ In reply to this](https://discord.com/channels/{message})\n"


def nonce(turn_id: TurnId, part: int, *, instead_of: str = "") -> str:
    """Return what lets Discord recognise a part of an answer that it has already taken.

    `instead_of` is the message whose place it takes, if that was deleted.
    """
    name = f"{turn_id}/{part}/{instead_of}".rstrip("/")
    return hashlib.blake2b(name.encode(), digest_size=12).hexdigest()


def to_notices(reply: Reply, *, largest_file: int) -> list[Notice]:
    """Draw a reply, in as many messages as it takes; the last one has the buttons.

    A file of more than `largest_file` bytes is left out, and that is said.
    """
    reply = _with_fitting_files(reply, largest_file)
    text = reply.text
    if reply.place is not None:
        text = f"{text} <#{reply.place.key.chat_id}>".strip()
    is_card = reply.title or reply.fields or reply.picture
    notices = list(_embeds(reply, text) if is_card else _texts(reply, text))
    if reply.picture is not None:
        notices[0] = _with_picture(notices[0], reply.picture)
    _attach(notices, reply.files)
    if reply.buttons or reply.menu:
        notices[-1] = replace(notices[-1], view=to_view(reply.buttons, menu=reply.menu))
    return notices


def to_upload(file: File) -> discord.File:
    """Return a file as it is sent."""
    return discord.File(io.BytesIO(file.content), file.name)


def to_view(buttons: Sequence[Button], *, menu: tuple[Button, ...] = ()) -> discord.ui.View:
    """Draw a menu and buttons that work for good: what they do is in what Discord sends back.

    The view is stopped, so that discord.py keeps no record of it: presses on messages of this run
    and of earlier ones arrive alike, as interactions.
    """
    view = discord.ui.View(timeout=None)
    if menu:
        view.add_item(_to_select(menu))
    for button in buttons[: _BUTTON_LIMIT - (_BUTTONS_PER_ROW if menu else 0)]:
        view.add_item(
            discord.ui.Button(
                label=button.label[:_LABEL_LIMIT], custom_id=COMMAND_PREFIX + button.command
            )
        )
    view.stop()
    return view


def _to_select(menu: tuple[Button, ...]) -> discord.ui.Select[discord.ui.View]:
    """Draw a menu, which takes a row of its own."""
    options = [
        discord.SelectOption(label=choice.label[:_OPTION_LIMIT], value=choice.command)
        for choice in menu[:_MOST_OPTIONS]
    ]
    return discord.ui.Select(custom_id=MENU_ID, placeholder="Choose one", options=options)


def _with_fitting_files(reply: Reply, largest_file: int) -> Reply:
    """Leave out what is too large to be sent, and say so."""

    def fits(file: File) -> bool:
        return len(file.content) <= largest_file

    limit = f"{largest_file // _MEGABYTE} MB, the most that Discord takes here"
    given = (*((reply.picture,) if reply.picture else ()), *reply.files)
    notes = [f"{f.name!r} is left out: it is larger than {limit}." for f in given if not fits(f)]
    return replace(
        reply,
        text="\n\n".join([reply.text, *notes]).strip(),
        picture=reply.picture if reply.picture and fits(reply.picture) else None,
        files=tuple(file for file in reply.files if fits(file)),
    )


def _with_picture(notice: Notice, picture: File) -> Notice:
    """Show a picture beside the text; Discord finds it by its name, if that is a plain one."""
    plain = replace(picture, name=_NOT_PLAIN.sub("_", picture.name))
    if notice.embed is not None:
        notice.embed.set_thumbnail(url=f"attachment://{plain.name}")
    return replace(notice, files=(plain,))


def _attach(notices: list[Notice], files: Sequence[File]) -> None:
    """Add files to the last message, and further messages for those that it cannot hold."""
    for file in files:
        if len(notices[-1].files) == _FILES_LIMIT:
            notices.append(Notice())
        notices[-1] = replace(notices[-1], files=(*notices[-1].files, file))


def _texts(reply: Reply, text: str) -> Iterator[Notice]:
    mark = "⚠️ " if reply.tone == "bad" else _SMALL if reply.is_small else ""
    said = (header(reply.face.label) if reply.face else "") + mark + text
    for part in split(said, MESSAGE_LIMIT) or [_CONTINUED]:
        yield Notice(content=part)


def _embeds(reply: Reply, text: str) -> Iterator[Notice]:
    """Draw embeds, each within all of Discord's limits."""
    colour = _COLOURS[reply.tone]
    *full, last = split(text, _TEXT_LIMIT) or [""]
    title: str | None = reply.title[:_TITLE_LIMIT] or None
    for part in full:
        yield Notice(embed=discord.Embed(title=title, description=part, colour=colour))
        title = None
    embed = discord.Embed(title=title, description=last or None, colour=colour)
    for name, value in _fields(reply.fields):
        is_full = len(embed.fields) == _FIELDS_LIMIT
        if is_full or len(embed) + len(name) + len(value) > _EMBED_LIMIT:
            yield Notice(embed=embed)
            embed = discord.Embed(colour=colour)
        embed.add_field(name=name, value=value, inline=len(value) < _NAME_LIMIT // 4)
    yield Notice(embed=embed)


def _fields(fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    """Yield names and values; a value that is too long goes on in further fields."""
    for field in fields:
        name = field.name[:_NAME_LIMIT]
        for part in split(field.value, _VALUE_LIMIT) or [_CONTINUED]:
            yield name, part
            name = _CONTINUED
