"""All that is somebody's, as files: read from the database, then laid out. The layout is stable.

What is drawn here for people is drawn from the records beside it, and leaves nothing of them out.
"""

import json
import mimetypes
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, count
from typing import Any, NamedTuple
from uuid import UUID

from bot.conversation.privacy.memories import to_markdown
from bot.conversation.transcript import to_file
from bot.domain.file import File
from bot.domain.ids import UserId
from bot.domain.mask import Mask
from bot.domain.persona import Appendix, Persona
from bot.domain.policy import THE_BOT, Viewer
from bot.domain.privacy import Conversation, Holdings, Takeout
from bot.domain.user import Identity
from bot.ports.card_codec import CardCodec, CardForm
from bot.ports.storage import Storage, UnitOfWork

README = """\
# What Greenroom keeps of you

- `profile.json`: your accounts, since when we know you, and how much there is of each kind.
- `conversations/`: the conversations that you began, to read (`.md`) and for programs (`.json`).
- `elsewhere/`: what you wrote in conversations of others, and what you were answered there.
- `personas/` and `masks/`: each one as a character card, with its picture (`.png`) and as `.json`.
  Its `original.json` is the card that it was imported from, word for word.
- `memories.md` and `memories.json`: what is remembered of you.
- `lorebooks/`: your books, those that came with personas and masks included.
- `files/`: pictures and files that came in cards, called as the records call them.
- `records/`: every row that is yours, of every table, as the database has it. Columns that end in
  `_id` name rows of other tables; moments are in UTC. `name_key` is what names are compared by; in
  an encrypted database it is a digest that only the bot can make.

What others wrote in conversations with you, and what they were answered, is theirs and not here.
"""


_CARD_FORMS: tuple[CardForm, ...] = ("png", "json")
_LONGEST_STEM = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """All that is somebody's, as it was at one moment."""

    holdings: Holdings
    takeout: Takeout
    personas: Sequence[tuple[Persona, Appendix]]
    masks: Sequence[tuple[Mask, Appendix]]


class Entry(NamedTuple):
    """A file of the takeout."""

    path: str
    content: bytes


async def find_belongings(storage: Storage, identity: Identity) -> Belongings | None:
    """Read all that is somebody's, as it is at one moment; None where nothing is."""
    async with storage.reading(THE_BOT) as uow:
        user = await uow.users.find(identity)
        return await _gather(uow, user.id) if user else None


async def _gather(uow: UnitOfWork, user_id: UserId) -> Belongings:
    seen = await uow.personas.visible_to(Viewer(user_id=user_id, server_id=None))
    personas = [persona for persona in seen if persona.owner_id == user_id]
    masks = await uow.masks.owned_by(user_id)
    return Belongings(
        holdings=await uow.estates.holdings(user_id),
        takeout=await uow.estates.takeout(user_id),
        personas=[(p, await uow.persona_history.appendix(p.id, p.revision)) for p in personas],
        masks=[(mask, await uow.masks.appendix(mask.id)) for mask in masks],
    )


def lay_out(belongings: Belongings, cards: CardCodec) -> Iterator[Entry]:
    """Yield the files, each under a path of its own."""
    taken: set[str] = set()
    for entry in _entries(belongings, cards):
        path = _free(entry.path, taken)
        taken.add(path.casefold())
        yield Entry(path, entry.content)


def _entries(belongings: Belongings, cards: CardCodec) -> Iterator[Entry]:
    takeout = belongings.takeout
    yield Entry("README.md", README.encode())
    yield Entry("profile.json", _to_json(_profile(belongings)))
    for conversation in takeout.conversations:
        yield from _conversation(conversation)
    for persona, appendix in belongings.personas:
        drawn = [cards.write(persona, appendix, form) for form in _CARD_FORMS]
        yield from _cards(f"personas/{_stem(persona.name)}", drawn, appendix)
    for mask, appendix in belongings.masks:
        drawn = [cards.write_mask(mask, appendix, form) for form in _CARD_FORMS]
        yield from _cards(f"masks/{_stem(mask.name)}", drawn, appendix)
    memories = takeout.records.get("memories", ())
    yield Entry("memories.md", to_markdown(memories).encode())
    yield Entry("memories.json", _to_json(memories))
    for row in takeout.records.get("lorebooks", ()):
        yield Entry(f"lorebooks/{_stem(str(row['name'] or 'lorebook'))}.json", _to_json(row))
    for file in takeout.files:
        yield Entry(f"files/{_stem(file.name)}{_ending(file)}", file.content)
    for table, rows in takeout.records.items():
        yield Entry(f"records/{table}.json", _to_json(rows))


def _profile(belongings: Belongings) -> Mapping[str, Any]:
    holdings = belongings.holdings
    return {
        "known_since": holdings.since,
        "memories_are_paused": holdings.is_paused,
        "accounts": [
            {name: row.get(name) for name in ("platform", "external_id", "display_name")}
            for row in belongings.takeout.records.get("identities", ())
        ],
        "messages": holdings.messages,
        "answers": holdings.answers,
        "conversations": holdings.conversations,
        "personas": holdings.personas,
        "masks": holdings.masks,
        "lorebooks": holdings.lorebooks,
        "projects": holdings.projects,
        "memories": holdings.memories,
        "files": holdings.files,
    }


def _conversation(conversation: Conversation) -> Iterator[Entry]:
    """Yield what is theirs of a conversation, to read and for programs."""
    folder = "conversations" if conversation.is_own else "elsewhere"
    session = conversation.session
    own_title = session.title if conversation.is_own else ""
    title = own_title or conversation.place_title or f"{session.created_at:%Y-%m-%d}"
    for form in ("markdown", "json"):
        file = to_file(session, conversation.messages, form, title=title)
        yield Entry(f"{folder}/{file.name}", file.content)


def _cards(folder: str, drawn: Iterable[File], appendix: Appendix) -> Iterator[Entry]:
    """Yield a persona or mask as cards, and the card that it came from."""
    for card in drawn:
        yield Entry(f"{folder}/{card.name}", card.content)
    if appendix.card is not None:
        yield Entry(f"{folder}/original.json", _to_json(appendix.card))


def _stem(name: str) -> str:
    """Return a name as that of a file."""
    letters = "".join(c if c.isalnum() or c in "-_" else " " for c in name)
    return "_".join(letters.split())[:_LONGEST_STEM] or "unnamed"


def _ending(file: File) -> str:
    return mimetypes.guess_extension(file.media_type) or ""


def _free(path: str, taken: Collection[str]) -> str:
    """Return the path, with a number if another file has it, whatever the case of its letters."""
    stem, dot, ending = path.rpartition(".")
    numbered = (f"{stem} ({number}){dot}{ending}" for number in count(2))
    return next(one for one in chain((path,), numbered) if one.casefold() not in taken)


def _to_json(value: Any) -> bytes:  # noqa: ANN401  # rows hold anything
    return json.dumps(value, ensure_ascii=False, indent=2, default=to_plain).encode()


def to_plain(value: object) -> object:
    """Return a value of a row as JSON has it."""
    match value:
        case UUID() | Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case _:
            message = f"{type(value).__name__} has no place in the records"
            raise TypeError(message)
