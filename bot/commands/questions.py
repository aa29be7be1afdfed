"""The words of a guided form: its questions, and why something is no answer. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from bot.commands.questionnaire import Questionnaire
from bot.domain.file import File
from bot.domain.form import FieldKind, FormField
from bot.domain.reply import Button, Field, Reply

_HOW: dict[FieldKind, str] = {
    "line": "Write one line of at most {} characters.",
    "text": "Write as many lines as you like, at most {} characters.",
    "picture": "Send a photo, or an image as a file.",
}
_SHOWN_OF_A_VALUE = 200

CUT = "Your text came in several messages, because it is too long for one. Please shorten it."
"""What is said to a part of an answer."""


def question(found: Questionnaire, field: FormField, *, problem: str = "") -> Reply:
    """Ask for a field; what was wrong with the answer before is said first."""
    asked = f"**{field.label}** ({found.step + 1} of {len(found.form.fields)})"
    how = _HOW[field.kind].format(field.max_length)
    lines = (problem, asked, field.help, how, _to_whom(found))
    standing = found.standing(field)
    return Reply(
        title=found.form.title,
        text="\n".join(line for line in lines if line),
        fields=(Field(name="Now", value=_shortened(standing)),) if standing else (),
        buttons=tuple(_choices(found, field)),
        tone="bad" if problem else "plain",
    )


def review(found: Questionnaire, reply: Reply) -> Reply:
    """Add to what the form's command said what can be done about it."""
    changes = (
        _button(found, f"Change: {field.label}", "again", step)
        for step, field in enumerate(found.form.fields)
    )
    again = _button(found, "Try again", "send", found.step)
    return replace(reply, buttons=(again, *changes, _cancel(found)))


def too_late(found: Questionnaire) -> Reply:
    """Say that a form was handed in with a part of an answer."""
    text = f"{found.form.title}: this was handed in with only the first part of your text."
    return Reply(text=f"{text} {CUT}", tone="bad")


def problem_with(field: FormField, text: str, picture: File | None) -> str:
    """Say in one sentence why this is no answer to the question; empty if it is one."""
    if field.kind == "picture":
        return _problem_with_picture(picture)
    if picture is not None or not text:
        return "I need words here."
    if field.kind == "line" and "\n" in text:
        return "Those were several lines, and only one fits here."
    if len(text) > field.max_length:
        return f"That was {len(text)} characters long, and {field.max_length} is the most here."
    return ""


def _problem_with_picture(picture: File | None) -> str:
    if picture is None:
        return "I need a picture here."
    is_image = picture.media_type.startswith("image/")
    return "" if is_image else f"{picture.name!r} is not a picture."


def _to_whom(found: Questionnaire) -> str:
    """Say who is asked where others listen, and how an answer surely gets through to us."""
    if found.caller.place.is_private:
        return ""
    name = found.caller.identity.display_name
    return f"{name}, this is for you. Reply to this message, or I may not hear you."


def _choices(found: Questionnaire, field: FormField) -> Iterator[Button]:
    """Yield what there is to do but to answer."""
    if found.standing(field):
        yield _button(found, "Keep it", "keep", found.step)
        if not field.is_required and field.kind != "picture":
            yield _button(found, "Empty it", "empty", found.step)
    elif not field.is_required:
        yield _button(found, "Skip", "skip", found.step)
    if found.step:
        yield _button(found, "Back", "again", found.step - 1)
    yield _cancel(found)


def _cancel(found: Questionnaire) -> Button:
    return _button(found, "Cancel", "cancel", found.step)


def _button(found: Questionnaire, label: str, verb: str, step: int) -> Button:
    return Button(label=label, command=f"form {verb} {found.ticket(step)}")


def _shortened(value: str) -> str:
    """Return the beginning of a value, in one line."""
    line = " ".join(value.split())
    return line if len(line) <= _SHOWN_OF_A_VALUE else f"{line[:_SHOWN_OF_A_VALUE]}…"
