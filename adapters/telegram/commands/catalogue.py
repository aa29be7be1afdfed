"""Draws the command catalogue as Telegram's command list, and publishes it."""

import hashlib
import json
import logging
from collections.abc import Sequence

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeDefault
from telegram.constants import BotCommandLimit
from telegram.error import TelegramError

from adapters.telegram.errors import translate
from bot.domain.command import CommandSpec
from bot.ports.markers import Markers

logger = logging.getLogger(__name__)

_SCOPES = (BotCommandScopeDefault(), BotCommandScopeAllGroupChats())


async def publish(bot: Bot, specs: Sequence[CommandSpec], markers: Markers) -> None:
    """Publish the command list if it is not the one that was published last."""
    commands = to_command_list(specs)
    fingerprint = _fingerprint(commands)
    marker = f"telegram:{bot.id}:commands"
    if await markers.find(marker) == fingerprint:
        return
    try:
        for scope in _SCOPES:
            await bot.set_my_commands(commands, scope=scope)
    except TelegramError as error:
        logger.warning("The command list is not published: %s", translate(error))
        return
    await markers.keep(marker, fingerprint)


def to_command_list(specs: Sequence[CommandSpec]) -> list[BotCommand]:
    """Draw one command per noun: names on Telegram have no spaces, so the verbs are told."""
    listed = [spec for spec in specs if spec.is_listed and not spec.is_for_operators]
    nouns = dict.fromkeys(spec.noun for spec in listed)
    return [
        BotCommand(noun, _describe([spec for spec in listed if spec.noun == noun]))
        for noun in nouns
    ]


def _describe(specs: Sequence[CommandSpec]) -> str:
    """Say what the noun alone does, and which verbs there are."""
    alone = next((spec for spec in specs if spec.is_default or not spec.verb), specs[0])
    verbs = [spec.verb for spec in specs if spec.verb and spec is not alone]
    text = f"{alone.help}; also: {', '.join(verbs)}" if verbs else alone.help
    return text[: BotCommandLimit.MAX_DESCRIPTION]


def _fingerprint(commands: Sequence[BotCommand]) -> str:
    """Return what changes whenever the list does."""
    drawn = json.dumps([command.to_dict() for command in commands], sort_keys=True)
    return hashlib.sha256(drawn.encode()).hexdigest()
