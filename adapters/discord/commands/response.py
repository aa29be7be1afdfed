"""Answering an interaction, by what Discord allows.

It waits three seconds for the first answer; only that first answer can open a form or take the
place of a message. What is put off is answered as privately as it was put off.
"""

import logging
from contextlib import suppress

import discord

from adapters.common.errors import MessageGoneError
from adapters.discord.errors import as_our_errors
from adapters.discord.inbound.interaction import Interaction
from adapters.discord.outbound.form import to_modal
from adapters.discord.outbound.notice import Notice, to_notices
from bot.domain.errors import DeliveryError
from bot.domain.reply import Reply

logger = logging.getLogger(__name__)


def can_open_form(interaction: Interaction) -> bool:
    """Tell whether a form can still be the answer; it never answers a form."""
    is_form = interaction.type is discord.InteractionType.modal_submit
    return not is_form and not interaction.response.is_done()


async def put_off(interaction: Interaction) -> None:
    """Ask Discord to wait; if it has stopped waiting, what follows will find out."""
    try:
        with as_our_errors():
            await interaction.response.defer(ephemeral=True, thinking=True)
    except DeliveryError as error:
        logger.info("A command came too late to be put off: %s", error)


async def respond(interaction: Interaction, reply: Reply, *, opened_by: str = "") -> bool:
    """Show a reply; False, and one line in the log, if Discord does not take it.

    `opened_by` is the command line that a form is opened by again.
    """
    try:
        with as_our_errors():
            if reply.is_seen_anyway and _is_unanswered_press(interaction):
                await interaction.response.defer()
            elif reply.form is not None:
                await interaction.response.send_modal(to_modal(reply.form, opened_by=opened_by))
            else:
                await _show(interaction, reply)
    except DeliveryError as error:
        logger.warning("An answer to a command is not shown: %s %s", error, error.remedy)
        return False
    return True


def _is_unanswered_press(interaction: Interaction) -> bool:
    """Tell whether a button was pressed that still waits for any sign that we heard it."""
    is_press = interaction.type is discord.InteractionType.component
    return is_press and not interaction.response.is_done()


async def _show(interaction: Interaction, reply: Reply) -> None:
    first, *further = to_notices(reply, largest_file=interaction.filesize_limit)
    if interaction.response.is_done():
        await interaction.edit_original_response(**first.replacement())
    elif not await _update(interaction, reply, first):
        await interaction.response.send_message(**first.options(), ephemeral=reply.is_private)
    for notice in further:
        await interaction.followup.send(**notice.options(), ephemeral=reply.is_private)


async def _update(interaction: Interaction, reply: Reply, notice: Notice) -> bool:
    """Put the notice in place of the message that was pressed, if it may and can be there.

    It may where the same people see both: a message cannot become more or less private.
    """
    message = interaction.message
    if not reply.is_update or message is None:
        return False
    if interaction.guild_id is not None and message.flags.ephemeral != reply.is_private:
        return False
    with suppress(MessageGoneError), as_our_errors():
        await interaction.response.edit_message(**notice.replacement())
    return interaction.response.is_done()
