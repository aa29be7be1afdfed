"""A card in a PNG: which of its texts counts, and how they are written anew.

Both chunks are written, `chara` labelled as version 2 because older readers refuse anything else
there, `ccv3` as version 3. Source: Character Card V3; where several chunks have the same name the
first counts, as in SillyTavern.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.domain.errors import BadInputError
from personas import limits
from personas.cards.assets import Bundle, main_icon
from personas.cards.card import Card
from personas.cards.paths import UNSAFE, is_safe
from personas.cards.pictures import picture_type
from personas.cards.png import Chunk, plain_picture, read_chunks, write_chunks
from personas.cards.png_texts import Text, content_of, find_text, plain_content_of, text_chunk
from personas.cards.shape import as_v2, as_v3, require_card, texts_of
from personas.json_text import from_base64, parse_object, to_base64, to_bytes
from personas.json_values import JsonObject
from personas.limits import unfit

_KEYWORDS = ("ccv3", "chara")
"""From the one that wins."""
_ASSET = re.compile(r"chara-ext-asset_:?(.+)", re.IGNORECASE | re.DOTALL)

_NO_CARD = (
    "has no character card in it: pictures lose it when they are sent as photos, so send the"
    " original as a file."
)
_TOO_LARGE = "The card is too large for a PNG; write it as JSON or CHARX instead."
_UNSOUND = "A checksum in the picture is wrong: it may be damaged."
_TRAILING = "What followed the end of the picture was left out."
_DAMAGED = "One of the two copies of the card is damaged; the other one was taken."
_DIFFERENT = "Its two copies of the card differ; the one for newer programs was taken."
_STALE = "Other copies of the card were in the picture; the first one was taken."
_LOST_ASSET = "A picture or sound in it is damaged and was left out."


def read_png(content: bytes, name: str) -> Card:
    """Return the card in a PNG or APNG.

    Raises:
        BadInputError: It is cut off, has no card, or its card cannot be read.
    """
    chunks = read_chunks(content, name)
    texts = [text for chunk in chunks if (text := find_text(chunk)) is not None]
    raw, notes = _chosen(texts, name)
    assets, lost = _assets(texts)
    rest = write_chunks(chunk for chunk in chunks if not _is_ours(chunk))
    picture = main_icon(raw, assets) or rest
    if not all(chunk.is_sound for chunk in chunks):
        notes = [*notes, _UNSOUND]
    if len(content) > len(write_chunks(chunks)):
        notes = [*notes, _TRAILING]
    return Card(
        raw=raw,
        picture=picture,
        picture_type=picture_type(picture),
        assets=assets,
        notes=(*notes, *lost),
    )


def write_png(bundle: Bundle) -> bytes:
    """Return the card as a PNG; without a picture, a plain one carries it.

    Raises:
        BadInputError: The card is larger than what is read back.
    """
    carrier = read_chunks(bundle.picture or plain_picture(), "")
    kept = [chunk for chunk in carrier if not _is_ours(chunk)]
    cards = [
        text_chunk(keyword, to_base64(to_bytes(raw)))
        for keyword, raw in (("chara", as_v2(bundle.raw)), ("ccv3", as_v3(bundle.raw)))
    ]
    if any(len(card.body) > limits.CARD_CHUNK for card in cards):
        raise BadInputError(_TOO_LARGE)
    files = [
        text_chunk(f"chara-ext-asset_:{path}", to_base64(content))
        for path, content in bundle.assets.items()
    ]
    return write_chunks([*kept[:-1], *cards, *files, kept[-1]])


def _chosen(texts: Sequence[Text], name: str) -> tuple[JsonObject, list[str]]:
    """Return the card that counts, and what is to be said about the others."""
    copies = [[t for t in texts if t.keyword.casefold() == keyword] for keyword in _KEYWORDS]
    read = [_attempt(same[0], name) for same in copies if same]
    cards = [card for card in read if not isinstance(card, BadInputError)]
    errors = [error for error in read if isinstance(error, BadInputError)]
    if not cards:
        raise errors[0] if errors else unfit(name, _NO_CARD)
    notes = {
        _DAMAGED: bool(errors),
        _DIFFERENT: not all(texts_of(card) == texts_of(cards[0]) for card in cards),
        _STALE: any(text.chunk.body != same[0].chunk.body for same in copies for text in same),
    }
    return cards[0], [note for note, applies in notes.items() if applies]


def _attempt(text: Text, name: str) -> JsonObject | BadInputError:
    """Return the card in a text, or why it cannot be read."""
    try:
        payload = content_of(text, name).strip()
        is_bare = payload.startswith(b"{")
        raw = parse_object(payload if is_bare else from_base64(payload, name), name)
        require_card(raw, name)
    except BadInputError as error:
        return error
    return raw


def _assets(texts: Sequence[Text]) -> tuple[Mapping[str, bytes], Sequence[str]]:
    """Return the files in a PNG by their paths, and what is to be said about the others."""
    assets: dict[str, bytes] = {}
    notes: dict[str, None] = {}
    for path, text in _files(texts):
        if not is_safe(path):
            notes[UNSAFE] = None
            continue
        try:
            assets[path] = from_base64(plain_content_of(text), path)
        except BadInputError:
            notes[_LOST_ASSET] = None
    return assets, list(notes)


def _files(texts: Sequence[Text]) -> Iterator[tuple[str, Text]]:
    for text in texts:
        if found := _ASSET.fullmatch(text.keyword):
            yield found[1], text


def _is_ours(chunk: Chunk) -> bool:
    """Tell whether a chunk holds the card or a file of it, of whatever age."""
    text = find_text(chunk)
    return text is not None and (
        text.keyword.casefold() in _KEYWORDS or _ASSET.fullmatch(text.keyword) is not None
    )
