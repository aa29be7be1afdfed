"""What a command function says of itself."""

from typing import Annotated

import pytest

from bot.commands.context import Context
from bot.commands.signature import Argument, command
from bot.domain.command import ParameterSpec
from bot.domain.reply import Reply


async def greet(
    ctx: Context,
    whom: Annotated[str, Argument("whom to greet", "persona")],
    words: Annotated[str, Argument("what to say")] = "",
) -> Reply:
    """Say hello to somebody.

    Nobody is told this paragraph.
    """
    del ctx
    return Reply(text=f"{words}, {whom}")


async def plain(ctx: Context, whom: str) -> Reply:
    """Say hello."""
    del ctx
    return Reply(text=whom)


def test_the_help_is_the_first_sentence_of_the_function() -> None:
    assert command("hello", "say", greet).spec.help == "Say hello to somebody"


def test_arguments_are_read_with_help_kind_and_whether_they_must_be_there() -> None:
    assert command("hello", "say", greet).spec.parameters == (
        ParameterSpec(name="whom", help="whom to greet", kind="persona"),
        ParameterSpec(name="words", help="what to say", is_required=False),
    )


def test_names_and_flags_are_kept() -> None:
    quiet = command("hello", "", greet, is_listed=False).spec
    default = command("hello", "say", greet, is_default=True)

    assert (quiet.path, quiet.is_listed, quiet.is_default) == ("hello", False, False)
    assert (default.spec.path, default.spec.is_listed, default.spec.is_default) == (
        "hello say",
        True,
        True,
    )
    assert default.run is greet


def test_an_argument_that_does_not_explain_itself_is_refused() -> None:
    with pytest.raises(TypeError, match="'whom' of a command lacks its Annotated"):
        command("hello", "say", plain)
