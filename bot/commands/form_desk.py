"""Leads people through forms where a platform has none of its own: a question for each field.

Every answer is stored before the next question is asked. What was filled in is forgotten only when
the form's command took it, or the person gave it up.
"""

from collections.abc import Callable
from datetime import timedelta

from bot.commands.questionnaire import Questionnaire
from bot.commands.questions import CUT, problem_with, question, review, too_late
from bot.conversation.door import Door
from bot.conversation.sessions import arrive, current_with_user
from bot.domain.command import Caller
from bot.domain.errors import NotFoundError
from bot.domain.file import File
from bot.domain.form import Form
from bot.domain.reply import Reply
from bot.ports.clock import Clock
from bot.ports.command_desk import CommandDesk
from bot.ports.dialogues import Dialogue
from bot.ports.storage import Storage, UnitOfWork

_PATIENCE = timedelta(days=1)
"""How long a question waits for its answer; whoever writes later means to talk."""


class GuidedForms:
    """Implements `bot.ports.form_desk.FormDesk`, and what the buttons below its questions do."""

    def __init__(
        self, *, storage: Storage, commands: CommandDesk, door: Door, clock: Clock
    ) -> None:
        self._storage = storage
        self._door = door
        self._commands = commands
        self._clock = clock

    async def begin(self, form: Form, caller: Caller) -> Reply:
        """Ask for the first field; a form that was begun here before is forgotten."""
        async with self._storage.writing() as uow:
            place, user = await arrive(uow, caller)
            dialogue = Dialogue(form=form, answers={})
            await uow.dialogues.keep(place.id, user.id, dialogue)
            await uow.commit()
        seat = (place.id, user.id)
        return await self._go_on(Questionnaire(seat=seat, caller=caller, dialogue=dialogue))

    async def is_filling_in(self, caller: Caller, *, message_id: str) -> bool:
        """Tell whether this message is an answer, also one that comes a second time."""
        if not await self._door.admits(caller):
            return False
        async with self._storage.reading() as uow:
            found = await self._find(uow, caller)
        return found is not None and found.takes(message_id)

    async def answer(
        self, caller: Caller, *, message_id: str, text: str, picture: File | None
    ) -> Reply | None:
        """Take an answer: the next question, or what the form's command says at the end."""
        if not await self._door.admits(caller):
            return None
        async with self._storage.writing() as uow:
            found = await self._find(uow, caller)
            if found is None or not found.takes(message_id):
                return None
            if not found.has_taken(message_id):
                answer = text.strip()
                if (field := found.field) is None:
                    return review(found, Reply(text="Everything is filled in."))
                if problem := problem_with(field, answer, picture):
                    return question(found, field, problem=problem)
                found = found.answered(answer, picture=picture, message_id=message_id)
                await _keep(uow, found)
        return await self._go_on(found)

    async def take_back(self, caller: Caller, *, message_id: str) -> Reply | None:
        """Ask again for what this message answered: it was only the beginning of a text."""
        if not await self._door.admits(caller):
            return None
        async with self._storage.writing() as uow:
            found = await self._find(uow, caller)
            if found is None or not found.takes(message_id):
                return None
            found = found.taken_back(message_id)
            await _keep(uow, found)
        if found.field is not None:
            return question(found, found.field, problem=CUT)
        return review(found, Reply(text=CUT, tone="bad")) if found.is_open else too_late(found)

    async def leave(self, caller: Caller, ticket: str) -> Reply:
        """Leave the field that is asked for as it is."""
        return await self._change(caller, ticket, Questionnaire.left)

    async def empty(self, caller: Caller, ticket: str) -> Reply:
        """Let the field that is asked for be empty."""
        return await self._change(caller, ticket, Questionnaire.emptied)

    async def ask_again(self, caller: Caller, ticket: str) -> Reply:
        """Ask for the field of this ticket again."""
        return await self._change(caller, ticket, Questionnaire.back_at)

    async def send_again(self, caller: Caller, ticket: str) -> Reply:
        """Hand in what the form's command refused before."""
        return await self._change(caller, ticket, Questionnaire.complete)

    async def give_up(self, caller: Caller, ticket: str = "") -> Reply:
        """Forget what was filled in."""
        async with self._storage.writing() as uow:
            found = await self._find_open(uow, caller)
            found.step_of(ticket)
            await uow.dialogues.drop(*found.seat)
            await uow.commit()
        return Reply(text=f"{found.form.title}: given up. Nothing was changed.")

    async def _find(self, uow: UnitOfWork, caller: Caller) -> Questionnaire | None:
        """Return what the caller is filling in here, or has just handed in."""
        viewer = (await current_with_user(uow, caller)).viewer
        if viewer.place_id is None or viewer.user_id is None:
            return None
        seat = (viewer.place_id, viewer.user_id)
        since = self._clock.now() - _PATIENCE
        dialogue = await uow.dialogues.find(*seat, since=since)
        if dialogue is None:
            return None
        return Questionnaire(seat=seat, caller=caller, dialogue=dialogue)

    async def _find_open(self, uow: UnitOfWork, caller: Caller) -> Questionnaire:
        """Return what the caller is filling in here; raises `NotFoundError` if that is nothing."""
        found = await self._find(uow, caller)
        if found is None or not found.is_open:
            message = "You are not filling in anything here."
            raise NotFoundError(message)
        return found

    async def _change(
        self, caller: Caller, ticket: str, change: Callable[[Questionnaire, int], Questionnaire]
    ) -> Reply:
        """Do what a button says, and go on from there."""
        async with self._storage.writing() as uow:
            found = await self._find_open(uow, caller)
            found = change(found, found.step_of(ticket))
            await _keep(uow, found)
        return await self._go_on(found)

    async def _go_on(self, found: Questionnaire) -> Reply:
        """Ask for the next field, or hand the form in."""
        if not found.is_open:
            return Reply(text=f"{found.form.title}: this was handed in already.")
        if found.field is not None:
            return question(found, found.field)
        return await self._hand_in(found)

    async def _hand_in(self, found: Questionnaire) -> Reply:
        """Run the form's command; what it refuses stays, to be corrected."""
        invocation = self._commands.parse(found.form.command, found.caller)
        if invocation is None:
            text = f"There is no command `/{found.form.command}` any more."
            return review(found, Reply(text=text, tone="bad"))
        reply = await self._commands.run(found.handed_in(invocation))
        if reply.tone == "bad":
            return review(found, reply)
        async with self._storage.writing() as uow:
            # Whoever erased themselves by it has no form any more.
            if await self._find(uow, found.caller) is not None:
                await _keep(uow, found.closed())
        return reply


async def _keep(uow: UnitOfWork, found: Questionnaire) -> None:
    """Store where it stands."""
    await uow.dialogues.keep(*found.seat, found.dialogue)
    await uow.commit()
