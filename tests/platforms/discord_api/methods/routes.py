"""Which function answers which request."""

from collections.abc import Callable
from typing import Any, NamedTuple

from tests.platforms.discord_api.methods import (
    account,
    channels,
    interactions,
    messages,
    webhooks,
)
from tests.platforms.discord_api.requests import Request
from tests.platforms.discord_api.world import World

Method = Callable[[World, Request], Any]

_CREATED = 201


class Route(NamedTuple):
    """One kind of request."""

    method: str
    path: str
    perform: Method
    """Returns what is answered; None for an answer without a body."""
    status: int = 200


ROUTES = (
    Route("GET", "/gateway", account.get_gateway),
    Route("GET", "/gateway/bot", account.get_gateway),
    Route("GET", "/users/@me", account.get_me),
    Route("POST", "/users/@me/channels", account.open_direct),
    Route("GET", "/applications/@me", account.get_application),
    Route("GET", "/oauth2/applications/@me", account.get_application),
    Route("GET", "/applications/{application}/commands", account.get_commands),
    Route("PUT", "/applications/{application}/commands", account.put_commands),
    Route("GET", "/applications/{application}/guilds/{guild}/commands", account.get_commands),
    Route("PUT", "/applications/{application}/guilds/{guild}/commands", account.put_commands),
    Route("GET", "/guilds/{guild}", account.get_guild),
    Route("GET", "/guilds/{guild}/members/{user}", account.get_member),
    Route("GET", "/guilds/{guild}/threads/active", account.get_active_threads),
    Route("GET", "/channels/{channel}", channels.get_channel),
    Route("PATCH", "/channels/{channel}", channels.edit_thread),
    Route("POST", "/channels/{channel}/typing", channels.show_typing),
    Route("POST", "/channels/{channel}/threads", channels.open_thread, _CREATED),
    Route("GET", "/channels/{channel}/messages", channels.get_history),
    Route("POST", "/channels/{channel}/messages", messages.create_message),
    Route("GET", "/channels/{channel}/messages/{message}", messages.get_message),
    Route("PATCH", "/channels/{channel}/messages/{message}", messages.edit_message),
    Route("DELETE", "/channels/{channel}/messages/{message}", messages.delete_message),
    Route(
        "POST",
        "/channels/{channel}/messages/{message}/threads",
        channels.open_thread_from_message,
        _CREATED,
    ),
    Route("GET", "/channels/{channel}/webhooks", webhooks.get_webhooks),
    Route("POST", "/channels/{channel}/webhooks", webhooks.create_webhook),
    Route("GET", "/webhooks/{webhook}", webhooks.get_webhook),
    Route("PATCH", "/webhooks/{webhook}", webhooks.edit_webhook),
    Route("DELETE", "/webhooks/{webhook}", webhooks.delete_webhook),
)
"""What only the bot may ask."""

_OF_A_WEBHOOK = "/webhooks/{webhook}/{token}"
_SAID_BY_A_WEBHOOK = "/webhooks/{webhook}/{token}/messages/{message}"
TOKEN_ROUTES = (
    Route("POST", "/interactions/{interaction}/{token}/callback", interactions.answer),
    Route("GET", _OF_A_WEBHOOK, webhooks.get_webhook),
    Route("PATCH", _OF_A_WEBHOOK, webhooks.edit_webhook),
    Route("DELETE", _OF_A_WEBHOOK, webhooks.delete_webhook),
    Route("POST", _OF_A_WEBHOOK, webhooks.execute_webhook),
    Route("GET", _SAID_BY_A_WEBHOOK, webhooks.get_webhook_message),
    Route("PATCH", _SAID_BY_A_WEBHOOK, webhooks.edit_webhook_message),
    Route("DELETE", _SAID_BY_A_WEBHOOK, webhooks.delete_webhook_message),
)
"""What whoever knows the token in the path may ask."""

INTERACTION_METHODS: dict[Method, Method] = {
    webhooks.execute_webhook: interactions.follow_up,
    webhooks.get_webhook_message: interactions.get_answer,
    webhooks.edit_webhook_message: interactions.edit_answer,
    webhooks.delete_webhook_message: interactions.delete_answer,
}
"""What stands in where the webhook is an application, and the token that of an interaction."""
