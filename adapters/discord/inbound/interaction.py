"""What people call, press, fill in and begin to type.

Nothing is remembered for it: what a button or a form is for stands in its custom ids, so that those
of earlier runs work like those of this one.
"""

from dataclasses import dataclass, field
from typing import Any

import discord

from adapters.discord.inbound.message import bot_account, to_identity, to_place, to_roles
from bot.domain.attachment import Attachment
from bot.domain.command import Caller

Interaction = discord.Interaction[discord.Client]

CUSTOM_ID_LIMIT = 100
"""Characters; how much a button, a form or a field can carry."""
COMMAND_PREFIX = "run:"
"""Begins the custom id of every button; a command line follows."""
MENU_ID = "choose"
"""Of the menu of a message; what is chosen in it is a command line."""
FORM_PREFIX = "fill:"
"""Begins the custom id of every form; the command line that takes it follows."""
OPENED_BY = ":"
"""Stands in the custom id of a form's field between its name and the line that opened the form."""

_WORDS_OF_A_PATH = {
    discord.AppCommandOptionType.subcommand.value,
    discord.AppCommandOptionType.subcommand_group.value,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """An argument that somebody is typing."""

    path: str
    parameter: str
    typed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A form that somebody has filled in."""

    line: str
    """The command line that takes it."""
    opened_by: str = ""
    """The command line that opened it; empty if it has none."""
    texts: dict[str, str] = field(default_factory=dict[str, str])
    """By the name of the field, as typed; fields left empty are empty."""
    uploads: dict[str, Attachment] = field(default_factory=dict[str, Attachment])
    """By the name of the field; fields left empty are absent."""


def to_caller(interaction: Interaction) -> Caller | None:
    """Translate who called a command, and where; None if Discord does not say where."""
    me = interaction.client.user
    if interaction.channel is None or me is None:
        return None
    place = to_place(interaction.channel, title=interaction.user.display_name)
    return Caller(
        identity=to_identity(interaction.user),
        place=place,
        bot_account=bot_account(me),
        about=_about(interaction),
        roles=to_roles(interaction.user),
        call_id=f"interaction:{interaction.id}",
    )


def to_command_line(interaction: Interaction) -> str | None:
    """Return the command line of what was pressed or chosen; None for anything else."""
    if interaction.type is not discord.InteractionType.component:
        return None
    chosen: Any = interaction.data
    if chosen and chosen.get("custom_id") == MENU_ID:
        return next(iter(chosen.get("values", ())), None)
    return _line_behind(COMMAND_PREFIX, interaction)


def to_submission(interaction: Interaction) -> Submission | None:
    """Return what was filled in; None for anything else."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return None
    line = _line_behind(FORM_PREFIX, interaction)
    if line is None:
        return None
    given: Any = interaction.data
    answers: list[dict[str, Any]] = [label["component"] for label in given["components"]]
    sent: dict[str, Any] = given.get("resolved", {}).get("attachments", {})
    return Submission(
        line=line,
        opened_by=next((opener for answer in answers if (opener := _field_of(answer)[1])), ""),
        texts={_field_of(answer)[0]: answer["value"] for answer in answers if "value" in answer},
        uploads={
            _field_of(answer)[0]: _to_upload(sent[answer["values"][0]])
            for answer in answers
            if answer.get("values")
        },
    )


def to_completion(interaction: Interaction) -> Completion | None:
    """Return what is to be completed; None for anything else."""
    if interaction.type is not discord.InteractionType.autocomplete:
        return None
    given: Any = interaction.data
    words: list[str] = [given["name"]]
    options = given.get("options", [])
    while options and options[0]["type"] in _WORDS_OF_A_PATH:
        words.append(options[0]["name"])
        options = options[0].get("options", [])
    for option in options:
        if option.get("focused"):
            return Completion(
                path=" ".join(words), parameter=option["name"], typed=str(option["value"])
            )
    return None


def _about(interaction: Interaction) -> str:
    """Return the message from whose menu a command was called; empty where it was none."""
    given: Any = interaction.data
    is_menu = bool(given) and given.get("type") == discord.AppCommandType.message.value
    is_command = interaction.type is discord.InteractionType.application_command
    return str(given["target_id"]) if is_command and is_menu else ""


def _line_behind(prefix: str, interaction: Interaction) -> str | None:
    """Return the command line in the custom id; None if this is not one of ours."""
    custom_id = str(interaction.data.get("custom_id", "")) if interaction.data else ""
    return custom_id.removeprefix(prefix) if custom_id.startswith(prefix) else None


def _field_of(answer: dict[str, Any]) -> tuple[str, str]:
    """Return the name of the field, and the line that opened its form."""
    name, _, opened_by = answer["custom_id"].partition(OPENED_BY)
    return name, opened_by


def _to_upload(given: dict[str, Any]) -> Attachment:
    """Translate an uploaded file, which discord.py reads for forms of its own only."""
    return Attachment(
        name=given["filename"],
        url=given["url"],
        media_type=given.get("content_type", ""),
        size=given["size"],
    )
