"""What people are told of a card that was read."""

import pytest

from personas.cards.reading import read_card
from tests.personas.cards.builders import (
    a_v2,
    a_v3,
    as_bytes,
)


@pytest.mark.parametrize("version", ["3.1", 3.1, "4"])
def test_it_is_said_when_a_card_is_newer_than_what_is_known(version: object) -> None:
    (note,) = read_card(as_bytes(a_v3(beside={"spec_version": version}))).notes

    assert note.startswith(f"It is of version {version}, newer")


def test_a_note_says_what_is_kept_but_not_used() -> None:
    raw = a_v3(
        group_only_greetings=["Hello, all."],
        creator_notes_multilingual={"de": "Für Freunde."},
        extensions={"regex_scripts": [{"findRegex": "x"}], "risuai": {}},
    )

    assert read_card(as_bytes(raw)).notes == (
        "Kept, but not used here: greetings for groups, notes in other languages, regex scripts.",
    )


def test_a_note_names_the_lorebook_when_a_card_refers_to_one_it_has_not() -> None:
    linked = {"extensions": {"world": "Engines"}}

    (note,) = read_card(as_bytes(a_v2(**linked))).notes
    embedded = read_card(as_bytes(a_v2(**linked, character_book={"entries": []})))

    assert note == (
        "It goes with the lorebook 'Engines', which is not in the file; import that as well."
    )
    assert embedded.notes == ()


@pytest.mark.parametrize(
    ("name", "changed"),
    [("", "Nameless"), ("A\nda", "A da"), ("n" * 101, "n" * 100), ("\u202eadA", "adA")],
)
def test_a_note_says_so_when_a_name_is_changed(name: str, changed: str) -> None:
    (note,) = read_card(as_bytes(a_v2(name=name))).notes

    assert note.startswith(f"Its name was changed to {changed!r}")


def test_the_raw_card_keeps_a_name_that_was_changed() -> None:
    assert read_card(as_bytes(a_v2(name="A\nda"))).raw == a_v2(name="A\nda")
