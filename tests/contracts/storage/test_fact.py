"""What every storage promises about facts."""

from typing import Any

from bot.domain.memory import Memory, MemoryDraft, Stretch
from bot.domain.policy import THE_BOT
from bot.ports.storage import Storage
from tests.builders import BEN, an_incoming
from tests.fakes.clock import FakeClock
from tests.storage.stage import COACH, MEERA, Stage, set_stage


async def test_a_persona_is_told_its_own_facts_and_those_that_all_share(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        ben = (await uow.users.get_or_create(BEN)).id
        kept: dict[str, Memory] = {}
        facts: tuple[tuple[str, dict[str, Any]], ...] = (
            ("to Coach", {"persona_id": COACH}),
            ("to all", {}),
            ("to Meera", {"persona_id": MEERA}),
            ("a pin", {"kind": "pin"}),
            ("of Ben", {"owner_id": ben}),
            ("off", {}),
        )
        for text, changes in facts:
            clock.advance(1)
            kept[text] = await uow.memories.add(_fact(stage, content=text, **changes))
        await uow.memories.switch(kept["off"].id, is_active=False)

        owner = stage.user.id
        known = await uow.facts.known(owner, persona_ids=[COACH], limit=9)
        assert [fact.content for fact in known] == ["to Coach", "to all"]
        known = await uow.facts.known(owner, persona_ids=[COACH, MEERA], limit=2)
        assert [fact.content for fact in known] == ["to all", "to Meera"]
        known = await uow.facts.known(owner, persona_ids=[], limit=9)
        assert [fact.content for fact in known] == ["to all"]


async def test_facts_are_outdated_once_the_message_has_changed_that_they_stand_in(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        for number in (1, 2):
            said = an_incoming("I have a dog.", message_id=f"said {number}")
            await uow.messages.add_incoming(
                said, session_id=stage.session.id, author_id=stage.user.id, turn_id=None
            )
        first, _ = [
            await uow.memories.add(_fact(stage, stretch=Stretch(stage.session.id, seq, seq)))
            for seq in (1, 2)
        ]
        whole = Stretch(stage.session.id, 1, 2)
        assert await uow.facts.outdated(whole) == []

        await uow.messages.withdraw(an_incoming(message_id="said 1").key)

        assert await uow.facts.outdated(whole) == [first.id]
        assert await uow.facts.outdated(Stretch(stage.session.id, 2, 2)) == []
        assert len(await uow.facts.known(stage.user.id, persona_ids=[], limit=9)) == 1
        await uow.memories.forget(first.id)
        assert await uow.facts.outdated(whole) == []


def _fact(stage: Stage, **changes: Any) -> MemoryDraft:
    usual: dict[str, Any] = {
        "kind": "fact",
        "content": "Ann has a dog.",
        "owner_id": stage.user.id,
        "place_id": stage.place.id,
        "scope": "private",
    }
    return MemoryDraft(**{**usual, **changes})
