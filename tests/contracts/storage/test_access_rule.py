"""What every storage promises about rules on who is let in."""

from bot.domain.access import AccessRule, Subject
from bot.domain.policy import THE_BOT
from bot.ports.storage import Storage

ANN = Subject(platform="telegram", kind="user", external_id="7")
CLUB = Subject(platform="discord", kind="server", external_id="7")


async def test_rules_are_kept_changed_and_dropped_by_their_subject(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        await uow.access_rules.keep(AccessRule(subject=ANN, verdict="allow"))
        await uow.access_rules.keep(AccessRule(subject=CLUB, verdict="deny"))
        await uow.access_rules.keep(AccessRule(subject=ANN, verdict="deny"))
        await uow.commit()
    async with storage.writing(THE_BOT) as uow:
        assert list(await uow.access_rules.all()) == [
            AccessRule(subject=CLUB, verdict="deny"),
            AccessRule(subject=ANN, verdict="deny"),
        ]
        assert await uow.access_rules.drop(ANN)
        assert not await uow.access_rules.drop(ANN)
        assert list(await uow.access_rules.all()) == [AccessRule(subject=CLUB, verdict="deny")]
