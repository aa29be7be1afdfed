"""What every storage promises about masks."""

import pytest

from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.ids import MaskId
from bot.domain.mask import Mask, Placement
from bot.domain.persona import Appendix
from bot.domain.policy import THE_BOT
from bot.domain.user import Identity
from bot.ports.storage import Storage, UnitOfWork
from tests.builders import ANN, BEN, a_definition, a_lorebook, a_picture
from tests.fakes.ids import CountingIds

FULL = Appendix(picture=a_picture(), card={"spec": "x"}, lorebook=a_lorebook("Dunes."))
NOBODY = MaskId(CountingIds().new())


async def test_a_mask_is_its_owners_and_stands_before_the_persona(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        kora = await wear(uow, "Kora")
        ben = await uow.users.get_or_create(BEN)
        await uow.commit()

    assert (kora.definition, kora.placement) == (a_definition("Kora"), Placement())
    async with storage.reading(THE_BOT) as uow:
        assert await uow.masks.owned_by(kora.owner_id) == [kora]
        assert await uow.masks.owned_by(ben.id) == []
        assert await uow.masks.existing({kora.id, NOBODY}) == {kora.id: kora}
        assert await uow.masks.appendix(kora.id) == FULL
        assert await uow.masks.lorebook(kora.id) == FULL.lorebook
        assert await uow.masks.lorebook(NOBODY) is None


async def test_a_name_is_refused_only_when_its_owner_has_it_already(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        await wear(uow, "Kora")
        other = await wear(uow, "Kora", owner=BEN)
        with pytest.raises(BadInputError, match="called 'KORA ' already"):
            await wear(uow, "KORA ")
        with pytest.raises(BadInputError):
            await uow.masks.change((await wear(uow, "Bo")).id, definition=a_definition("kora"))

        assert (await uow.masks.change(other.id, definition=a_definition("Kora"))) == other


async def test_a_change_keeps_what_it_does_not_name(storage: Storage) -> None:
    at_depth = Placement(position="depth", depth=2, role="user")
    async with storage.writing(THE_BOT) as uow:
        kora = await wear(uow, "Kora")
        placed = await uow.masks.change(kora.id, placement=at_depth)
        renamed = await uow.masks.change(kora.id, definition=a_definition("Zoe"))
        assert await uow.masks.appendix(kora.id) == FULL
        await uow.masks.change(kora.id, appendix=Appendix(card=FULL.card))

        assert (placed.definition, placed.placement) == (kora.definition, at_depth)
        assert (renamed.name, renamed.placement) == ("Zoe", at_depth)
        assert await uow.masks.existing({kora.id}) == {kora.id: renamed}
        assert await uow.masks.appendix(kora.id) == Appendix(card=FULL.card)


async def test_masks_are_listed_by_name(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        masks = [await wear(uow, name) for name in ("zoe", "Bo", "kora")]

        listed = await uow.masks.owned_by(masks[0].owner_id)

    assert [mask.name for mask in listed] == ["Bo", "kora", "zoe"]


async def test_a_deleted_mask_is_gone(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        kora = await wear(uow, "Kora")
        await uow.masks.delete(kora.id)

        assert await uow.masks.owned_by(kora.owner_id) == []
        assert await uow.masks.appendix(kora.id) == Appendix()
        with pytest.raises(NotFoundError):
            await uow.masks.delete(kora.id)
        with pytest.raises(NotFoundError):
            await uow.masks.change(kora.id, placement=Placement())


async def wear(uow: UnitOfWork, name: str, *, owner: Identity = ANN) -> Mask:
    """Let Ann, or another owner, make a mask."""
    user = await uow.users.get_or_create(owner)
    return await uow.masks.add(a_definition(name), owner_id=user.id, appendix=FULL)
