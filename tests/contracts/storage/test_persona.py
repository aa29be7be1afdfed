"""What every storage promises about personas."""

from dataclasses import replace

import pytest

from bot.domain.ids import PersonaId
from bot.domain.persona import MemoryPolicy, ModelPreference, PersonaDefinition, Traits
from bot.ports.storage import Storage
from tests.builders import a_definition
from tests.storage.stage import COACH, LIBRARY, MEERA

FULL = PersonaDefinition(
    name="Märchen",
    description="Tells stories.",
    icon="📖",
    system_prompt="Tell.",
    alternate_greetings=("Once,", "Long ago,"),
    tags=("story",),
    rating="teen",
    aliases=("Teller", "Ömer"),
    traits=Traits(warmth=0.5, emoji="rarely", sentence_length="long"),
    memory_policy=MemoryPolicy(window_messages=7, sees="own"),
    model=ModelPreference(id="test:one", temperature=0.25, max_tokens=99),
)


async def test_a_definition_comes_back_as_it_was_given(storage: Storage) -> None:
    async with storage.writing() as uow:
        await uow.personas.mirror_library({PersonaId("teller"): FULL})
        await uow.commit()

    async with storage.reading() as uow:
        (persona,) = await uow.personas.visible_to(None)
    assert (persona.id, persona.revision, persona.definition) == ("teller", 1, FULL)
    assert (persona.source, persona.owner_id) == ("library", None)


async def test_only_what_changed_gets_a_new_revision(storage: Storage) -> None:
    changed = replace(LIBRARY[COACH], greeting="Hi!")
    async with storage.writing() as uow:
        await uow.personas.mirror_library(LIBRARY)
        await uow.personas.mirror_library({**LIBRARY, COACH: changed})
        await uow.personas.mirror_library({**LIBRARY, COACH: changed})

        personas = await uow.personas.existing(LIBRARY)

    assert (personas[COACH].revision, personas[COACH].definition) == (2, changed)
    assert personas[MEERA].revision == 1


async def test_a_persona_is_gone_when_its_file_is_and_goes_on_when_that_comes_back(
    storage: Storage,
) -> None:
    without = {MEERA: LIBRARY[MEERA]}
    async with storage.writing() as uow:
        await uow.personas.mirror_library(LIBRARY)
        await uow.personas.mirror_library(without)
        gone = await uow.personas.existing({COACH, MEERA})
        named = await uow.personas.find_named("coach", None)
        seen = await uow.personas.visible_to(None)
        await uow.personas.mirror_library(LIBRARY)
        back = await uow.personas.existing({COACH, MEERA})

    assert gone.keys() == {MEERA}
    assert named is None
    assert [persona.id for persona in seen] == [MEERA]
    assert (back[COACH].revision, back[MEERA].revision) == (2, 1)


async def test_personas_are_listed_by_name(storage: Storage) -> None:
    names = {"c": "Zoe", "a": "anna", "b": "Ben"}
    async with storage.writing() as uow:
        library = {PersonaId(key): a_definition(name) for key, name in names.items()}
        await uow.personas.mirror_library(library)

        assert [p.name for p in await uow.personas.visible_to(None)] == ["anna", "Ben", "Zoe"]


@pytest.mark.parametrize("name", ["teller", "TELLER", "märchen", "MÄRCHEN", " ömer ", "ÖMER"])
async def test_a_persona_is_found_by_id_name_or_alias_whatever_the_case(
    storage: Storage, name: str
) -> None:
    async with storage.writing() as uow:
        await uow.personas.mirror_library({PersonaId("teller"): FULL, **LIBRARY})

        found = await uow.personas.find_named(name, None)

    assert found is not None
    assert found.id == "teller"


async def test_an_id_wins_over_a_name_and_a_name_over_an_alias(storage: Storage) -> None:
    library = {
        PersonaId("alias"): a_definition("A", aliases=("twin", "sage")),
        PersonaId("named"): a_definition("Twin", aliases=("sage",)),
        PersonaId("twin"): a_definition("Z"),
        PersonaId("other"): a_definition("Sage"),
    }
    async with storage.writing() as uow:
        await uow.personas.mirror_library(library)
        twin = await uow.personas.find_named("twin", None)
        sage = await uow.personas.find_named("sage", None)

    assert twin is not None
    assert sage is not None
    assert (twin.id, sage.id) == ("twin", "other")


async def test_nothing_exists_when_nothing_is_asked_for(storage: Storage) -> None:
    async with storage.reading() as uow:
        assert await uow.personas.existing(()) == {}
        assert await uow.personas.find_named("coach", None) is None
