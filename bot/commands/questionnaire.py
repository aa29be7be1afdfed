"""A form on its way: how far it is, and what takes it further. Pure; stores and shows nothing.

Steps count from 0. Behind the last field lies one where the form's command said no, so that every
answer can be corrected, and behind that one where nothing is left but to know the last message.
"""

import zlib
from dataclasses import dataclass, replace

from bot.domain.command import Caller, Invocation
from bot.domain.errors import BadInputError
from bot.domain.file import File
from bot.domain.form import Form, FormField
from bot.domain.ids import PlaceId, UserId
from bot.ports.dialogues import Dialogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """One form that one person is filling in, in one place."""

    seat: tuple[PlaceId, UserId]
    caller: Caller
    dialogue: Dialogue

    @property
    def form(self) -> Form:
        """Return what is filled in."""
        return self.dialogue.form

    @property
    def step(self) -> int:
        """Return how far it is."""
        return self.dialogue.step

    @property
    def is_open(self) -> bool:
        """Tell whether something is still to be answered or corrected."""
        return self.step <= len(self.form.fields)

    @property
    def field(self) -> FormField | None:
        """Return what is asked for; None if nothing is."""
        return self.form.fields[self.step] if self.step < len(self.form.fields) else None

    def standing(self, field: FormField) -> str:
        """Return what stands in a field: what was answered, or what was there before."""
        return self.dialogue.answers.get(field.name, field.value)

    def takes(self, message_id: str) -> bool:
        """Tell whether a message is an answer: the next one, or the last one again."""
        return self.is_open or self.has_taken(message_id)

    def has_taken(self, message_id: str) -> bool:
        """Tell whether this very message gave the last answer."""
        return self.dialogue.last_message_id == message_id

    def ticket(self, step: int) -> str:
        """Return what a button carries so that it works for nobody else, and in no other form."""
        return f"{step}.{self._mark()}"

    def step_of(self, ticket: str) -> int:
        """Return the step that a ticket belongs to; without one, the present step.

        Raises:
            BadInputError: It belongs to somebody else, or to another form.
        """
        if not ticket:
            return self.step
        step, _, mark = ticket.partition(".")
        if mark != self._mark() or not step.isdecimal():
            message = "This button belongs to a form that you are not filling in."
            raise BadInputError(message)
        return int(step)

    def answered(
        self, text: str, *, picture: File | None = None, message_id: str = ""
    ) -> "Questionnaire":
        """Take an answer to what is asked for, and go on to the first field that has none."""
        fields = self.form.fields
        value = picture.name if picture is not None else text
        answers = {**self._answers_but(fields[self.step]), fields[self.step].name: value}
        open_steps = (step for step, field in enumerate(fields) if field.name not in answers)
        return self._with(
            step=next(open_steps, len(fields)),
            answers=answers,
            picture=picture or self.dialogue.picture,
            last_message_id=message_id or self.dialogue.last_message_id,
        )

    def taken_back(self, message_id: str) -> "Questionnaire":
        """Ask again for what this message answered, if it gave the last answer."""
        if not self.has_taken(message_id) or not self.dialogue.answers:
            return self
        name = list(self.dialogue.answers)[-1]
        step = next(n for n, field in enumerate(self.form.fields) if field.name == name)
        return self._with(step=step, answers=self._answers_but(self.form.fields[step]))

    def left(self, step: int) -> "Questionnaire":
        """Leave the field as it is; raises `BadInputError` if it must not stay empty."""
        if (field := self._asked_at(step)) is None:
            return self
        value = self.standing(field)
        if field.is_required and not value:
            message = f"{field.label} must be filled in."
            raise BadInputError(message)
        return self.answered(value)

    def emptied(self, step: int) -> "Questionnaire":
        """Let the field be empty; raises `BadInputError` if it must not be."""
        if (field := self._asked_at(step)) is None:
            return self
        if field.is_required or field.kind == "picture":
            message = f"{field.label} cannot be emptied."
            raise BadInputError(message)
        return self.answered("")

    def back_at(self, step: int) -> "Questionnaire":
        """Ask for a field again; raises `BadInputError` if there is none such."""
        if step >= len(self.form.fields):
            message = f"{self.form.title} has no such field."
            raise BadInputError(message)
        return self._with(step=step)

    def complete(self, step: int) -> "Questionnaire":
        """Return it as it is; raises `BadInputError` if a field is still asked for."""
        if self.field is not None or step != self.step:
            message = f"{self.form.title} is not filled in yet."
            raise BadInputError(message)
        return self

    def closed(self) -> "Questionnaire":
        """Forget the answers, but not the message that gave the last one."""
        return self._with(step=len(self.form.fields) + 1, answers={}, picture=None)

    def handed_in(self, invocation: Invocation) -> Invocation:
        """Return the call of the form's command with what was filled in."""
        pictures = [field.name for field in self.form.fields if field.kind == "picture"]
        words = {k: v for k, v in self.dialogue.answers.items() if k not in pictures}
        picture = self.dialogue.picture
        return replace(
            invocation,
            arguments={**invocation.arguments, **words},
            files=dict.fromkeys(pictures, picture) if picture is not None else {},
        )

    def _asked_at(self, step: int) -> FormField | None:
        """Return the field that is asked for; None if the button is one of an earlier question."""
        return self.field if step == self.step else None

    def _answers_but(self, field: FormField) -> dict[str, str]:
        """Return what was answered to all other questions."""
        return {name: text for name, text in self.dialogue.answers.items() if name != field.name}

    def _with(self, **changes: object) -> "Questionnaire":
        return replace(self, dialogue=replace(self.dialogue, **changes))

    def _mark(self) -> str:
        owner = f"{self.seat} {self.form.title} {self.form.command}"
        return f"{zlib.crc32(owner.encode()):08x}"
