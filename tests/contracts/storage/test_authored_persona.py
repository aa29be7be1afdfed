"""What every storage promises about personas that people make."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.ids import PersonaId
from bot.domain.persona import Appendix, Persona
from bot.domain.policy import THE_BOT, Viewer
from bot.ports.authored_personas import AuthoredPersonas
from bot.ports.storage import Storage
from tests.builders import ANN, BEN, a_definition
from tests.storage.stage import COACH, LIBRARY, make, set_stage

Change = Callable[[AuthoredPersonas, PersonaId], Awaitable[object]]

CHANGES: dict[str, Change] = {
    "revise": lambda authored, persona_id: authored.revise(persona_id, a_definition("Max")),
    "share": lambda authored, persona_id: authored.share(persona_id, "public", server_id=None),
    "withdraw": lambda authored, persona_id: authored.withdraw(persona_id),
    "purge": lambda authored, persona_id: authored.purge(persona_id),
}
every_change = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)


async def test_a_new_persona_is_private_and_its_owners(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann = await uow.users.get_or_create(ANN)
        made = await uow.authored_personas.add(
            a_definition("Rex"), owner_id=ann.id, source="card", appendix=Appendix()
        )
        await uow.commit()

    assert made == Persona(
        id=made.id,
        revision=1,
        definition=a_definition("Rex"),
        source="card",
        owner_id=ann.id,
        visibility="private",
    )
    assert str(UUID(made.id)) == made.id
    async with storage.reading(THE_BOT) as uow:
        assert await uow.personas.existing({made.id}) == {made.id: made}


@pytest.mark.parametrize("name", ["Straße", "  straße ", "STRASSE"])
async def test_a_name_is_refused_when_its_owner_has_it_already(storage: Storage, name: str) -> None:
    async with storage.writing(THE_BOT) as uow:
        await make(uow, "Straße")

        with pytest.raises(BadInputError) as caught:
            await make(uow, name)

    assert str(caught.value) == (
        f"You have a persona called {name!r} already; choose another name."
    )


async def test_a_name_is_free_when_only_others_have_it(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        await uow.personas.mirror_library(LIBRARY)
        await make(uow, "Rex", owner=BEN)

        assert (await make(uow, "Rex")).name == "Rex"
        assert (await make(uow, "Coach")).name == "Coach"


async def test_a_name_is_free_again_when_its_persona_is_renamed_withdrawn_or_purged(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        authored = uow.authored_personas
        await authored.revise((await make(uow, "Rex")).id, a_definition("Max"))
        await authored.withdraw((await make(uow, "Rex")).id)
        await authored.purge((await make(uow, "Rex")).id)

        assert (await make(uow, "Rex")).name == "Rex"
        with pytest.raises(BadInputError):
            await make(uow, "Max")


async def test_a_name_is_given_once_when_two_ask_for_it_at_once(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        await uow.users.get_or_create(ANN)
        await uow.commit()

    async def write() -> None:
        async with storage.writing(THE_BOT) as uow:
            await make(uow, "Rex")
            await uow.commit()

    results = await asyncio.gather(*(write() for _ in range(4)), return_exceptions=True)

    assert [type(result) for result in results].count(BadInputError) == 3


async def test_a_change_makes_the_next_revision(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow, "Rex")
        await uow.authored_personas.share(rex.id, "public", server_id=None)
        louder = a_definition("REX", greeting="Woof!")

        revised = await uow.authored_personas.revise(rex.id, louder)

        assert (revised.id, revised.revision, revised.definition) == (rex.id, 2, louder)
        assert (revised.owner_id, revised.visibility) == (rex.owner_id, "public")
        assert await uow.personas.existing({rex.id}) == {rex.id: revised}


async def test_a_change_is_refused_when_its_owner_has_another_one_of_that_name(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        await make(uow, "Max")
        rex = await make(uow, "Rex")

        with pytest.raises(BadInputError, match="called 'max' already"):
            await uow.authored_personas.revise(rex.id, a_definition("max"))

        assert await uow.personas.existing({rex.id}) == {rex.id: rex}


async def test_every_change_has_its_own_revision_when_many_come_at_once(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow)
        await uow.commit()

    async def revise(number: int) -> int:
        async with storage.writing(THE_BOT) as uow:
            definition = a_definition("Rex", greeting=f"{number}")
            revised = await uow.authored_personas.revise(rex.id, definition)
            await uow.commit()
        return revised.revision

    assert sorted(await asyncio.gather(*map(revise, range(5)))) == [2, 3, 4, 5, 6]


async def test_sharing_says_who_may_see_it(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        rex = await make(uow)
        shares: list[tuple[str, object]] = []
        for visibility in ("server", "public", "private"):
            await uow.authored_personas.share(rex.id, visibility, server_id=stage.place.id)
            shared = (await uow.personas.existing({rex.id}))[rex.id]
            shares.append((shared.visibility, shared.server_id))

    assert shares == [("server", stage.place.id), ("public", None), ("private", None)]


@every_change
async def test_a_persona_of_the_library_cannot_be_touched(storage: Storage, change: Change) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        with pytest.raises(BadInputError, match="'Coach' belongs to the library"):
            await change(uow.authored_personas, COACH)

        assert await uow.personas.existing({COACH}) == {COACH: stage.coach}
        await uow.personas.mirror_library({})
        with pytest.raises(BadInputError):
            await change(uow.authored_personas, COACH)


@every_change
async def test_a_persona_is_not_found_when_it_never_was(storage: Storage, change: Change) -> None:
    async with storage.writing(THE_BOT) as uow:
        with pytest.raises(NotFoundError):
            await change(uow.authored_personas, PersonaId("nobody"))


@pytest.mark.parametrize("verb", ["revise", "share", "withdraw"])
async def test_a_persona_is_not_found_when_it_was_withdrawn(storage: Storage, verb: str) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow)
        await uow.authored_personas.withdraw(rex.id)

        with pytest.raises(NotFoundError):
            await CHANGES[verb](uow.authored_personas, rex.id)
        await uow.authored_personas.purge(rex.id)


async def test_a_withdrawn_persona_is_seen_and_named_no_more(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow)
        await uow.authored_personas.withdraw(rex.id)

        assert await uow.personas.existing({rex.id}) == {}
        assert await uow.personas.visible_to(Viewer(user_id=rex.owner_id)) == []
