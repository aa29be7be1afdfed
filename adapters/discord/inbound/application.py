"""What the application may do, and how it is invited."""

import discord

from bot.domain.health import Finding

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    read_message_history=True,
    embed_links=True,
    attach_files=True,
    manage_webhooks=True,
)
"""What the invite link asks for."""


def to_findings(
    application: discord.AppInfo, *, name: str, wants_content: bool
) -> tuple[Finding, ...]:
    """Say what the application may do, and how to invite it."""
    link = discord.utils.oauth_url(application.id, permissions=PERMISSIONS)
    flags = application.flags
    may_read = flags.gateway_message_content or flags.gateway_message_content_limited
    intent = Finding(
        subject="discord intents",
        is_ok=may_read or not wants_content,
        text="messages can be read" if may_read else "the intent “message content” is off",
        remedy=""
        if may_read or not wants_content
        else "Turn on “Message Content Intent” on the Bot page of the developer portal; until then"
        " the bot reads only direct messages, mentions of itself and commands.",
    )
    return (
        Finding(subject="discord token", is_ok=True, text=f"logged in as {name}; invite: {link}"),
        intent,
    )
