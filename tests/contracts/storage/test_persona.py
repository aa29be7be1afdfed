"""What every storage promises about personas."""

from dataclasses import replace

import pytest

from bot.domain.ids import PersonaId
from bot.domain.persona import (
    DepthPrompt,
    MemoryPolicy,
    ModelPreference,
    PersonaDefinition,
    Traits,
    Visibility,
)
from bot.domain.policy import THE_BOT, Viewer
from bot.ports.storage import Storage
from tests.builders import ANN, BEN, a_definition, a_group
from tests.storage.stage import COACH, LIBRARY, MEERA, make

FULL = PersonaDefinition(
    name="Märchen",
    description="Tells stories.",
    icon="📖",
    system_prompt="Tell.",
    alternate_greetings=("Once,", "Long ago,"),
    tags=("story",),
    rating="teen",
    aliases=("Teller", "Ömer"),
    nickname="Mär",
    depth_prompt=DepthPrompt(prompt="Rhyme.", depth=2, role="user"),
    traits=Traits(warmth=0.5, emoji="rarely", sentence_length="long"),
    memory_policy=MemoryPolicy(window_messages=7, sees="own"),
    model=ModelPreference(id="test:one", temperature=0.25, max_tokens=99),
)


async def test_a_definition_comes_back_as_it_was_given(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        await uow.personas.mirror_library({PersonaId("teller"): FULL})
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        (persona,) = await uow.personas.visible_to(Viewer())
    assert (persona.id, persona.revision, persona.definition) == ("teller", 1, FULL)
    assert (persona.source, persona.owner_id) == ("library", None)
    assert (persona.visibility, persona.server_id) == ("public", None)


async def test_only_what_changed_gets_a_new_revision(storage: Storage) -> None:
    changed = replace(LIBRARY[COACH], greeting="Hi!")
    async with storage.writing(THE_BOT) as uow:
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
    async with storage.writing(THE_BOT) as uow:
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
    async with storage.writing(THE_BOT) as uow:
        library = {PersonaId(key): a_definition(name) for key, name in names.items()}
        await uow.personas.mirror_library(library)

        assert [p.name for p in await uow.personas.visible_to(Viewer())] == ["anna", "Ben", "Zoe"]


@pytest.mark.parametrize(
    ("visibility", "who_sees_it"),
    [
        ("private", {"Ann", "Ann elsewhere"}),
        ("server", {"Ann", "Ann elsewhere", "Ben here"}),
        ("public", {"Ann", "Ann elsewhere", "Ben", "Ben here", "Ben elsewhere", "a stranger"}),
    ],
)
async def test_a_persona_is_seen_by_those_it_is_shown_to(
    storage: Storage, visibility: Visibility, who_sees_it: set[str]
) -> None:
    async with storage.writing(THE_BOT) as uow:
        here = (await uow.places.get_or_create(a_group("-1"))).id
        elsewhere = (await uow.places.get_or_create(a_group("-2"))).id
        ann, ben = [(await uow.users.get_or_create(who)).id for who in (ANN, BEN)]
        await uow.personas.mirror_library(LIBRARY)
        rex = await make(uow, "Rex", owner=ANN)
        await uow.authored_personas.share(rex.id, visibility, server_id=here)
        shared = (await uow.personas.existing({rex.id}))[rex.id]
        viewers = {
            "Ann": Viewer(user_id=ann),
            "Ann elsewhere": Viewer(user_id=ann, server_id=elsewhere),
            "Ben": Viewer(user_id=ben),
            "Ben here": Viewer(user_id=ben, server_id=here),
            "Ben elsewhere": Viewer(user_id=ben, server_id=elsewhere),
            "a stranger": Viewer(),
        }

        seen = {name: await uow.personas.visible_to(who) for name, who in viewers.items()}

    assert {name for name, personas in seen.items() if shared in personas} == who_sees_it
    assert {name for name, who in viewers.items() if who.sees(shared)} == who_sees_it
    assert all({p.id for p in personas} >= LIBRARY.keys() for personas in seen.values())


async def test_nothing_exists_when_nothing_is_asked_for(storage: Storage) -> None:
    async with storage.reading(THE_BOT) as uow:
        assert await uow.personas.existing(()) == {}
