"""Every command, in the order of the help text. To add one: write a function, add a line."""

from bot.commands import answer, form, start, turn
from bot.commands import help as help_
from bot.commands.lore import keeping as books
from bot.commands.lore import looking
from bot.commands.persona import (
    asking,
    cards,
    choosing,
    greeting,
    keeping,
    listing,
    making,
    preview,
)
from bot.commands.session import beginning, carrying
from bot.commands.session import keeping as conversations
from bot.commands.session import listing as sessions
from bot.commands.signature import Command, command

CATALOGUE: tuple[Command, ...] = (
    command("persona", "list", listing.list_personas, is_default=True),
    command("persona", "show", listing.show),
    command("persona", "preview", preview.preview),
    command("persona", "switch", choosing.switch),
    command("persona", "reset", choosing.reset),
    command("persona", "create", making.create),
    command("persona", "edit", making.edit),
    command("persona", "copy", making.copy),
    command("persona", "share", keeping.share),
    command("persona", "history", keeping.history),
    command("persona", "revert", keeping.revert),
    command("persona", "delete", keeping.delete),
    command("persona", "import", cards.import_card),
    command("persona", "export", cards.export),
    command("ask", "", asking.ask),
    command("retry", "", answer.again),
    command("as", "", answer.answer_as),
    command("continue", "", answer.go_on),
    command("stop", "", answer.stop),
    command("undo", "", answer.undo),
    command("lore", "list", looking.list_books, is_default=True),
    command("lore", "show", looking.show),
    command("lore", "why", looking.why),
    command("lore", "toggle", books.toggle),
    command("lore", "import", books.import_book),
    command("lore", "export", books.export),
    command("lore", "delete", books.delete),
    command("session", "new", beginning.new),
    command("session", "list", sessions.list_sessions),
    command("session", "switch", conversations.switch),
    command("session", "rename", conversations.rename),
    command("session", "search", sessions.search),
    command("session", "export", carrying.export),
    command("session", "close", conversations.close),
    command("session", "delete", conversations.delete),
    command("session", "info", beginning.info, is_default=True),
    command("cancel", "", form.cancel),
    command("help", "", help_.show_help),
    # Reached by buttons, forms and links only.
    command("start", "", start.start, is_listed=False),
    command("persona", "write", making.write, is_listed=False),
    command("persona", "basics", making.basics, is_listed=False),
    command("persona", "more", making.more, is_listed=False),
    command("persona", "remove", keeping.remove, is_listed=False),
    command("persona", "purge", keeping.purge, is_listed=False),
    command("persona", "greet", greeting.greet, is_listed=False),
    command("session", "remove", conversations.remove, is_listed=False),
    command("session", "hits", sessions.hits, is_listed=False),
    command("lore", "remove", books.remove, is_listed=False),
    command("turn", "retry", turn.retry, is_listed=False),
    command("turn", "again", answer.again, is_listed=False),
    command("turn", "continue", answer.go_on, is_listed=False),
    command("turn", "stop", answer.stop, is_listed=False),
    command("turn", "choose", answer.choose, is_listed=False),
    command("turn", "redo", answer.redo, is_listed=False),
    command("form", "skip", form.leave, is_listed=False),
    command("form", "keep", form.leave, is_listed=False),
    command("form", "empty", form.empty, is_listed=False),
    command("form", "again", form.again, is_listed=False),
    command("form", "send", form.send, is_listed=False),
    command("form", "cancel", form.drop, is_listed=False),
)
