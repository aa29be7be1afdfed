"""What is stored of cards, books and files: once, whole, and as long as something refers to it."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.domain.errors import NotFoundError
from bot.domain.file import File
from bot.domain.ids import LorebookId
from bot.domain.lore import LoreState
from bot.domain.persona import Appendix
from bot.domain.policy import THE_BOT
from bot.ports.dialogues import Dialogue
from bot.ports.storage import Storage
from storage import lore
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.ownership.guard import connected
from storage.tables import Base
from tests.builders import BEN, a_definition, a_form, a_lorebook, a_picture
from tests.storage.stage import make, set_stage

PARTS = ("cards", "card_assets", "files", "lorebooks")
FULL = Appendix(
    picture=a_picture(content=b"pixels"),
    card={"spec": "chara_card_v3"},
    assets=(a_picture("icon.png", b"pixels"), File(name="bark.mp3", content=b"sound")),
    lorebook=a_lorebook("The kennel is warm."),
)


async def test_equal_parts_are_stored_once(storage: Storage, config: DatabaseConfig) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow, appendix=FULL)
        revise = uow.authored_personas.revise
        await revise(rex.id, a_definition("Max"))
        await revise(rex.id, a_definition("Max"), appendix=FULL)
        await revise(rex.id, a_definition("Max"), appendix=replace(FULL, lorebook=a_lorebook("!")))
        await uow.commit()

    assert await _counts(config) == {"cards": 1, "card_assets": 2, "files": 2, "lorebooks": 2}


async def test_nothing_is_left_of_a_purged_persona(
    storage: Storage, config: DatabaseConfig
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        rex = await make(uow, appendix=FULL)
        other = replace(FULL, card=None, picture=a_picture(content=b"other pixels"))
        await uow.authored_personas.revise(rex.id, a_definition("Max"), appendix=other)
        await uow.sessions.activate_persona(stage.session.id, rex.id)
        await uow.sessions.start(
            place_id=stage.place.id, owner_id=stage.user.id, title="", persona_id=None
        )
        await uow.authored_personas.purge(rex.id)
        await uow.commit()

    assert await _counts(config) == dict.fromkeys(PARTS, 0)
    assert await _tables_that_name(config, rex.id) == []


async def test_files_stay_when_something_else_refers_to_them(
    storage: Storage, config: DatabaseConfig
) -> None:
    with_icon = Appendix(assets=FULL.assets[:1])
    async with storage.writing(THE_BOT) as uow:
        rex, twin, third = [
            await make(uow, name, appendix=appendix)
            for name, appendix in (("Rex", FULL), ("Twin", FULL), ("Third", with_icon))
        ]
        await uow.commit()

    left: list[int] = []
    for persona in (rex, twin, third):
        async with storage.writing(THE_BOT) as uow:
            await uow.authored_personas.purge(persona.id)
            await uow.commit()
        left.append((await _counts(config))["files"])
    assert left == [2, 1, 0]


async def test_a_picture_that_was_handed_in_goes_with_its_dialogue(
    storage: Storage, config: DatabaseConfig
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        ben = await uow.users.get_or_create(BEN)
        await make(uow, appendix=Appendix(picture=a_picture(content=b"used")))
        left: list[int] = []
        for content in (b"used", b"first", b"second"):
            dialogue = Dialogue(form=a_form(), answers={}, picture=a_picture(content=content))
            await uow.dialogues.keep(stage.place.id, ben.id, dialogue)
            await uow.commit()
            left.append((await _counts(config))["files"])
        await uow.dialogues.drop(stage.place.id, ben.id)
        await uow.commit()

    assert left == [1, 2, 2]
    assert (await _counts(config))["files"] == 1


async def test_a_card_is_kept_word_for_word(storage: Storage) -> None:
    card = {"z": 1, "a": "\x00 \ud83d", "big": 2**70, "float": 1.10, "list": [None, {"b": 0}]}
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow, appendix=Appendix(card=card))
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        kept = (await uow.persona_history.appendix(rex.id, 1)).card
    assert kept == card
    assert kept is not None
    assert list(kept) == list(card)


async def test_the_book_of_a_persona_is_on_no_shelf(
    storage: Storage, config: DatabaseConfig
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await make(uow, appendix=FULL)
        await uow.commit()
    lorebook_id = await _only_lorebook(config)

    async with storage.writing(THE_BOT) as uow:
        assert await uow.lorebooks.that_apply(stage.session.id, stage.user.id) == []
        for book in (a_lorebook("!"), None):
            with pytest.raises(NotFoundError):
                await uow.lorebooks.replace(lorebook_id, book)


def test_a_book_is_read_when_another_version_wrote_it() -> None:
    stored = lore.book_to_json(a_lorebook("The kennel is warm.", scan_depth=7))
    del stored["token_budget"], stored["entries"][0]["keys"]
    stored["mood"] = stored["entries"][0]["mood"] = "calm"

    assert lore.book_from_json(stored) == a_lorebook("The kennel is warm.", scan_depth=7)
    assert lore.book_from_json({}) == a_lorebook()


def test_where_lore_stands_is_read_when_another_version_wrote_it() -> None:
    assert lore.state_from_json({"mood": "calm"}) == LoreState()
    assert lore.state_from_json(None) == LoreState()


async def _counts(config: DatabaseConfig) -> dict[str, int]:
    engines = Engines.of(config)
    async with connected(engines.reading, THE_BOT) as db:
        counts = {
            name: (
                await db.execute(select(func.count()).select_from(Base.metadata.tables[name]))
            ).scalar_one()
            for name in PARTS
        }
    await engines.dispose()
    return counts


async def _only_lorebook(config: DatabaseConfig) -> LorebookId:
    engines = Engines.of(config)
    async with connected(engines.reading, THE_BOT) as db:
        table = Base.metadata.tables["lorebooks"]
        lorebook_id = (await db.execute(select(table.c.id))).scalar_one()
    await engines.dispose()
    return lorebook_id


async def _tables_that_name(config: DatabaseConfig, word: str) -> list[str]:
    """Return the tables in whose rows the word stands anywhere."""
    engines = Engines.of(config)
    async with connected(engines.reading, THE_BOT) as db:
        found = [
            name
            for name, table in Base.metadata.tables.items()
            if word in str((await db.execute(select(table))).all())
        ]
    await engines.dispose()
    return found
