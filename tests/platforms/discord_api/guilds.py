"""Guilds, which people call servers."""

from typing import Any

from tests.platforms.discord_api.values import (
    ALL_PERMISSIONS,
    Account,
    Json,
    Permission,
)

_OF_THE_BOT = ALL_PERMISSIONS & ~(Permission.MANAGE_CHANNELS | Permission.MANAGE_GUILD)
_OF_ALL = _OF_THE_BOT & ~(
    Permission.MANAGE_MESSAGES | Permission.MANAGE_WEBHOOKS | Permission.MANAGE_THREADS
)
_JOINED_AT = "2026-01-01T00:00:00+00:00"


class Guild:
    """A server that everybody is in; the bot and those who moderate have roles there."""

    def __init__(
        self,
        guild_id: int,
        name: str,
        *,
        owner: Account,
        bot: Account,
        bot_role_id: int,
        moderator_role_id: int,
    ) -> None:
        self.id = guild_id
        self.name = name
        self.bot_role_id = bot_role_id
        self.moderator_role_id = moderator_role_id
        self.moderators: set[Account] = set()
        """Who may do everything here."""
        self._owner = owner
        self._bot = bot

    def to_json(self) -> Json:
        """Return it as the API writes it."""
        return {
            **_UNUSED,
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self._owner.id),
            "roles": [self._role_of_all(), self._role_of_bot(), self._role_of_moderators()],
        }

    def member_json(self, account: Account) -> Json:
        """Return what a member has here, without who it is."""
        roles = [self.bot_role_id] if account == self._bot else []
        roles += [self.moderator_role_id] if account in self.moderators else []
        return {
            "roles": [str(role_id) for role_id in roles],
            "joined_at": _JOINED_AT,
            "premium_since": None,
            "nick": None,
            "avatar": None,
            "banner": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "communication_disabled_until": None,
            "flags": 0,
        }

    def permissions_of(self, account: Account) -> Permission:
        """Return what a member may do here, where nothing else is said of a channel."""
        if account == self._bot:
            return _OF_THE_BOT
        return ALL_PERMISSIONS if account in self.moderators else _OF_ALL

    def _role_of_all(self) -> Json:
        return _role(self.id, "@everyone", position=0, permissions=_OF_ALL)

    def _role_of_bot(self) -> Json:
        role = _role(self.bot_role_id, self._bot.name, position=1, permissions=_OF_THE_BOT)
        return {**role, "managed": True, "tags": {"bot_id": str(self._bot.id)}}

    def _role_of_moderators(self) -> Json:
        role_id = self.moderator_role_id
        return _role(role_id, "Moderators", position=2, permissions=ALL_PERMISSIONS)


def _role(role_id: int, name: str, *, position: int, permissions: Permission) -> Json:
    return {
        "id": str(role_id),
        "name": name,
        "description": None,
        "permissions": str(int(permissions)),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


_NOTHING = (
    "icon description home_header splash discovery_splash banner application_id afk_channel_id"
    " system_channel_id widget_channel_id max_presences vanity_url_code rules_channel_id"
    " safety_alerts_channel_id public_updates_channel_id incidents_data"
)
_ZERO = (
    "system_channel_flags verification_level default_message_notifications mfa_level"
    " explicit_content_filter premium_tier premium_subscription_count nsfw_level"
)
_UNUSED: dict[str, Any] = {
    **dict.fromkeys(_NOTHING.split()),
    **dict.fromkeys(_ZERO.split(), 0),
    **dict.fromkeys(("widget_enabled", "premium_progress_bar_enabled", "nsfw"), False),
    "features": [],
    "emojis": [],
    "stickers": [],
    "region": "deprecated",
    "preferred_locale": "en-US",
    "afk_timeout": 300,
    "max_members": 250_000,
    "max_stage_video_channel_users": 50,
    "max_video_channel_users": 25,
}
