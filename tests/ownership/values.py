"""What methods of repositories are called with: by the types of their parameters, out of keys.

A parameter of a type, or a text of a name, that is not known here fails the matrix.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from bot.domain.access import AccessRule, Subject, of_account
from bot.domain.attachment import Attachment
from bot.domain.ids import (
    LorebookId,
    MaskId,
    MembershipId,
    MemoryId,
    MessageId,
    PersonaId,
    PlaceId,
    ProjectId,
    SessionId,
    TurnId,
    UserId,
)
from bot.domain.limits import Payer
from bot.domain.lore import Lorebook, LoreState
from bot.domain.mask import Guise, Placement, SessionGuise
from bot.domain.memory import MemoryDraft, Stretch
from bot.domain.message import IncomingMessage, Message, MessageKey
from bot.domain.passage import Reach, Recalled
from bot.domain.persona import Appendix, Persona, PersonaDefinition
from bot.domain.place import Place, PlaceAddress, PlaceKey
from bot.domain.policy import Viewer
from bot.domain.turn import Outcome, Turn, Usage
from bot.domain.user import Identity
from bot.ports.dialogues import Dialogue
from tests.builders import (
    NOON,
    a_definition,
    a_form,
    a_lorebook,
    a_message,
    a_persona,
    an_incoming,
)
from tests.ownership.world import Keys

_SOON = NOON + timedelta(hours=1)

_BY_TYPE: Mapping[object, Callable[[Keys], object]] = {
    UserId: lambda of: of.user,
    PlaceId: lambda of: of.place,
    SessionId: lambda of: of.session,
    TurnId: lambda of: of.turn,
    MessageId: lambda of: of.message,
    PersonaId: lambda of: of.persona,
    MaskId: lambda of: of.mask,
    ProjectId: lambda of: of.project,
    LorebookId: lambda of: of.lorebook,
    MembershipId: lambda of: of.membership,
    MemoryId: lambda of: of.memory,
    MemoryDraft: lambda of: MemoryDraft(
        kind="summary",
        content="Mine now",
        owner_id=of.user,
        place_id=of.place,
        scope="session",
        stretch=Stretch(of.session, 1, 1),
    ),
    Message: lambda of: a_message("Mine now", seq=1, author_id=of.user),
    Stretch: lambda of: Stretch(of.session, 1, 10),
    Recalled: lambda of: Recalled(memory_ids=(of.memory,), message_ids=(of.message,)),
    Reach: lambda of: Reach(
        user_id=of.user,
        place_id=of.place,
        is_private=True,
        session_id=of.session,
        project_id=of.project,
        persona_id=of.persona,
        sees="session",
    ),
    Identity: lambda of: of.identity,
    PlaceAddress: lambda of: of.address,
    PlaceKey: lambda of: of.address.key,
    Place: lambda of: Place(id=of.place, address=of.address),
    Payer: lambda of: Payer(user_id=of.user),
    Viewer: lambda of: Viewer(user_id=of.user, place_id=of.place, around=(of.place,)),
    Persona: lambda of: a_persona(of.persona, owner_id=of.user),
    Guise: lambda of: Guise(name="Mine now", mask_id=of.mask),
    SessionGuise: lambda of: SessionGuise(guise=Guise(name="Mine now", mask_id=of.mask)),
    IncomingMessage: lambda of: an_incoming(
        "Mine now", place=of.address, sender=of.identity, message_id=of.message_id
    ),
    MessageKey: lambda of: MessageKey("telegram:1", of.address.key, of.message_id),
    Turn: lambda of: Turn(
        id=of.turn,
        session_id=of.session,
        state="answering",
        attempt=1,
        persona_id=of.persona,
        error="",
        asked_at=NOON,
        created_at=NOON,
    ),
    AccessRule: lambda of: AccessRule(subject=of_account(of.identity), verdict="deny"),
    Subject: lambda of: of_account(of.identity),
    Appendix: lambda _: Appendix(),
    Attachment: lambda _: Attachment(name="note.txt", url="https://files.test/note.txt"),
    Decimal: lambda _: Decimal(1),
    Dialogue: lambda _: Dialogue(form=a_form(), answers={}),
    Lorebook: lambda _: a_lorebook("Mine now"),
    LoreState: lambda _: LoreState(),
    Outcome: lambda _: Outcome(state="cancelled"),
    PersonaDefinition: lambda _: a_definition("Mine now"),
    Placement: lambda _: Placement(position="after"),
    Usage: lambda _: Usage(input_tokens=1),
    bool: lambda _: True,
    int: lambda _: 1,
    datetime: lambda _: _SOON,
    timedelta: lambda _: timedelta(days=1),
}

_BY_NAME: Mapping[str, Callable[[Keys], str]] = {
    "code_hash": lambda of: of.code,
    "platform_message_id": lambda of: of.message_id,
    "message_ids": lambda of: of.message_id,
    "words": lambda of: of.name,
    **dict.fromkeys(
        (
            "album",
            "bot_account",
            "content",
            "name",
            "names",
            "source",
            "text",
            "thread_title",
            "title",
        ),
        lambda _: "Mine now",
    ),
    "value": lambda _: "Mine now",
}
"""For texts."""


def value(name: str, hint: Any, of: Keys) -> object:
    """Return what a parameter is given, out of these keys.

    Raises:
        LookupError: Nothing is known for it.
    """
    match get_origin(hint), get_args(hint):
        case (origin, arguments) if origin in {Union, UnionType}:
            return value(name, next(a for a in arguments if a is not NoneType), of)
        case (origin, arguments) if origin is Literal:
            return arguments[0]
        case (origin, (kind, of_what)) if origin is Mapping:
            return {value(name, kind, of): value(name, of_what, of)}
        case (origin, (kind,)) if origin in {Collection, Sequence}:
            return (value(name, kind, of),)
        case _:
            known = _BY_NAME.get(name) if hint in {str, Any} else _BY_TYPE.get(hint)
    if known is None:
        message = f"{name}: {hint}; say in {__name__} what it is given"
        raise LookupError(message)
    return known(of)
