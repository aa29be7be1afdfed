"""What every storage promises about what personas were, and what hangs on them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.file import File
from bot.domain.ids import PersonaId
from bot.domain.persona import Appendix, Footprint, Revision
from bot.domain.policy import THE_BOT
from bot.ports.storage import Storage
from tests.builders import NOON, a_definition, a_group, a_lorebook, a_picture, an_incoming
from tests.fakes.clock import FakeClock
from tests.storage.stage import COACH, LIBRARY, answer, ask, make, set_stage

FULL = Appendix(
    picture=a_picture("Rex at sea.png"),
    card={"spec": "chara_card_v3", "data": {"name": "Rex\x00", "fav": None, "x": [1.0, True, {}]}},
    assets=(
        File(name="assets/icon/main.png", content=b"\x00\xff", media_type="image/png"),
        File(name="assets/bark.mp3", content=b"", media_type="audio/mpeg"),
        File(name="assets/icon/again.png", content=b"\x00\xff", media_type="image/png"),
    ),
    lorebook=a_lorebook("The kennel is warm.", name="Rex's world"),
)


async def test_revisions_come_newest_first(storage: Storage, clock: FakeClock) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow, "Rex")
        for name in ("Max", "Bello"):
            clock.advance(60)
            await uow.authored_personas.revise(rex.id, a_definition(name))

        revisions = await uow.persona_history.revisions(rex.id, 9)
        newest = await uow.persona_history.revisions(rex.id, 1)

    assert revisions == [
        Revision(number=3, name="Bello", created_at=NOON + timedelta(minutes=2), is_current=True),
        Revision(number=2, name="Max", created_at=NOON + timedelta(minutes=1), is_current=False),
        Revision(number=1, name="Rex", created_at=NOON, is_current=False),
    ]
    assert newest == revisions[:1]


async def test_a_persona_is_as_it_was_at_each_revision(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow, "Rex")
        bello = await uow.authored_personas.revise(rex.id, a_definition("Bello"))
        await uow.authored_personas.share(rex.id, "public", server_id=None)
        at = uow.persona_history.at

        assert await at(rex.id, 1) == replace(rex, visibility="public")
        assert await at(rex.id, 2) == replace(bello, visibility="public")
        assert await at(rex.id, 3) is None
        assert await at(PersonaId("nobody"), 1) is None


async def test_a_persona_has_a_history_also_when_it_was_withdrawn(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow, "Rex", appendix=FULL)
        await uow.authored_personas.withdraw(rex.id)
        await uow.personas.mirror_library(LIBRARY)
        await uow.personas.mirror_library({})

        assert await uow.persona_history.at(rex.id, 1) == rex
        assert await uow.persona_history.appendix(rex.id, 1) == FULL
        assert [r.name for r in await uow.persona_history.revisions(COACH, 9)] == ["Coach"]


async def test_what_hangs_on_a_persona_comes_back_as_it_was_given(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow, appendix=FULL)
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        assert await uow.persona_history.appendix(rex.id, 1) == FULL
        assert await uow.persona_history.lorebook(rex.id, 1) == FULL.lorebook
        assert await uow.persona_history.picture(rex.id, 1) == FULL.picture
        assert await uow.persona_history.picture(rex.id, 2) is None


async def test_nothing_hangs_on_a_persona_when_nothing_was_given(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow)

        for revision in (1, 2):
            assert await uow.persona_history.appendix(rex.id, revision) == Appendix()
            assert await uow.persona_history.lorebook(rex.id, revision) is None


@pytest.mark.parametrize(
    "changed",
    [
        FULL,
        replace(FULL, picture=a_picture("Rex.png", b"other pixels")),
        replace(FULL, picture=a_picture("Rex ashore.png")),
        replace(FULL, picture=None),
        replace(FULL, card={"spec": "chara_card_v2"}),
        replace(FULL, card=None),
        replace(FULL, assets=FULL.assets[1:]),
        replace(FULL, card=None, assets=()),
        replace(FULL, lorebook=a_lorebook("The kennel is cold.")),
        replace(FULL, lorebook=None),
        Appendix(),
    ],
)
async def test_every_revision_keeps_what_hung_on_it(storage: Storage, changed: Appendix) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow, appendix=FULL)
        revise = uow.authored_personas.revise
        await revise(rex.id, a_definition("Max"))
        await revise(rex.id, a_definition("Max"), appendix=changed)
        await revise(rex.id, a_definition("Bello"))

        hung = [await uow.persona_history.appendix(rex.id, number) for number in (1, 2, 3, 4)]

    assert hung == [FULL, FULL, changed, changed]


async def test_personas_share_no_more_than_what_is_equal(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow, "Rex", appendix=FULL)
        twin = await make(uow, "Twin", appendix=replace(FULL, picture=a_picture("Twin.png")))
        await uow.authored_personas.purge(twin.id)

        assert await uow.persona_history.appendix(rex.id, 1) == FULL


async def test_a_footprint_counts_words_sessions_and_choices(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow)
        stages = [await set_stage(uow), await set_stage(uow, a_group())]
        for stage in stages:
            asked = an_incoming(place=stage.place.address)
            await answer(uow, stage, await ask(uow, stage, asked), "Rex!", by=rex)
            again = replace(asked, message_id="101")
            await answer(uow, stage, await ask(uow, stage, again), "Coach!")
            await uow.bindings.bind_place(stage.place.id, rex.id)
        here = stages[0]
        await uow.greetings.add_greeting("Woof!", session_id=here.session.id, persona=rex)
        await uow.bindings.bind_user(here.user.id, rex.id)
        await uow.sessions.activate_persona(here.session.id, rex.id)

        footprint = await uow.persona_history.footprint(rex.id)
        of_coach = await uow.persona_history.footprint(COACH)

    assert footprint == Footprint(messages=3, sessions=2, bindings=4)
    assert of_coach == Footprint(messages=2, sessions=2, bindings=0)
