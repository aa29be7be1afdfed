"""Every command, in the order of the help text. To add one: write a function, add a line."""

from bot.commands import form, persona, session, start, turn
from bot.commands import help as help_
from bot.commands.signature import Command, command

CATALOGUE: tuple[Command, ...] = (
    command("persona", "list", persona.list_personas, is_default=True),
    command("persona", "show", persona.show),
    command("persona", "switch", persona.switch),
    command("persona", "reset", persona.reset),
    command("session", "new", session.new),
    command("session", "info", session.info, is_default=True),
    command("cancel", "", form.cancel),
    command("help", "", help_.show_help),
    command("start", "", start.start, is_listed=False),
    command("turn", "retry", turn.retry, is_listed=False),
    command("form", "skip", form.leave, is_listed=False),
    command("form", "keep", form.leave, is_listed=False),
    command("form", "empty", form.empty, is_listed=False),
    command("form", "again", form.again, is_listed=False),
    command("form", "send", form.send, is_listed=False),
    command("form", "cancel", form.drop, is_listed=False),
)
