"""What commands are called with: by the kinds and the names of their arguments.

A `Thing` is called once as Ann's and once as nobody's. An argument of a kind or a name that is not
known here fails the matrix.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.commands.asked import short
from bot.commands.questionnaire import Questionnaire
from bot.domain.command import Caller, CommandSpec, Invocation, ParameterSpec
from bot.domain.file import File
from bot.domain.persona import ID_PREFIX
from bot.ports.dialogues import Dialogue
from tests.builders import a_caller, a_form
from tests.ownership.world import NOBODY, Keys, Role, World

FILE = File(
    name="mine.json",
    content=json.dumps(
        {
            "spec": "chara_card_v2",
            "spec_version": "2.0",
            "data": {
                "name": "Mine now",
                "description": "Mine now.",
                "character_book": {"entries": [{"keys": ["mine"], "content": "Mine now."}]},
            },
        }
    ).encode(),
    media_type="application/json",
)

DRAFT = "hers"
"""The ticket of words that Ann let be found."""

_PLAIN: Mapping[str, str] = {
    **dict.fromkeys(("persona", "own_persona"), "coach"),
    **dict.fromkeys(("depth", "number", "revision", "count", "page"), "1"),
    **dict.fromkeys(
        (
            "description",
            "example_dialogue",
            "greeting",
            "hint",
            "new_name",
            "personality",
            "post_history_instructions",
            "scenario",
            "system_prompt",
            "tags",
            "text",
            "title",
        ),
        "Mine now",
    ),
    "about": "persona",
    "bots name": "@otherbot",
    "kept": "scenario",
    "mask name": "Mine now",
    "most": "5",
    "persona name": "Mine now",
    "project name": "Mine now",
    "word": "ERASE",
}
"""What means nothing that somebody has."""


class Thing(NamedTuple):
    """An argument that means something of Ann's, and one like it that means nothing."""

    hers: str
    nobodys: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One call."""

    spec: CommandSpec
    arguments: Mapping[str, str | File]
    about: str = ""
    thing: Thing | None = None
    """What of Ann's it is about; None for a call about the place, or about oneself."""

    def __str__(self) -> str:
        """Return it as somebody would write it."""
        given = " ".join(f"{k}={v}" for k, v in self.arguments.items() if isinstance(v, str))
        about = f" (about {self.about!r})" if self.about else ""
        return f"/{self.spec.path} {given}".strip() + about

    def of_nobody(self) -> "Cell":
        """Return the call about nothing."""
        if self.thing is None:
            return self
        hers, nobodys = self.thing
        arguments = {k: nobodys if v == hers else v for k, v in self.arguments.items()}
        return replace(self, arguments=arguments, about=nobodys if self.about else "", thing=None)

    def invocation(self, caller: Caller) -> Invocation:
        """Return it as an adapter hands it on."""
        return Invocation(
            path=self.spec.path,
            caller=replace(caller, about=self.about),
            arguments={k: v for k, v in self.arguments.items() if isinstance(v, str)},
            files={k: v for k, v in self.arguments.items() if isinstance(v, File)},
        )


def caller(world: World, role: Role) -> Caller:
    """Return one of the others, calling a command."""
    return a_caller(world.stands(role), world.others[role].identity)


def things(world: World) -> Mapping[str, Sequence[Thing]]:
    """Return what of Ann's arguments can mean, by their kind or their name."""
    alone, common = world.alone, world.common
    persona, shared = _ids(alone.persona, world.shared, nobody=NOBODY.persona)
    name = Thing(alone.name, NOBODY.name)
    (memory,) = _ids(alone.memory, nobody=NOBODY.memory)
    memories = (memory, Thing(alone.memory.hex[-6:], NOBODY.memory.hex[-6:]))
    masks = _ids(alone.mask, world.worn, nobody=NOBODY.mask)
    turns = [Thing(str(keys.turn), str(NOBODY.turn)) for keys in (alone, common)]
    book, _ = _ids(alone.lorebook, alone.persona, nobody=NOBODY.lorebook)
    account = f"telegram:user:{alone.identity.external_id}"
    return {
        "persona": (persona, name),
        "own_persona": (persona, shared, name),
        "persona target": (persona, shared),
        "mask": (*masks, name),
        "mask target": masks,
        "session": (*_ids(alone.session, common.session, nobody=NOBODY.session), name),
        "project": (*_ids(alone.project, nobody=NOBODY.project), name),
        "memory": memories,
        "memory target": memories,
        "turn_id": (*turns, Thing(short(alone.turn), short(NOBODY.turn))),
        "book": (book, Thing(persona.hers, persona.nobodys)),
        "entry": (Thing(f"{book.hers}#1", f"{book.nobodys}#1"),),
        "member": _ids(alone.membership, nobody=NOBODY.membership),
        "code": (Thing(alone.code, NOBODY.code),),
        "draft ticket": (Thing(DRAFT, "nothing"),),
        "form ticket": (Thing(_ticket(alone), _ticket(NOBODY)),),
        "words": (name,),
        "payload": (Thing(f"p_{persona.hers}", f"p_{persona.nobodys}"),),
        "whom": (Thing(account, "telegram:user:404"),),
        "whose": (Thing(account, "telegram:user:404"),),
    }


def cells(spec: CommandSpec, known: Mapping[str, Sequence[Thing]], world: World) -> Iterator[Cell]:
    """Yield every call of a command: about each thing of Ann's, about each choice, about nothing.

    Raises:
        LookupError: Nothing is known for an argument.
    """
    usual = {
        p.name: _usual(spec, p, known) for p in spec.parameters if p.is_required or p.kind != "file"
    }
    required = {p.name: usual[p.name] for p in spec.parameters if p.is_required}
    of_hers = {p.name: _things(spec, p, known) for p in spec.parameters}
    if not any(of_hers[name] for name in required):
        yield Cell(spec=spec, arguments=required)
    if len(usual) > len(required):
        yield Cell(spec=spec, arguments=usual)
    for parameter in spec.parameters:
        for thing in of_hers[parameter.name]:
            yield Cell(spec=spec, arguments={**usual, parameter.name: thing.hers}, thing=thing)
        for choice in parameter.choices[1:]:
            yield Cell(spec=spec, arguments={**usual, parameter.name: choice})
    if spec.on_message:
        for keys in (world.alone, world.common):
            thing = Thing(keys.message_id, NOBODY.message_id)
            yield Cell(spec=spec, arguments=required, about=thing.hers, thing=thing)


def _things(
    spec: CommandSpec, parameter: ParameterSpec, known: Mapping[str, Sequence[Thing]]
) -> Sequence[Thing]:
    """Return what of Ann's an argument can mean."""
    return next((known[name] for name in _names(spec, parameter) if name in known), ())


def _usual(
    spec: CommandSpec, parameter: ParameterSpec, known: Mapping[str, Sequence[Thing]]
) -> str | File:
    """Return what an argument is where the call is about another one."""
    if parameter.kind == "file":
        return FILE
    if parameter.choices:
        return parameter.choices[0]
    names = _names(spec, parameter)
    plain = (_PLAIN[name] for name in names if name in _PLAIN)
    nobodys = (known[name][0].nobodys for name in names if name in known)
    usual = next(plain, None) or next(nobodys, None)
    if usual is None:
        message = f"/{spec.path} {parameter.name}: say in {__name__} what it is given"
        raise LookupError(message)
    return usual


def _names(spec: CommandSpec, parameter: ParameterSpec) -> tuple[str, ...]:
    """Return under what an argument is looked up, the narrowest first."""
    if parameter.kind in {"text", "number"}:
        return (f"{spec.noun} {parameter.name}", parameter.name)
    return (parameter.kind,)


def _ids(*ids: object, nobody: object) -> tuple[Thing, ...]:
    """Return arguments as buttons write them."""
    return tuple(Thing(f"{ID_PREFIX}{one}", f"{ID_PREFIX}{nobody}") for one in ids)


def _ticket(of: Keys) -> str:
    """Return what buttons of the form carry that somebody is filling in."""
    dialogue = Dialogue(form=a_form(), answers={})
    seat = (of.place, of.user)
    return Questionnaire(seat=seat, caller=a_caller(), dialogue=dialogue).ticket(0)
