"""Settings of the Discord bot. Imports no SDK, so that settings can be read without it."""

from pydantic import BaseModel, ConfigDict, SecretStr


class DiscordConfig(BaseModel):
    """The Discord bot."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    token: SecretStr | None = None
    """The bot's token from the Discord developer portal; without it Discord is not used."""
    message_content: bool = True
    """Whether to ask for the privileged intent "message content", without which the bot reads only
    direct messages, mentions of itself and commands; if Discord refuses it, the bot goes on
    without."""
    webhooks: bool = True
    """Whether personas answer in channels and threads with a name and picture of their own, which
    takes the permission Manage Webhooks; otherwise their name stands above the text."""
    api_base: str = "https://discord.com/api/v10"
    """Where Discord's REST API is reached, version included; for proxies and tests."""
    gateway_url: str = "wss://gateway.discord.gg/"
    """Where Discord's gateway is reached; for proxies and tests."""
    cdn_base: str = "https://cdn.discordapp.com"
    """Where avatars and what people send are fetched from; for proxies and tests."""
