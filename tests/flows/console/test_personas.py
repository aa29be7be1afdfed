"""Personas of one's own at a terminal: written in an editor, looked at, and let go."""

import sqlite3
from pathlib import Path

import pytest

from personas.cards.reading import read_card
from personas.cards.shape import same_meaning
from tests.fakes.language_model import ScriptedModel
from tests.flows.console.conftest import Talk, Terminal
from tests.personas.cards.builders import a_png, a_png_card, a_raw_book, a_raw_entry, a_v3

ADA = "name = 'Ada'\ndescription = 'A mathematician.'\ngreeting = 'Do sit down.'\n"


async def test_a_persona_is_written_in_the_editor_and_answers(terminal: Terminal) -> None:
    (terminal.folder / "ada.png").write_bytes(a_png())
    terminal.plans(ADA + f"picture = '{terminal.folder / 'ada.png'}'")

    shown = await terminal.types("/persona create", "/1", "Hello", "/persona show ada")

    assert "# Who it is, in a few sentences" in terminal.seen(0)
    assert "Ada is yours. Only you see it until you share it." in shown
    assert "/1 Talk to it here · /2 Show" in shown
    assert "Ada: Fine." in shown
    assert "- Picture: ada.png" in shown


async def test_an_edit_begins_with_what_stands_there_and_is_undone(terminal: Terminal) -> None:
    terminal.plans(ADA, "name = 'Ada'\ndescription = 'She counts.'\n")

    shown = await terminal.types(
        *("/persona create", "/persona edit ada", "/persona show ada"),
        *("/persona history ada", "/1", "/persona show ada"),
    )

    assert "A mathematician." in terminal.seen(1)
    assert 'name = "Ada"' in terminal.seen(1)
    assert "Ada is changed; this is its revision 2." in shown
    assert "She counts." in shown
    assert "Ada is again what it was at revision 1; this is its revision 3." in shown
    assert shown.rstrip().count("- Greeting: Do sit down.") == 1


async def test_a_mistake_is_named_and_what_was_written_opens_again(terminal: Terminal) -> None:
    terminal.plans("name = 'Ada'", ADA.replace("Ada", "A" * 101), ADA)

    shown = await terminal.types("/persona create", "y", "y")

    assert "'description' must be filled in." in shown
    assert "'name' is 101 characters long, and 100 is the most." in shown
    assert "Ada is yours." in shown


async def test_deleting_asks_first(talk: Talk) -> None:
    shown = await talk(
        *("/persona copy coach Cox", "/1", "Hi", "/persona delete cox", "/3"),
        *("/persona delete cox", "/1", "Hi", "/persona show cox"),
    )

    assert "Cox: Fine." in shown
    assert "It said 1 message in 1 conversation and is chosen in 1 place." in shown
    assert shown.count("/1 Delete · /2 Purge · /3 Keep it") == 2
    assert "Cox is deleted. What it said stays." in shown
    assert shown.index("is deleted") < shown.index("Riya: Fine.")
    assert "There is no persona 'cox'." in shown


async def test_purging_takes_along_what_was_said(talk: Talk, database_path: Path) -> None:
    shown = await talk("/persona copy coach Cox", "/1", "Hi", "/persona delete cox", "/2")

    assert "Cox is gone, with all that it said." in shown
    with sqlite3.connect(database_path) as db:
        said = db.execute("SELECT role, content FROM messages").fetchall()
    db.close()
    assert said == [("user", "Hi")]


async def test_a_real_card_comes_in_and_what_it_has_is_shown(
    talk: Talk, shared_folder: Path
) -> None:
    card = shared_folder / "cards" / "the-awakened-v3-book62.png"

    shown = await talk(f"/persona import {card}", "/1", "Who am I?")

    assert "The Awakened came in" in shown
    assert "- Lore entries: 62" in shown
    assert "The Awakened: Fine." in shown


async def test_a_card_goes_out_as_it_came_in(
    talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    book = a_raw_book(a_raw_entry(extensions={"theirs": [1]}), extensions={"mine": 1})
    raw = a_v3(name="Bea", character_book=book, beside={"beside": True})
    (tmp_path / "my card.png").write_bytes(a_png_card(raw))
    forms = ("png", "json", "charx")

    shown = await talk(
        "/persona import my card.png",
        *(f"/persona export bea {form}" for form in forms),
        "/persona import Bea.charx",
        "/persona import nowhere.png",
    )

    for form in forms:
        assert f"Saved as {tmp_path / f'Bea.{form}'}" in shown
        assert same_meaning(read_card((tmp_path / f"Bea.{form}").read_bytes()).raw, raw)
    assert "Bea (2) came in" in shown
    assert "There is no file 'nowhere.png'." in shown


async def test_another_persona_is_asked_once_and_the_conversation_stays(talk: Talk) -> None:
    model = ScriptedModel(lambda prompt: prompt.messages[-1].content.splitlines()[-1])

    shown = await talk("/ask coach What now?", "kavya: and you?", "Thank you.", model=model)

    assert "Coach: What now?" in shown
    assert "Kavya: and you?" in shown
    assert "Riya: Thank you." in shown


async def test_a_name_that_fits_several_asks_which_one(talk: Talk) -> None:
    shown = await talk("/persona copy coach Coach", "/persona switch coach", "/1", "Hi")

    assert "Several personas are called 'coach'. Which one do you mean?" in shown
    assert "/1 🎯 Coach (yours) · /2 🎯 Coach (library)" in shown
    assert "Coach: Fine." in shown


async def test_whoever_sits_there_decides_for_every_scope(talk: Talk) -> None:
    shown = await talk(
        *("/persona switch coach me", "/persona switch kavya place", "/persona show"),
        *("/persona reset place", "/persona switch riya server"),
    )

    assert "Kavya answers here, because this place is bound to it" in shown
    assert "your own default is Coach" in shown
    assert "Coach answers here again: it is your own default." in shown
    assert "There is no server or group around this chat" in shown


async def test_a_long_list_is_turned_over_by_numbers(talk: Talk) -> None:
    copies = [f"/persona copy coach Number {number}" for number in range(12)]

    shown = await talk(*copies, "/persona list", "/11", "/persona list 3")

    assert "Page 1 of 3" in shown
    assert "/11 ▶" in shown
    assert "Page 2 of 3" in shown
    assert "Page 3 of 3" in shown


async def test_a_greeting_can_be_another(talk: Talk) -> None:
    shown = await talk("/session new", "/1", "/1")

    greetings = [line for line in shown.splitlines() if line.startswith("🌸 Riya: ")]
    assert len(set(greetings)) > 1
    assert "/1 Another greeting" in shown
