"""What people have before a flow begins, so that it begins where it is about something."""

from bot.bootstrap import Application
from bot.domain.file import File
from bot.domain.persona import Appendix
from bot.domain.policy import THE_BOT
from bot.domain.user import Identity
from tests.builders import a_definition


async def owns(
    application: Application | None,
    owner: Identity,
    *names: str,
    picture: File | None = None,
    **changes: object,
) -> None:
    """Let somebody have made personas of these names, all otherwise alike."""
    appendix = Appendix(picture=picture)
    assert application is not None
    async with application.storage.writing(THE_BOT) as uow:
        user = await uow.users.get_or_create(owner)
        for name in names:
            await uow.authored_personas.add(
                a_definition(name, **changes), owner_id=user.id, source="user", appendix=appendix
            )
        await uow.commit()
