"""Cards, personas and lorebooks of every kind, as Hypothesis makes them up."""

from collections.abc import Iterable
from typing import Any, get_args

from hypothesis import strategies as st

from bot.domain.lore import Lorebook, LoreEntry, LorePosition, LoreRole, SecondaryLogic
from bot.domain.persona import (
    DepthPrompt,
    Emoji,
    MemoryPolicy,
    ModelPreference,
    PersonaDefinition,
    Rating,
    SentenceLength,
    Traits,
)
from personas.cards.definition import clean_name
from personas.json_values import Json, JsonObject
from personas.lorebooks.dialect import CARD, WORLD, Dialect
from personas.lorebooks.entry import facts_of
from tests.personas.cards.builders import FLAT, LATER

letters = st.characters(exclude_categories=["Cs"])
texts = st.text(letters, max_size=30)
clean_texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30
)
filled_texts = clean_texts.filter(bool)
scalars: st.SearchStrategy[Json] = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
    | st.sampled_from(
        ["before_char", "after_char", "0", "4", "chara_card_v3", "3.0", "embeded://a"]
    )
)


def _containers(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)


values: st.SearchStrategy[Json] = st.recursive(scalars, _containers, max_leaves=6)
objects: st.SearchStrategy[JsonObject] = st.dictionaries(texts, values, max_size=4)


def _some(known: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects with some of these keys, and others."""
    listed: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({}, optional=known)
    return st.tuples(objects, listed).map(lambda parts: {**parts[0], **parts[1]})


def _or_odd(proper: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return proper | values


def _any_of(names: Iterable[str], fit: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects with a few of these keys, and others."""
    return st.dictionaries(st.sampled_from(sorted(set(names))) | texts, fit, max_size=6)


def raw_entries(dialect: Dialect) -> st.SearchStrategy[dict[str, Any]]:
    """Return entries that say facts in any of their places, with values of any kind."""
    facts = [*facts_of(LoreEntry(id="", content="")), "use_probability"]
    paths = [path for fact in facts for path in dialect.places(fact)]
    fit = _or_odd(st.booleans() | st.integers(0, 9) | st.lists(texts, max_size=2))
    extended = _any_of(["display_index", *(path[1] for path in paths if len(path) == 2)], fit)
    top = _any_of([dialect.id_key, *(path[0] for path in paths if len(path) == 1)], fit)
    return st.tuples(top, _or_odd(extended)).map(lambda both: {**both[0], "extensions": both[1]})


def raw_books(dialect: Dialect = CARD) -> st.SearchStrategy[dict[str, Any]]:
    """Return books of such entries."""
    listed = st.lists(_or_odd(raw_entries(dialect)), max_size=3)
    keyed = st.dictionaries(texts, raw_entries(dialect), max_size=3)
    held = _or_odd(listed if dialect is CARD else keyed)
    names = ("name", "description", "scan_depth", "token_budget", "recursive_scanning")
    rest = _any_of(names, values)
    return st.tuples(rest, held).map(lambda both: {**both[0], "entries": both[1]}) | rest


_ASSET = _some({"type": st.just("icon"), "uri": values, "name": st.just("main"), "ext": values})
_EXTENSIONS = _some(
    {
        "depth_prompt": _or_odd(_some(dict.fromkeys(("prompt", "depth", "role"), values))),
        "greenroom": _or_odd(
            _some(dict.fromkeys(("icon", "rating", "aliases", "traits", "model"), values))
        ),
    }
)
_TEXTS: dict[str, st.SearchStrategy[Any]] = dict.fromkeys(FLAT, _or_odd(texts))
_DATA = _some(
    {
        **_TEXTS,
        **dict.fromkeys(LATER, _or_odd(texts | st.lists(texts, max_size=3))),
        "nickname": values,
        "group_only_greetings": values,
        "extensions": _or_odd(_EXTENSIONS),
        "character_book": _or_odd(raw_books()),
        "assets": _or_odd(st.lists(_ASSET, max_size=3)),
    }
)
_FLAT_FIELDS = {**_TEXTS, "tags": values, "creatorcomment": values, "character_book": raw_books()}
_LABELS = {"spec": values, "spec_version": values}

_flat_cards = _some({**_LABELS, **_FLAT_FIELDS}).map(
    lambda raw: {**raw, "data": None, "first_mes": "Hello.", "name": raw.get("name")}
)
_nested_cards = st.tuples(_some({**_LABELS, **_FLAT_FIELDS}), _DATA, texts).map(
    lambda parts: {**parts[0], "data": {**parts[1], "name": parts[2]}}
)
raw_cards = _flat_cards | _nested_cards
"""Cards of any version with anything in any field; all of them are taken for cards."""


def _words(kind: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(kind))


_degrees = st.none() | st.floats(0, 1)
_lines = st.from_regex(r"[A-Za-z0-9_]([A-Za-z0-9_ &'-]{0,10}[A-Za-z0-9_])?", fullmatch=True)

definitions = st.builds(
    PersonaDefinition,
    name=clean_texts.map(clean_name),
    description=clean_texts,
    icon=st.sampled_from(["", "🌱", "👩‍🔬"]),
    system_prompt=clean_texts,
    personality=clean_texts,
    scenario=clean_texts,
    greeting=clean_texts,
    alternate_greetings=st.lists(filled_texts, max_size=3).map(tuple),
    example_dialogue=clean_texts,
    post_history_instructions=clean_texts,
    tags=st.lists(filled_texts, max_size=3).map(tuple),
    rating=_words(Rating),
    aliases=st.lists(_lines, max_size=3).map(tuple),
    nickname=clean_texts,
    creator=clean_texts,
    creator_notes=clean_texts,
    character_version=clean_texts,
    depth_prompt=st.none()
    | st.builds(
        DepthPrompt,
        prompt=clean_texts.filter(str.strip),
        depth=st.integers(0, 1000),
        role=_words(LoreRole),
    ),
    traits=st.builds(
        Traits,
        warmth=_degrees,
        playfulness=_degrees,
        assertiveness=_degrees,
        humour=_degrees,
        formality=_degrees,
        emoji=st.none() | _words(Emoji),
        sentence_length=st.none() | _words(SentenceLength),
    ),
    memory_policy=st.builds(
        MemoryPolicy,
        window_messages=st.integers(1, 500),
        window_tokens=st.integers(100, 200_000),
        sees=st.sampled_from(["own", "session"]),
    ),
    model=st.builds(
        ModelPreference,
        id=st.none() | _lines,
        temperature=st.none() | st.floats(0, 2),
        max_tokens=st.none() | st.integers(16, 100_000),
    ),
)

_counts = st.integers(0, 1_000_000)
_ranks = st.integers(-(2**31) + 1, 2**31 - 1)
_flags_or_none = st.none() | st.booleans()

entries = st.builds(
    LoreEntry,
    id=st.integers(0, 5).map(str)
    | st.text(letters, min_size=1, max_size=20).filter(str.isprintable),
    content=clean_texts,
    keys=st.lists(filled_texts, max_size=3).map(tuple),
    secondary_keys=st.lists(filled_texts, max_size=3).map(tuple),
    selective=st.booleans(),
    logic=_words(SecondaryLogic),
    enabled=st.booleans(),
    constant=st.booleans(),
    insertion_order=_ranks,
    priority=_ranks,
    name=clean_texts,
    comment=clean_texts,
    use_regex=st.booleans(),
    case_sensitive=_flags_or_none,
    match_whole_words=_flags_or_none,
    scan_depth=st.none() | _counts,
    position=_words(LorePosition),
    depth=_counts,
    role=_words(LoreRole),
    probability=st.integers(0, 100),
    exclude_recursion=st.booleans(),
    prevent_recursion=st.booleans(),
    delay_until_recursion=_counts,
    sticky=_counts,
    cooldown=_counts,
    delay=_counts,
    group=clean_texts,
    group_override=st.booleans(),
    group_weight=_counts,
    ignore_budget=st.booleans(),
)

books = st.builds(
    Lorebook,
    name=clean_texts,
    description=clean_texts,
    scan_depth=_counts,
    token_budget=st.none() | _counts,
    recursive_scanning=st.booleans(),
    entries=st.lists(entries, max_size=4, unique_by=lambda entry: entry.id).map(tuple),
)

dialects = st.sampled_from([CARD, WORLD])
