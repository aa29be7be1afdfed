"""Things that tests talk about, made with everything that a test does not care for filled in."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from bot.domain.command import Caller
from bot.domain.face import Face
from bot.domain.file import File
from bot.domain.form import Form, FormField
from bot.domain.ids import MaskId, MessageId, PersonaId, PlaceId, SessionId, TurnId, UserId
from bot.domain.lore import Lorebook, LoreEntry
from bot.domain.mask import Guise, Likeness
from bot.domain.memory import MemoryDraft
from bot.domain.message import IncomingMessage, Message
from bot.domain.persona import Persona, PersonaDefinition
from bot.domain.place import Place, PlaceAddress, PlaceKey
from bot.domain.scene import Scene
from bot.domain.session import Session
from bot.domain.turn import Turn
from bot.domain.user import Identity

NOON = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
ANN = Identity(platform="telegram", external_id="7", display_name="Ann")
BEN = Identity(platform="telegram", external_id="8", display_name="Ben")
OPERATOR = Identity(platform="telegram", external_id="1", display_name="Olga")
CLEO = Identity(platform="telegram", external_id="9", display_name="Cleo")


def a_direct_chat(chat_id: str = "7") -> PlaceAddress:
    """Return a direct message chat on Telegram."""
    return PlaceAddress(key=PlaceKey("telegram", chat_id), kind="direct", title="Ann")


def a_group(chat_id: str = "-1001") -> PlaceAddress:
    """Return a group on Telegram."""
    return PlaceAddress(key=PlaceKey("telegram", chat_id), kind="group", title="Friends")


def a_topic(topic_id: str = "5") -> PlaceAddress:
    """Return a topic of that group."""
    group = a_group()
    key = PlaceKey("telegram", group.key.chat_id, topic_id)
    return PlaceAddress(key=key, kind="topic", title="Cooking", parent=group)


def an_incoming(text: str = "Hello", **changes: Any) -> IncomingMessage:
    """Return a message of Ann's in her direct chat."""
    given: dict[str, Any] = {
        "bot_account": "telegram:1",
        "message_id": "100",
        "place": a_direct_chat(),
        "sender": ANN,
        "sent_at": datetime.now(UTC),
    }
    return IncomingMessage(text=text, **{**given, **changes})


def a_caller(place: PlaceAddress | None = None, identity: Identity = ANN) -> Caller:
    """Return Ann, calling a command."""
    return Caller(identity=identity, place=place or a_direct_chat(), bot_account="telegram:1")


def a_definition(name: str = "Coach", **changes: Any) -> PersonaDefinition:
    """Return what a persona is made of."""
    given: dict[str, Any] = {"description": f"{name} is here to help.", "icon": "🌱"}
    return PersonaDefinition(name=name, **{**given, **changes})


def a_persona(
    persona_id: str = "coach",
    *,
    revision: int = 1,
    owner_id: UserId | None = None,
    **changes: Any,
) -> Persona:
    """Return a persona of the library, or with `owner_id` one that is private to its owner."""
    name = changes.pop("name", persona_id.replace("_", " ").title())
    return Persona(
        id=PersonaId(persona_id),
        revision=revision,
        definition=a_definition(name, **changes),
        source="user" if owner_id else "library",
        owner_id=owner_id,
        visibility="private" if owner_id else "public",
    )


def a_face(name: str = "Coach", *, persona_id: str = "", icon: str = "") -> Face:
    """Return the face of a persona, by default of the id that its name makes."""
    return Face(
        persona_id=PersonaId(persona_id or name.casefold()), revision=1, name=name, icon=icon
    )


def a_lorebook(*contents: str, **changes: Any) -> Lorebook:
    """Return a book with an entry for each of the contents."""
    entries = (LoreEntry(id=f"{n}", content=text) for n, text in enumerate(contents, start=1))
    given: dict[str, Any] = {"entries": tuple(entries)}
    return Lorebook(**{**given, **changes})


def a_form() -> Form:
    """Return a form with a field of every kind."""
    return Form(
        title="A new persona",
        command="persona create",
        fields=(
            FormField(name="name", label="Name", is_required=True, max_length=45),
            FormField(name="text", label="Who is it?", help="In short.", kind="text", value="A"),
            FormField(name="picture", label="A picture", kind="picture"),
        ),
    )


def a_picture(name: str = "rex.png", content: bytes = b"pixels") -> File:
    """Return a picture, as far as anybody looks."""
    return File(name=name, content=content, media_type="image/png")


def a_message(content: str, *, seq: int, **changes: Any) -> Message:
    """Return a stored message of Ann's, answered in turn number `turn` if that is given."""
    turn = changes.pop("turn", None)
    given: dict[str, Any] = {
        "id": MessageId(seq),
        "role": "user",
        "tag": "chat",
        "author_id": UserId(UUID(int=7)),
        "author_name": "Ann",
        "persona_id": None,
        "persona_revision": None,
        "turn_id": TurnId(UUID(int=turn)) if turn is not None else None,
        "place_id": PlaceId(UUID(int=3)),
        "platform_message_id": str(seq),
        "created_at": NOON,
    }
    return Message(content=content, seq=seq, **{**given, **changes})


def an_answer(content: str, *, seq: int, by: Persona, turn: int | None = None) -> Message:
    """Return a stored answer of a persona."""
    return a_message(
        content,
        seq=seq,
        turn=turn,
        role="assistant",
        author_id=None,
        author_name=by.name,
        persona_id=by.id,
        persona_revision=by.revision,
    )


def a_likeness(name: str = "Kora", description: str = "", **changes: Any) -> Likeness:
    """Return what there is to tell of a mask; the same name is the same mask."""
    number = int.from_bytes(name.encode()[:12], "big")
    return Likeness(
        guise=Guise(name=name, mask_id=MaskId(UUID(int=number))),
        definition=PersonaDefinition(name=name, description=description),
        **changes,
    )


def a_pin(content: str, owner_id: UserId, place_id: PlaceId, **changes: Any) -> MemoryDraft:
    """Return what somebody wants to be remembered where they are alone with us."""
    given: dict[str, Any] = {"kind": "pin", "scope": "private", "origin": "user"}
    return MemoryDraft(
        content=content, owner_id=owner_id, place_id=place_id, **{**given, **changes}
    )


def a_place(address: PlaceAddress | None = None, *, is_engaged: bool = False) -> Place:
    """Return a place that the database knows."""
    return Place(id=PlaceId(UUID(int=3)), address=address or a_direct_chat(), is_engaged=is_engaged)


def a_session(**changes: Any) -> Session:
    """Return a session."""
    given: dict[str, Any] = {
        "id": SessionId(UUID(int=4)),
        "place_id": PlaceId(UUID(int=3)),
        "owner_id": UserId(UUID(int=7)),
        "project_id": None,
        "title": "",
        "default_persona_id": None,
        "active_persona_id": None,
        "message_count": 0,
        "created_at": NOON,
        "last_message_at": None,
        "closed_at": None,
    }
    return Session(**{**given, **changes})


def a_scene(
    *messages: Message,
    persona: Persona | None = None,
    turn: int = 1,
    address: PlaceAddress | None = None,
    **changes: Any,
) -> Scene:
    """Return the scene of turn number `turn`, in which the persona answers."""
    asked = Turn(
        id=TurnId(UUID(int=turn)),
        session_id=SessionId(UUID(int=4)),
        state="answering",
        attempt=1,
        persona_id=None,
        error="",
        asked_at=NOON,
        created_at=NOON,
    )
    return Scene(
        turn=asked,
        session=changes.pop("session", None) or a_session(),
        place=a_place(address),
        persona=persona or a_persona(),
        messages=messages,
        **changes,
    )
