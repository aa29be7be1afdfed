"""What every storage promises about personas."""

from dataclasses import replace

from bot.domain.ids import PersonaId
from bot.domain.persona import MemoryPolicy, ModelPreference, PersonaDefinition, Traits, Viewer
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
        (persona,) = await uow.personas.visible_to(Viewer())
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
        seen = await uow.personas.visible_to(Viewer())
        await uow.personas.mirror_library(LIBRARY)
        back = await uow.personas.existing({COACH, MEERA})

    assert gone.keys() == {MEERA}
    assert [persona.id for persona in seen] == [MEERA]
    assert (back[COACH].revision, back[MEERA].revision) == (2, 1)


async def test_personas_are_listed_by_name(storage: Storage) -> None:
    names = {"c": "Zoe", "a": "anna", "b": "Ben"}
    async with storage.writing() as uow:
        library = {PersonaId(key): a_definition(name) for key, name in names.items()}
        await uow.personas.mirror_library(library)

        assert [p.name for p in await uow.personas.visible_to(Viewer())] == ["anna", "Ben", "Zoe"]


async def test_nothing_exists_when_nothing_is_asked_for(storage: Storage) -> None:
    async with storage.reading() as uow:
        assert await uow.personas.existing(()) == {}
