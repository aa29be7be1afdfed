"""What every storage promises about as whom people speak."""

from bot.domain.ids import UserId
from bot.domain.mask import Guise, GuiseChoices, Mask, MaskUses, SessionGuise, guise_of
from bot.domain.persona import Appendix
from bot.domain.policy import THE_BOT
from bot.ports.storage import Storage, UnitOfWork
from tests.builders import ANN, BEN, a_definition, an_incoming
from tests.storage.stage import COACH, MEERA, Stage, answer, ask, make, set_stage

NOTHING = GuiseChoices()
MYSELF = SessionGuise(guise=None)


async def test_each_choice_is_kept_apart_from_the_others(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage, kora, bo, cy = await _stage(uow)
        assert await _choices(uow, stage) == NOTHING
        await uow.guises.bind(stage.user.id, kora.id, persona_id=None)
        await uow.guises.bind(stage.user.id, bo.id, persona_id=COACH)
        await uow.guises.choose(stage.session.id, stage.user.id, SessionGuise(guise=cy.guise))
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        assert await _choices(uow, stage) == GuiseChoices(
            session=SessionGuise(guise=cy.guise), bound=bo.guise, default=kora.guise
        )
        here, user_id = stage.session.id, stage.user.id
        for_meera = await uow.guises.that_apply(user_id, session_id=here, persona_id=MEERA)
        nowhere = await uow.guises.that_apply(user_id, session_id=None, persona_id=None)
        assert (for_meera.bound, nowhere) == (None, GuiseChoices(default=kora.guise))
        ben = await uow.users.find(BEN)
        assert ben is not None
        assert await _choices(uow, stage, user_id=ben.id) == NOTHING


async def test_a_later_choice_takes_the_place_of_an_earlier_one(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage, kora, bo, _ = await _stage(uow)
        user_id, session_id = stage.user.id, stage.session.id
        for mask in (kora, bo):
            await uow.guises.bind(user_id, mask.id, persona_id=None)
            await uow.guises.bind(user_id, mask.id, persona_id=COACH)
            await uow.guises.choose(session_id, user_id, SessionGuise(guise=mask.guise))
        renamed = await uow.masks.change(bo.id, definition=a_definition("Bob"))
        assert await _choices(uow, stage) == GuiseChoices(
            session=SessionGuise(guise=renamed.guise), bound=renamed.guise, default=renamed.guise
        )

        await uow.guises.choose(session_id, user_id, MYSELF)
        assert (await _choices(uow, stage)).session == MYSELF
        await uow.guises.choose(session_id, user_id, None)
        await uow.guises.bind(user_id, None, persona_id=None)
        await uow.guises.bind(user_id, None, persona_id=COACH)
        assert await _choices(uow, stage) == NOTHING


async def test_a_played_persona_that_goes_leaves_its_name(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage, kora, *_ = await _stage(uow)
        for leave in (uow.authored_personas.withdraw, uow.authored_personas.purge):
            rex = await make(uow, "Rex")
            played = SessionGuise(guise=guise_of(rex))
            await uow.guises.choose(stage.session.id, stage.user.id, played)
            await uow.guises.bind(stage.user.id, kora.id, persona_id=rex.id)
            assert (await _choices(uow, stage)).session == played

            await leave(rex.id)

            gone = SessionGuise(guise=Guise(name="Rex"))
            assert await _choices(uow, stage) == GuiseChoices(session=gone)


async def test_what_was_written_under_a_mask_keeps_its_name_when_it_is_deleted(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage, kora, *_ = await _stage(uow)
        rex = await make(uow, "Rex")
        await _say(uow, stage, "1", kora.guise)
        await _say(uow, stage, "2", guise_of(rex))
        await _say(uow, stage, "3", None)
        await uow.guises.choose(stage.session.id, stage.user.id, SessionGuise(guise=kora.guise))
        await uow.guises.bind(stage.user.id, kora.id, persona_id=COACH)
        await uow.guises.bind(stage.user.id, kora.id, persona_id=None)
        await uow.masks.change(kora.id, definition=a_definition("Zoe"))
        assert await _said_as(uow, stage) == [kora.guise, guise_of(rex), None]
        uses = await uow.guises.uses(kora.id)
        assert uses == MaskUses(messages=1, sessions=1, personas=1, is_default=True)

        await uow.masks.delete(kora.id)
        await uow.authored_personas.purge(rex.id)

        assert await _said_as(uow, stage) == [Guise(name="Kora"), Guise(name="Rex"), None]
        gone = SessionGuise(guise=Guise(name="Kora"))
        assert await _choices(uow, stage) == GuiseChoices(session=gone)


async def test_only_ones_own_words_of_one_session_are_attributed_anew(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        earlier, kora, *_ = await _stage(uow)
        await _say(uow, earlier, "0", None)
        stage = await set_stage(uow)
        ben = await uow.users.get_or_create(BEN)
        await _say(uow, stage, "1", None)
        await _say(uow, stage, "2", kora.guise)
        await _say(uow, stage, "3", None, by=ben.id)
        turn = await ask(uow, stage, an_incoming(message_id="4"))
        await answer(uow, stage, turn, "Hi!")

        count = await uow.guises.reattribute(stage.session.id, stage.user.id, kora.guise)

        assert count == 2
        assert await _said_as(uow, stage) == [kora.guise, kora.guise, None, kora.guise, None]
        assert await _said_as(uow, earlier) == [None]
        assert await uow.guises.reattribute(stage.session.id, stage.user.id, None) == 3
        assert await _said_as(uow, stage) == [None] * 5


async def test_what_was_chosen_goes_with_its_session(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage, kora, *_ = await _stage(uow)
        await uow.guises.choose(stage.session.id, stage.user.id, SessionGuise(guise=kora.guise))

        await uow.archive.delete(stage.session.id)

        assert (await uow.guises.uses(kora.id)).sessions == 0


async def _stage(uow: UnitOfWork) -> tuple[Stage, Mask, Mask, Mask]:
    """Return a conversation of Ann's, and three masks of hers."""
    stage = await set_stage(uow)
    await uow.users.get_or_create(BEN)
    ann = await uow.users.get_or_create(ANN)
    kora, bo, cy = [
        await uow.masks.add(a_definition(name), owner_id=ann.id, appendix=Appendix())
        for name in ("Kora", "Bo", "Cy")
    ]
    return stage, kora, bo, cy


async def _choices(uow: UnitOfWork, stage: Stage, *, user_id: UserId | None = None) -> GuiseChoices:
    """Return what Ann, or somebody else, chose for Coach in the session."""
    return await uow.guises.that_apply(
        user_id or stage.user.id, session_id=stage.session.id, persona_id=COACH
    )


async def _say(
    uow: UnitOfWork, stage: Stage, message_id: str, guise: Guise | None, by: UserId | None = None
) -> None:
    """Let Ann, or somebody else, say something under a guise."""
    await uow.messages.add_incoming(
        an_incoming(message_id=message_id),
        session_id=stage.session.id,
        author_id=by or stage.user.id,
        turn_id=None,
        guise=guise,
    )


async def _said_as(uow: UnitOfWork, stage: Stage) -> list[Guise | None]:
    """Return as whom everything was said."""
    return [message.guise for message in await uow.messages.window(stage.session.id, 9)]
