"""The help text, made from the catalogue so that it cannot go stale."""

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated

from bot.commands.context import Context
from bot.commands.signature import Argument
from bot.domain.command import CommandSpec
from bot.domain.errors import NotFoundError
from bot.domain.reply import Button, Reply

_WELCOME = (
    "Write, and the active persona answers. In servers and groups, mention me or reply to me; in"
    " a thread that I take part in, just write. I am an AI, whichever persona answers; `/privacy`"
    " shows what I keep of you."
)


async def show_help(
    ctx: Context,
    about: Annotated[str, Argument("a command to be told more of, such as persona")] = "",
) -> Reply:
    """Show what I can do."""
    families = [
        (noun, list(family))
        for noun, family in groupby((s for s in ctx.specs if s.is_listed), lambda s: s.noun)
    ]
    if about:
        return _family(about.lstrip("/").split(maxsplit=1)[0].casefold(), dict(families))
    return Reply(
        title="Greenroom",
        text="\n".join([_WELCOME, "", *(_summary(noun, family) for noun, family in families)]),
        menu=tuple(
            Button(label=f"/{noun}", command=f"help {noun}")
            for noun, family in families
            if len(family) > 1
        ),
    )


def _family(noun: str, families: dict[str, list[CommandSpec]]) -> Reply:
    """Tell of all commands of one noun.

    Raises:
        NotFoundError: There is none.
    """
    if noun not in families:
        message = f"There is no command `/{noun}`. `/help` shows all."
        raise NotFoundError(message)
    return Reply(
        title=f"/{noun}",
        text="\n".join(_line(spec) for spec in families[noun]),
        buttons=(Button(label="All commands", command="help"),),
        is_update=True,
    )


def _summary(noun: str, family: Sequence[CommandSpec]) -> str:
    """Return the line of a noun: what can be done with it, or what its one command does."""
    if len(family) == 1:
        return _line(family[0])
    return f"- `/{noun}` {', '.join(spec.verb for spec in family)}"


def _line(spec: CommandSpec) -> str:
    """Return one line: how it is called and what it does."""
    arguments = [p.name if p.is_required else f"[{p.name}]" for p in spec.parameters]
    return f"- `{' '.join(['/' + spec.path, *arguments])}`: {spec.help}"
