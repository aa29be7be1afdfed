"""What people say and write in a place of every kind, with a secret in each thing."""

import random
import string
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.bootstrap import Application
from bot.domain.attachment import Attachment
from bot.domain.file import File
from bot.domain.lore import Lorebook, LoreState, LoreVerdict
from bot.domain.mask import SessionGuise
from bot.domain.persona import Appendix, PersonaDefinition
from bot.domain.policy import THE_BOT, Viewer
from bot.domain.turn import Outcome, Usage
from bot.ports.dialogues import Dialogue
from bot.ports.storage import UnitOfWork
from bot.settings import Settings
from storage.config import DatabaseConfig
from tests.builders import ANN, BEN, a_definition, a_form, a_group, a_lorebook, a_picture
from tests.conversation.conftest import House
from tests.fakes.language_model import ScriptedModel
from tests.fakes.platform import RecordingPlatform
from tests.storage.stage import COACH

_LETTERS = string.ascii_lowercase + string.digits


class Secrets:
    """Words that are said nowhere else, each by what it was said as."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311  # for a test to be repeated
        self.by_use: dict[str, str] = {}

    def __call__(self, use: str) -> str:
        """Return something that has a new secret in it."""
        secret = "".join(self._chance.choices(_LETTERS, k=14))
        self.by_use[use] = secret
        between = self._chance.choice((" ", "\n", " — ", ' "', "ß", "😀 "))
        return f"Tell{between}{secret}{between}nobody"

    def name(self, use: str) -> str:
        """Return a name that is one."""
        self(use)
        return self.by_use[use]


@dataclass(slots=True)
class Home:
    """The bot on one database, with a key or without."""

    config: DatabaseConfig
    key: str = ""
    encrypt: bool = True

    def bot(self, *script: str) -> Application:
        """Return the bot with a model that says these things."""
        settings = Settings.model_validate(
            {
                "database": {"url": self.config.url.get_secret_value()},
                "security": {"master_key": self.key, "encrypt": self.encrypt},
                "conversation": {"burst_within": 0, "titles": False},
                "llm": {"model": "openai:large"},
            }
        )
        model = ScriptedModel(*script)
        application = Application(settings, platforms=(), model=model)
        application.platforms["telegram"] = RecordingPlatform()
        return application


async def live(home: Home, secret: Secrets) -> None:
    """Let Ann and Ben do all that leaves words behind."""
    async with home.bot(secret("answer"), secret("variant"), "Fine.") as application:
        platform = application.platforms["telegram"]
        assert isinstance(platform, RecordingPlatform)
        house = House(application, platform, ScriptedModel())
        await _talk(house, secret)
        async with application.storage.writing(THE_BOT) as uow:
            await _write(uow, secret)
            await uow.commit()


async def _talk(house: House, secret: Secrets) -> None:
    """Talk as people talk."""
    house.platform.files["x:notes"] = secret("file").encode()
    notes = Attachment(name=secret.name("file name"), url="x:notes", media_type="text/plain")
    await house.answers(secret("question"), attachments=(notes,))
    await house.runs("retry")
    edited = await house.hears("Hm")
    await house.settles(edited.place)
    await house.application.front_desk.amend(replace(edited, text=secret("edit")))
    await house.settles(edited.place)
    await house.runs(f"session rename {secret.name('title')}")
    club = replace(a_group(), title=secret.name("place"))
    await house.answers(secret("in a group"), place=club, sender=BEN, mentions_bot=True)


async def _write(uow: UnitOfWork, secret: Secrets) -> None:
    """Let Ann have one thing of each kind."""
    ann = await uow.users.get_or_create(ANN)
    place = await uow.places.get_or_create(a_group("-1009"))
    session = await uow.sessions.start(
        place_id=place.id,
        owner_id=ann.id,
        title=secret("title of a session"),
        thread_title=secret("title of a thread"),
        persona_id=COACH,
    )
    persona = await uow.authored_personas.add(
        _definition(secret, "persona"),
        owner_id=ann.id,
        source="card",
        appendix=_appendix(secret, "persona"),
    )
    await uow.authored_personas.revise(persona.id, _definition(secret, "revision"))
    mask = await uow.masks.add(
        _definition(secret, "mask"), owner_id=ann.id, appendix=_appendix(secret, "mask")
    )
    await uow.guises.choose(session.id, ann.id, SessionGuise(guise=mask.guise))
    await uow.guises.reattribute(session.id, ann.id, mask.guise)
    project = await uow.projects.create(secret.name("project"), owner_id=ann.id)
    await uow.projects.put(session.id, project.id)
    add = uow.lorebooks.add
    source = {"file": secret("source of a book")}
    await add(_book(secret, "lore"), owner_id=ann.id, source=source)
    await add(_book(secret, "lore of a session"), owner_id=ann.id, session_id=session.id)
    await add(_book(secret, "lore of a project"), owner_id=ann.id, project_id=project.id)
    verdict = LoreVerdict(
        lorebook_id=None,
        book=secret("book in a verdict"),
        entry=secret("entry in a verdict"),
        is_told=True,
        reason="of the night",
    )
    await uow.lorebooks.keep_state(session.id, LoreState(verdicts=(verdict,)))
    await uow.greetings.add_greeting("Hi", session_id=session.id, persona=persona)
    await uow.greetings.replace_greeting(secret("greeting"), session_id=session.id, persona=persona)
    turn = await uow.turns.queue(session.id, COACH, asked_by=ann.id)
    failed = Outcome(state="failed", error=secret("error"), model="m", usage=Usage())
    await uow.turns.finish(turn.id, failed)
    form = replace(a_form(), title=secret("form"))
    picture = a_picture(secret.name("handed in"), secret("picture handed in").encode())
    answers = {"text": secret("form answer")}
    dialogue = Dialogue(form=form, answers=answers, picture=picture)
    await uow.dialogues.keep(place.id, ann.id, dialogue)


async def everything(uow: UnitOfWork) -> list[object]:
    """Return all that there is to read."""
    ann = await uow.users.get_or_create(ANN)
    place = await uow.places.get_or_create(a_group("-1009"))
    session = await uow.sessions.find_current(place.id)
    assert session is not None
    personas = await uow.personas.visible_to(Viewer(user_id=ann.id))
    masks = await uow.masks.owned_by(ann.id)
    lists: tuple[Sequence[object], ...] = (
        personas,
        masks,
        [await uow.persona_history.appendix(p.id, p.revision) for p in personas],
        [await uow.persona_history.revisions(p.id, 9) for p in personas],
        [await uow.masks.appendix(mask.id) for mask in masks],
        await uow.lorebooks.that_apply(session.id, ann.id),
        await uow.projects.visible_to(ann.id),
        await uow.archive.listed(ann.id, place_id=None, offset=0, limit=9),
        await uow.transcripts.whole(session.id),
        await uow.transcripts.search(ann.id, ["tell"], offset=0, limit=99),
    )
    dialogue = await uow.dialogues.find(place.id, ann.id, since=datetime.min.replace(tzinfo=UTC))
    guises = await uow.guises.that_apply(ann.id, session_id=session.id, persona_id=None)
    state = await uow.lorebooks.state(session.id)
    return [*(one for many in lists for one in many), place, session, dialogue, guises, state]


def _definition(secret: Secrets, use: str) -> PersonaDefinition:
    """Return what a persona or a mask is made of."""
    return a_definition(
        secret.name(f"name of {use}"),
        description=secret(f"description of {use}"),
        greeting=secret(f"greeting of {use}"),
    )


def _appendix(secret: Secrets, use: str) -> Appendix:
    """Return all that can hang on a persona or a mask."""
    asset = File(
        name=secret.name(f"path in the card of {use}"),
        content=secret(f"file in the card of {use}").encode(),
    )
    return Appendix(
        picture=a_picture(
            secret.name(f"name of the picture of {use}"), secret(f"picture of {use}").encode()
        ),
        card={"data": {secret.name(f"key of {use}"): secret(f"card of {use}")}},
        assets=(asset,),
        lorebook=_book(secret, f"book of {use}"),
    )


def _book(secret: Secrets, use: str) -> Lorebook:
    """Return a lorebook."""
    changes: dict[str, Any] = {"name": secret(f"name of {use}")}
    return a_lorebook(secret(use), **changes)
