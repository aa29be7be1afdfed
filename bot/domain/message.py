"""One utterance: who said what, and as whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from bot.domain.attachment import Attachment
from bot.domain.ids import MessageId, PersonaId, PlaceId, TurnId, UserId
from bot.domain.mask import Guise
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.user import Identity

Role = Literal["user", "assistant", "system"]
Tag = Literal["chat", "ask", "command", "greeting", "partial", "safety"]
"""`ask` marks what was said to, and by, a persona that was asked this once; `partial` an answer
that ended before the model was done; `safety` what the bot itself said, in the role `system`, to
somebody who may be in danger."""


class MessageKey(NamedTuple):
    """What names a message that one of our accounts heard."""

    bot_account: str
    place: PlaceKey
    message_id: str
    """The platform's id, unique within the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """What an adapter heard: a pure translation, nothing decided yet."""

    bot_account: str
    """Which of our accounts heard it; one message heard by two of them is two messages."""
    message_id: str
    """The platform's id, unique within the place."""
    place: PlaceAddress
    sender: Identity
    text: str
    """Without the mention that addressed us."""
    sent_at: datetime
    mentions_bot: bool = False
    replies_to_bot: bool = False
    reply_to: str = ""
    """The platform's id of the message in this place that it replies to."""
    asked_id: PersonaId | None = None
    """Whom a command asks this once; otherwise the text and what it replies to say so."""
    attachments: tuple[Attachment, ...] = ()
    roles: frozenset[str] | None = None
    """The ids of the sender's roles in the server, where the platform told them."""
    album: str = ""
    """Names what the platform shows as one although it sends it as several messages."""

    @property
    def key(self) -> MessageKey:
        """Return what names it."""
        return MessageKey(self.bot_account, self.place.key, self.message_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A stored utterance."""

    id: MessageId
    seq: int
    """Position in its session, from 1."""
    role: Role
    content: str
    """Empty if it is nothing but attachments, or whoever wrote it has withdrawn it."""
    tag: Tag
    author_id: UserId | None
    """Who wrote it; None for what a persona or the system said."""
    author_name: str
    """The name shown on the platform when it was written; the persona's name for answers."""
    persona_id: PersonaId | None
    """Who spoke; always set on `assistant`, never on `user`."""
    persona_revision: int | None
    turn_id: TurnId | None
    place_id: PlaceId
    """Where it was said: its session may have moved on since."""
    platform_message_id: str
    created_at: datetime
    attachments: tuple[Attachment, ...] = ()
    """What came with it."""
    guise: Guise | None = None
    """As whom its author spoke; None for themselves, and for what no person wrote."""

    @property
    def speaker(self) -> str:
        """Return the name of who spoke, as the play has it."""
        return self.guise.name if self.guise else self.author_name

    @property
    def is_empty(self) -> bool:
        """Tell whether it says and shows nothing, as what was withdrawn."""
        return not (self.content or self.attachments)
