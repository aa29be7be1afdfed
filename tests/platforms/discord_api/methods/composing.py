"""From the body of a request to what a message shows."""

from typing import Any

from tests.platforms.discord_api import rules
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.errors import require
from tests.platforms.discord_api.requests import Request
from tests.platforms.discord_api.values import NO_FLAGS, Flag, Json, Post
from tests.platforms.discord_api.world import World

_FLAGS_OF_BOTS = Flag.EPHEMERAL | Flag.COMPONENTS_V2


def composed(
    world: World, channel: Channel, request: Request, *, body: Any = None, shown: Post | None = None
) -> Json:
    """Return the fields of a message that a request sets.

    Args:
        world: Where the message is.
        channel: Where it is shown.
        request: Has the files, and the body unless that is given.
        body: The part of the request's body that is about the message.
        shown: The message as it is so far, if it is to be changed.
    """
    body = rules.checked_body(request.body if body is None else body)
    fields: dict[str, Any] = {}
    if shown is None or "content" in body:
        fields["text"] = text = rules.checked_text(body)
        mentioned = world.mentioned_in(text)
        fields |= rules.pinged(text, body.get("allowed_mentions"), mentioned)
    if "embeds" in body:
        fields["embeds"] = rules.checked_embeds(body)
    if "components" in body:
        fields["components"] = rules.checked_components(body)
    if "flags" in body and shown is None:
        fields["flags"] = Flag(body["flags"]) & _FLAGS_OF_BOTS
    if request.files or "attachments" in body:
        kept = {str(attachment["id"]) for attachment in body.get("attachments", [])}
        before = [a for a in (shown.attachments if shown else []) if a["id"] in kept]
        added = [world.keep_file(channel, name, file) for name, file in request.files.items()]
        fields["attachments"] = before + added
    _require_something(fields, shown)
    return fields


def _require_something(fields: Json, shown: Post | None) -> None:
    """Refuse a message that would show nothing."""
    has_layout = Flag.COMPONENTS_V2 in fields.get("flags", shown.flags if shown else NO_FLAGS)
    parts = ["text", "embeds", "attachments", *(["components"] if has_layout else [])]
    require(any(fields.get(part, getattr(shown, part, None)) for part in parts), 50006)
