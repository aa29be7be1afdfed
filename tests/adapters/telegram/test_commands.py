"""Commands as people type them, and as Telegram lists them."""

import pytest
from telegram import Bot, Message, Update, User

from adapters.telegram.commands.catalogue import publish, to_command_list
from adapters.telegram.commands.runner import unknown
from adapters.telegram.commands.typed import TypedCommand, read_command
from bot.domain.command import CommandSpec
from tests.adapters.discord.fakes import SPECS, FakeMarkers
from tests.platforms.bot_api.faults import server_error, too_many_requests
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi

LIST = CommandSpec(noun="persona", verb="list", help="Show all personas", is_default=True)
SWITCH = CommandSpec(noun="persona", verb="switch", help="Choose who answers")
HELP = CommandSpec(noun="help", verb="", help="Show what I can do")
RETRY = CommandSpec(noun="turn", verb="retry", help="Try again", is_listed=False)


async def typed(text: str, telegram: BotApi, alice: Person) -> TypedCommand | None:
    """Return what is read of a message with this text."""
    update = Update.de_json(await alice.sends(text))
    me = User.de_json(telegram.world.bot_json())
    assert isinstance(update.message, Message)
    return read_command(update.message, me)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("/persona", "persona"),
        ("/persona switch  coach ", "persona switch  coach"),
        ("/persona@greenroom_bot switch coach", "persona switch coach"),
        ("/session new\nTea & 😀", "session new\nTea & 😀"),
    ],
)
async def test_a_command_is_read_without_slash_and_name(
    telegram: BotApi, alice: Person, text: str, line: str
) -> None:
    command = await typed(text, telegram, alice)

    assert command is not None
    assert command.line == line
    assert command.is_for_us


@pytest.mark.parametrize("text", ["Hello", "see /help", "@greenroom_bot /help", "//", "1/2"])
async def test_other_words_are_no_command(telegram: BotApi, alice: Person, text: str) -> None:
    assert await typed(text, telegram, alice) is None


@pytest.mark.parametrize(
    ("text", "is_for_us", "is_by_name"),
    [
        ("/help", True, False),
        ("/help@greenroom_bot", True, True),
        ("/help@Greenroom_Bot", True, True),
        ("/help@other_bot", False, False),
    ],
)
async def test_a_command_says_whom_it_is_for(
    telegram: BotApi, alice: Person, text: str, *, is_for_us: bool, is_by_name: bool
) -> None:
    command = await typed(text, telegram, alice)

    assert command is not None
    assert (command.is_for_us, command.is_by_name) == (is_for_us, is_by_name)


def test_an_unknown_command_is_named() -> None:
    reply = unknown("dance with me")

    assert reply.text == "There is no command `/dance`. /help shows all."
    assert reply.tone == "bad"


def test_each_noun_is_one_command_that_tells_its_verbs() -> None:
    drawn = {c.command: c.description for c in to_command_list((LIST, SWITCH, HELP, RETRY))}

    assert drawn == {
        "persona": "Show all personas; also: switch",
        "help": "Show what I can do",
    }


def test_a_noun_that_does_nothing_alone_is_told_by_its_first_verb() -> None:
    (drawn,) = to_command_list((SWITCH,))

    assert drawn.description == "Choose who answers"


def test_a_long_help_is_cut_to_what_telegram_takes() -> None:
    (drawn,) = to_command_list((CommandSpec(noun="help", verb="", help="Really. " * 99),))

    assert len(drawn.description) == 256


async def test_the_list_is_published_once_until_it_changes(telegram: BotApi, bot: Bot) -> None:
    markers = FakeMarkers()

    await publish(bot, SPECS, markers)
    await publish(bot, SPECS, markers)
    assert len(telegram.sent("setMyCommands")) == 2, "one list in private, one in groups"

    await publish(bot, SPECS[1:], markers)
    assert len(telegram.sent("setMyCommands")) == 4
    assert list(markers.kept) == ["telegram:4242:commands"]


async def test_the_list_is_the_same_in_private_and_in_groups(telegram: BotApi, bot: Bot) -> None:
    await publish(bot, SPECS, FakeMarkers())

    published = telegram.world.commands
    assert published.keys() == {"default", "all_group_chats"}
    assert published["default"] == published["all_group_chats"]
    assert [command["command"] for command in published["default"]] == [
        "persona",
        "session",
        "help",
    ]


async def test_the_list_is_published_at_the_next_start_when_telegram_did_not_take_it(
    telegram: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    markers = FakeMarkers()
    for refusal in (too_many_requests(5), server_error()):
        telegram.fail("setMyCommands", refusal)
        await publish(bot, SPECS, markers)
        assert markers.kept == {}
    assert "The command list is not published" in caplog.text

    await publish(bot, SPECS, markers)

    assert len(markers.kept) == 1
