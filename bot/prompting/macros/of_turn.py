"""What the macros of a turn or of a greeting stand for."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.message import Message
from bot.domain.persona import Persona
from bot.domain.scene import Scene
from bot.domain.session import Session
from bot.ports.chance import Chance
from bot.prompting.chance import SeededChance
from bot.prompting.macros.expander import Macros
from bot.prompting.macros.times import formatted, in_words
from bot.prompting.masks import mask_text
from bot.prompting.names import clean_name


def macros_of_names(
    *, char: str, user: str, now: datetime, chance: Chance, lasting_chance: Chance
) -> Macros:
    """Return macros that know who is who and what time it is."""
    return Macros(
        values={
            **dict.fromkeys(("char", "bot", "charifnotgroup", "group"), char),
            "user": user,
            "newline": "\n",
            "noop": "",
            "time": formatted(now, "LT"),
            "date": formatted(now, "LL"),
            "weekday": formatted(now, "dddd"),
            "isotime": formatted(now, "HH:mm"),
            "isodate": formatted(now, "YYYY-MM-DD"),
        },
        now=now,
        chance=chance,
        lasting_chance=lasting_chance,
    )


def macros_of_greeting(persona: Persona, session: Session, *, user: str) -> Macros:
    """Return the macros of what a persona says first, to a user of this name, in a session."""
    chance = SeededChance(str(session.id))
    return macros_of_names(
        char=persona.definition.nickname or persona.name,
        user=clean_name(user),
        now=session.created_at,
        chance=chance,
        lasting_chance=chance,
    )


def macros_of_turn(scene: Scene, seen: Sequence[Message], *, chance: Chance) -> Macros:
    """Return the macros of a turn; `seen` is what its persona sees, the asked message last."""
    definition = scene.persona.definition
    names = macros_of_names(
        char=definition.nickname or definition.name,
        user=clean_name(scene.asked.speaker),
        now=scene.moment,
        chance=chance,
        lasting_chance=SeededChance(str(scene.session.id)),
    )
    texts = {
        "description": definition.description,
        "personality": definition.personality,
        "scenario": definition.scenario,
        "mesexamples": definition.example_dialogue,
    }
    return Macros(
        values={
            **names.values,
            **{name: names.expand(text).strip() for name, text in texts.items()},
            **_said(scene, seen),
            "persona": mask_text(scene, names),
            "charversion": definition.character_version,
        },
        now=scene.moment,
        chance=chance,
        lasting_chance=names.lasting_chance,
    )


def _said(scene: Scene, seen: Sequence[Message]) -> dict[str, str]:
    """Return what macros tell of the conversation."""
    asked = scene.asked
    answers = [m.content for m in seen if m.persona_id == scene.persona.id]
    before = [m.created_at for m in seen if m.role == "user" and m.seq < asked.seq]
    idle = scene.moment - (before or [scene.moment])[-1]
    return {
        "input": asked.content,
        "lastmessage": asked.content,
        "lastusermessage": asked.content,
        "lastcharmessage": (answers or [""])[-1],
        "idle_duration": in_words(idle),
    }
