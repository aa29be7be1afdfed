"""Files that are broken or made to harm: a card, or one sentence; never anything else."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadInputError
from bot.ports.card_codec import CardForm
from personas.cards.card import Card
from personas.cards.definition import to_definition
from personas.cards.merging import merged, to_lorebook
from personas.cards.reading import read_card
from personas.cards.writing import write_card
from personas.json_values import JsonObject
from personas.lorebooks.files import read_lorebook, write_lorebook
from tests.personas.cards.builders import (
    SIGNATURE,
    a_charx,
    a_png,
    a_raw_book,
    a_raw_entry,
    a_v3,
    an_archive,
    an_asset,
    as_bytes,
    compressed,
    encoded,
    international,
    text,
)
from tests.personas.strategies import objects, raw_cards

_CARD = a_v3(character_book=a_raw_book(a_raw_entry()), assets=[an_asset("embeded://main.png")])
_CHUNKS = (
    text("ccv3", encoded(_CARD)),
    text("chara", encoded(_CARD)),
    compressed("chara", encoded(_CARD)),
    international("ccv3", encoded(_CARD), is_compressed=True),
    international("chara", as_bytes(_CARD)),
    text("chara-ext-asset_:main.png", b"iVBORw=="),
    text("Comment", b"painted"),
)
_SOUND = (
    a_png(*_CHUNKS),
    a_png(*_CHUNKS[2:], is_animated=True),
    a_charx(_CARD, {"main.png": a_png(), "module.risum": b"m" * 50}),
    as_bytes(_CARD),
    as_bytes({"spec": "lorebook_v3", "data": a_raw_book(a_raw_entry())}),
    as_bytes({"entries": {"0": {"key": ["a"], "content": "b"}}}),
)


def _flipped(content: bytes, flips: list[tuple[int, int]]) -> bytes:
    changed = bytearray(content)
    for place, bit in flips:
        changed[place % len(changed)] ^= 1 << bit
    return bytes(changed)


def _cut(content: bytes, end: int) -> bytes:
    return content[: end % len(content)]


def _spliced(content: bytes, start: int, length: int, middle: bytes) -> bytes:
    start %= len(content)
    return content[:start] + middle + content[start + length :]


sound = st.sampled_from(_SOUND)
places = st.integers(0, 10_000)
flipped = st.builds(
    _flipped, sound, st.lists(st.tuples(places, st.integers(0, 7)), min_size=1, max_size=8)
)
cut = st.builds(_cut, sound, places)
spliced = st.builds(_spliced, sound, places, st.integers(0, 64), st.binary(max_size=64))
shuffled = st.lists(st.sampled_from(_CHUNKS), max_size=7).map(lambda chunks: a_png(*chunks))
joined = st.tuples(sound, sound).map(b"".join)
heads = st.sampled_from([SIGNATURE, b"PK\3\4", b"PK\5\6", b"{", b'{"data":', b"\xff\xd8\xff"])
headed = st.tuples(heads, st.binary(max_size=100)).map(b"".join)
sizes = st.integers(0, 2**32 - 1).map(struct.Struct(">I").pack)
sized = st.tuples(st.just(SIGNATURE), sizes, st.binary(max_size=40)).map(b"".join)
archives = st.dictionaries(
    st.sampled_from(["card.json", "../x", "a/", "main.png", "A" * 300]),
    st.binary(max_size=50) | st.just(as_bytes(_CARD)),
    min_size=1,
).map(an_archive)


def use(content: bytes) -> None:
    """Do with the bytes all that is ever done with a file; refusals are one sentence."""
    for purpose in (use_as_card, use_as_lorebook):
        try:
            purpose(content)
        except BadInputError as error:
            refusal = str(error)
        else:
            refusal = "."
        assert refusal.endswith(".")
        assert "\n" not in refusal


def use_as_card(content: bytes) -> None:
    card = read_card(content, name="x")
    definition, book = to_definition(card), to_lorebook(card)
    assert merged(card.raw, definition, book) is card.raw
    for form in ("json", "png", "charx"):
        again = rewritten(card, form)
        assert to_definition(again) == definition
        assert to_lorebook(again) == book


def rewritten(card: Card, form: CardForm) -> Card:
    """Write and read the card; a picture that is not a whole one may be refused, nothing else."""
    try:
        content = write_card(card, form)
    except BadInputError:
        assert card.picture is not None
        return card
    return read_card(content)


def use_as_lorebook(content: bytes) -> None:
    book, raw = read_lorebook(content, name="x")
    for form in ("lorebook_v3", "sillytavern"):
        again, _ = read_lorebook(write_lorebook(raw, book, form), name="again")
        assert again == book


@given(st.binary(max_size=300) | headed | sized)
def test_any_bytes_are_borne(content: bytes) -> None:
    use(content)


@given(flipped | cut | spliced | joined)
def test_damaged_files_are_borne(content: bytes) -> None:
    use(content)


@given(shuffled | archives)
def test_odd_containers_are_borne(content: bytes) -> None:
    use(content)


@given(objects | raw_cards)
def test_any_json_is_borne(raw: JsonObject) -> None:
    use(as_bytes(raw))
