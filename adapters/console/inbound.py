"""From a typed line to a message, and from a filled-in file to answers. Pure."""

import re
import tomllib
from datetime import datetime

from adapters.console.config import ConsoleConfig
from bot.domain.command import Caller
from bot.domain.errors import BadInputError
from bot.domain.form import Form, FormField
from bot.domain.message import IncomingMessage
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.user import Identity

_AT_LINE = re.compile(r"at line (\d+)")

BOT_ACCOUNT = "console:greenroom"


def to_caller(config: ConsoleConfig, place: str) -> Caller:
    """Return who sits at the terminal, in that place."""
    return Caller(
        identity=Identity(platform="console", external_id="me", display_name=config.name),
        place=PlaceAddress(key=PlaceKey("console", place), kind="console", title=place),
        bot_account=BOT_ACCOUNT,
    )


def to_incoming(line: str, caller: Caller, *, message_id: str, at: datetime) -> IncomingMessage:
    """Return the typed line as a message."""
    return IncomingMessage(
        bot_account=caller.bot_account,
        message_id=message_id,
        place=caller.place,
        sender=caller.identity,
        text=line,
        sent_at=at,
    )


def to_answers(written: str, form: Form) -> dict[str, str]:
    """Read a form that was filled in: TOML, with a text for each field.

    Raises:
        BadInputError: It is not TOML, or an answer does not fit; says where.
    """
    try:
        found = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        message = f"What you wrote cannot be read: {error}{_line_of(error, written)}"
        raise BadInputError(message) from error
    for name in found.keys() - {field.name for field in form.fields}:
        message = f"There is no field {name!r} in this form."
        raise BadInputError(message)
    answers = {field.name: found.get(field.name, "") for field in form.fields}
    for field in form.fields:
        if problem := _problem_with(answers[field.name], field):
            message = f"{field.name!r} {problem}"
            raise BadInputError(message)
    return {name: answer.strip() for name, answer in answers.items()}


def _line_of(error: tomllib.TOMLDecodeError, written: str) -> str:
    """Return the line that is at fault, where the parser says which it is."""
    found = _AT_LINE.search(str(error))
    lines = written.splitlines()
    number = int(found[1]) if found else len(lines) + 1
    return f": `{lines[number - 1].strip()}`" if number <= len(lines) else ""


def _problem_with(answer: object, field: FormField) -> str:
    """Say why this does not fit its field; empty if it does."""
    if not isinstance(answer, str):
        return "must be a text in quotes."
    text = answer.strip()
    if field.is_required and not text:
        return "must be filled in."
    if field.kind == "line" and "\n" in text:
        return "takes one line only."
    if len(text) > field.max_length and field.kind != "picture":
        return f"is {len(text)} characters long, and {field.max_length} is the most."
    return ""
