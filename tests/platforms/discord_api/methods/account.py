"""Who the bot is, what commands it has, and where it is."""

from tests.platforms.discord_api.errors import found, require
from tests.platforms.discord_api.guilds import Guild
from tests.platforms.discord_api.requests import Request
from tests.platforms.discord_api.values import Json
from tests.platforms.discord_api.world import World

_READS_CONTENT = 1 << 18


def get_me(world: World, request: Request) -> Json:
    """Say who the bot is."""
    del request
    return {**world.bot.to_json(), "mfa_enabled": False, "locale": "en-US", "verified": True}


def get_application(world: World, request: Request) -> Json:
    """Say what application the bot belongs to."""
    del request
    return {
        **_APPLICATION,
        "id": str(world.bot.id),
        "name": world.bot.name,
        "flags": _READS_CONTENT if world.grants_content else 0,
        "flags_new": str(_READS_CONTENT if world.grants_content else 0),
        "owner": world.operator.to_json(),
        "approximate_guild_count": len(world.guilds),
    }


def get_gateway(world: World, request: Request) -> Json:
    """Say where the gateway is, and how many connections it takes."""
    del request
    limits = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    return {"url": world.gateway_url, "shards": 1, "session_start_limit": limits}


def get_commands(world: World, request: Request) -> list[Json]:
    """Return the commands, of one server or of all."""
    return world.commands.get(_guild_id(request), [])


def put_commands(world: World, request: Request) -> list[Json]:
    """Publish commands in place of those that were published."""
    guild_id = _guild_id(request)
    where = {} if guild_id is None else {"guild_id": str(guild_id)}
    world.commands[guild_id] = [
        {
            "type": 1,
            "description": "",
            "default_member_permissions": None,
            "integration_types": [0],
            **{key: value for key, value in command.items() if value is not None},
            **where,
            "id": str(world.ids.next()),
            "application_id": str(world.bot.id),
            "version": str(world.ids.next()),
        }
        for command in request.body
    ]
    world.changes.happened()
    return world.commands[guild_id]


def open_direct(world: World, request: Request) -> Json:
    """Open the chat with a person."""
    person = found(world.accounts.get(int(request.body["recipient_id"])), 10013)
    require(not person.is_bot, 50007)
    return world.direct(person).to_json()


def get_guild(world: World, request: Request) -> Json:
    """Return a server."""
    counts = {"approximate_member_count": len(world.accounts), "approximate_presence_count": 1}
    guild = _find_guild(world, request).to_json()
    return {**guild, **counts} if request.asks("with_counts") else guild


def get_member(world: World, request: Request) -> Json:
    """Return a member of a server."""
    guild = _find_guild(world, request)
    account = found(world.accounts.get(request.id_of("user")), 10007)
    return {**guild.member_json(account), "user": account.to_json()}


def get_active_threads(world: World, request: Request) -> Json:
    """Return the threads of a server that are open."""
    guild = _find_guild(world, request)
    threads = world.guild_json(guild)["threads"]
    return {"threads": threads, "members": [], "has_more": False}


def _find_guild(world: World, request: Request) -> Guild:
    return found(world.guilds.get(request.id_of("guild")), 10004)


def _guild_id(request: Request) -> int | None:
    return request.id_of("guild") if "guild" in request.ids else None


_APPLICATION: Json = {
    "type": None,
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "0" * 64,
    "redirect_uris": [],
    "interactions_endpoint_url": None,
    "role_connections_verification_url": None,
    "approximate_user_install_count": 0,
    "approximate_user_authorization_count": 0,
    "explicit_content_filter": 0,
    "team": None,
    "eligible_oauth2_scopes": [],
}
