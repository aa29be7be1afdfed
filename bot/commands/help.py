"""The help text, made from the catalogue so that it cannot go stale."""

from bot.commands.context import Context
from bot.domain.command import CommandSpec
from bot.domain.reply import Reply

_WELCOME = (
    "Write, and the active persona answers. In servers and groups, mention me or reply to me; in"
    " a thread that I take part in, just write. I am an AI, whichever persona answers; `/privacy`"
    " shows what I keep of you."
)


async def show_help(ctx: Context) -> Reply:
    """Show what I can do."""
    lines = [_line(spec) for spec in ctx.specs if spec.is_listed]
    return Reply(title="Greenroom", text="\n".join([_WELCOME, "", *lines]))


def _line(spec: CommandSpec) -> str:
    """Return one line: how it is called and what it does."""
    arguments = [p.name if p.is_required else f"[{p.name}]" for p in spec.parameters]
    return f"- `{' '.join(['/' + spec.path, *arguments])}`: {spec.help}"
