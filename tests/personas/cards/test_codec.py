"""Cards and lorebooks as the commands take and give them."""

import json
from dataclasses import replace

import pytest

from bot.domain.errors import BadInputError
from bot.domain.file import File
from bot.domain.ids import PersonaId
from bot.domain.lore import Lorebook, LoreEntry
from bot.domain.persona import Appendix, Persona
from bot.ports.card_codec import CardCodec, CardForm
from personas.cards.codec import CardFiles
from tests.builders import a_persona
from tests.personas.cards.builders import (
    ICON,
    a_charx,
    a_png,
    a_png_card,
    a_raw_book,
    a_raw_entry,
    a_v3,
    an_asset,
    as_bytes,
)

CODEC: CardCodec = CardFiles()
RAW = a_v3(
    character_book=a_raw_book(a_raw_entry()),
    group_only_greetings=["Hello, all."],
    assets=[an_asset("embeded://main.png"), an_asset("embeded://sad.png", name="sad")],
)
CHARX = File(name="ada.charx", content=a_charx(RAW, {"main.png": ICON, "sad.png": b"sad"}))


def a_card_persona(appendix_of: File) -> tuple[Persona, Appendix]:
    """Return the persona that a file gives, and what hangs on it."""
    card = CODEC.read(appendix_of)
    persona = Persona(id=PersonaId("ada"), revision=1, definition=card.definition, source="card")
    return persona, card.appendix


def test_a_card_gives_a_persona_with_all_that_hangs_on_it() -> None:
    card = CODEC.read(CHARX)

    assert card.definition.name == "Ada"
    assert card.appendix.picture == File(name="picture.png", content=ICON, media_type="image/png")
    assert card.appendix.card == RAW
    assert card.appendix.assets == (File(name="sad.png", content=b"sad"),)
    assert card.appendix.lorebook is not None
    assert card.appendix.lorebook.name == "Machines"
    assert card.notes == (
        "Kept, but not used here: greetings for groups.",
        "It brings 1 more file, kept but not shown here.",
    )


def test_a_card_gives_no_picture_when_it_has_none_that_can_be_shown() -> None:
    raw = a_v3(assets=[an_asset("embeded://main.bmp")])

    assert CODEC.read(File(name="x", content=as_bytes(raw))).appendix.picture is None
    charx = a_charx(raw, {"main.bmp": b"BM"})
    assert CODEC.read(File(name="x", content=charx)).appendix.picture is None


def test_the_file_is_named_when_it_is_no_card() -> None:
    with pytest.raises(BadInputError, match=r"^'photo\.png' has no character card"):
        CODEC.read(File(name="photo.png", content=a_png()))


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("json", "application/json"), ("png", "image/png"), ("charx", "application/zip")],
)
def test_a_persona_is_the_same_when_it_was_written_and_read(
    form: CardForm, media_type: str
) -> None:
    persona, appendix = a_card_persona(CHARX)

    file = CODEC.write(persona, appendix, form)
    again = CODEC.read(file)

    assert (file.name, file.media_type) == (f"Ada.{form}", media_type)
    assert again.definition == persona.definition
    assert again.appendix.lorebook == appendix.lorebook
    if form != "json":
        assert again.appendix.picture == appendix.picture
        assert again.appendix.assets == appendix.assets


def test_edits_are_in_the_card_when_it_is_written() -> None:
    persona, appendix = a_card_persona(File(name="ada.png", content=a_png_card(RAW)))
    book = Lorebook(entries=(LoreEntry(id="1", content="New."),))
    jpeg = File(name="new.jpg", content=b"\xff\xd8\xff", media_type="image/jpeg")
    edited = replace(persona, definition=replace(persona.definition, greeting="Hello."))

    file = CODEC.write(edited, replace(appendix, lorebook=book, picture=jpeg), "png")

    again = CODEC.read(file)
    assert again.definition.greeting == "Hello."
    assert again.appendix.lorebook == book
    assert again.appendix.picture is not None
    assert again.appendix.picture.content == jpeg.content


def test_a_persona_that_never_was_a_card_is_written_as_one() -> None:
    persona = a_persona("coach", name="Jürgen / Ada", rating="teen")

    file = CODEC.write(persona, Appendix(), "png")

    assert file.name == "Jürgen_Ada.png"
    assert CODEC.read(file).definition == persona.definition


def test_a_file_has_a_name_when_the_persona_has_none_that_files_can_have() -> None:
    assert CODEC.write(a_persona(name="?!"), Appendix(), "json").name == "card.json"


def test_a_book_is_written_and_read() -> None:
    book = Lorebook(name="Machines", entries=(LoreEntry(id="1", content="Looms."),))

    file = CODEC.write_lorebook(book, None, "lorebook_v3")

    assert (file.name, file.media_type) == ("Machines.json", "application/json")
    assert json.loads(file.content)["spec"] == "lorebook_v3"
    assert CODEC.read_lorebook(file).book == book


def test_a_book_without_a_name_is_called_like_its_file() -> None:
    world = File(name="Engines and Looms.json", content=b'{"entries": {}}')

    assert CODEC.read_lorebook(world).book == Lorebook(name="Engines and Looms")
    assert CODEC.write_lorebook(Lorebook(), None, "sillytavern").name == "lorebook.json"
