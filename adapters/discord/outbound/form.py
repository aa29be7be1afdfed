"""Forms as modals, and what stands in for a modal where Discord opens none.

A modal is forgotten once it is sent: its custom id carries the command line that takes it, those of
its fields the line that opened it. So a button can open it again below what was not taken.
"""

from collections.abc import Mapping
from dataclasses import replace

import discord
from discord import ui

from adapters.discord.inbound.interaction import (
    CUSTOM_ID_LIMIT,
    FORM_PREFIX,
    OPENED_BY,
    Submission,
)
from bot.domain.file import File
from bot.domain.form import Form, FormField
from bot.domain.reply import Button, Reply


def to_modal(form: Form, *, opened_by: str) -> ui.Modal:
    """Draw a form that works for good.

    It is stopped, so that discord.py keeps no record of it: what is filled in arrives alike from
    modals of this run and of earlier ones, as an interaction.
    """
    modal = ui.Modal(title=form.title, custom_id=FORM_PREFIX + form.command)
    for field in form.fields:
        modal.add_item(
            ui.Label(
                text=field.label,
                description=field.help or None,
                component=_input(field, _field_id(field, opened_by)),
            )
        )
    modal.stop()
    return modal


def to_offer(reply: Reply, *, opened_by: str) -> Reply:
    """Return what is said where a form cannot be opened: Discord opens one only at once."""
    if not opened_by:
        return replace(reply, form=None, text=f"{reply.text} Please call the command again.")
    button = Button(label="Open the form", command=opened_by)
    return replace(reply, form=None, buttons=(*reply.buttons, button))


def with_drafts(reply: Reply, submission: Submission) -> Reply:
    """Give back what was typed with the reply that refuses it, one file for each field."""
    drafts = tuple(
        File(name=draft_name(name), content=text.encode(), media_type="text/plain")
        for name, text in submission.texts.items()
        if text.strip()
    )
    if not drafts:
        return reply
    again = Button(label="Open the form again", command=submission.opened_by)
    buttons = (again, *reply.buttons) if submission.opened_by else reply.buttons
    return replace(
        reply,
        text=f"{reply.text}\n\nNothing that you wrote is lost: it is attached, field by field.",
        files=(*reply.files, *drafts),
        buttons=buttons,
        is_update=False,
        is_private=True,
    )


def draft_name(field_name: str) -> str:
    """Return the name of the file that gives back what was typed into a field."""
    return f"{field_name}.txt"


def refilled(form: Form, drafts: Mapping[str, str]) -> Form:
    """Return the form with texts put into the fields of these names."""
    fields = (replace(field, value=drafts.get(field.name, field.value)) for field in form.fields)
    return replace(form, fields=tuple(fields))


def _field_id(field: FormField, opened_by: str) -> str:
    """Return the name of the field with the line that opened the form, if there is room for it."""
    custom_id = f"{field.name}{OPENED_BY}{opened_by}"
    return custom_id if len(custom_id) <= CUSTOM_ID_LIMIT else field.name


def _input(field: FormField, custom_id: str) -> ui.FileUpload[ui.Modal] | ui.TextInput[ui.Modal]:
    if field.kind == "picture":
        return ui.FileUpload(
            custom_id=custom_id,
            required=field.is_required,
            min_values=int(field.is_required),
            max_values=1,
        )
    is_line = field.kind == "line"
    return ui.TextInput(
        custom_id=custom_id,
        style=discord.TextStyle.short if is_line else discord.TextStyle.paragraph,
        default=field.value or None,
        required=field.is_required,
        max_length=max(field.max_length, len(field.value)),
    )
