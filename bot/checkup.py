"""`greenroom check`: ask every outside thing whether it is as it should be."""

from bot.bootstrap import Application, configured_platforms
from bot.conversation.config import HOW_TO_CHOOSE, NOBODY_CHOSE, AccessConfig
from bot.domain.errors import GreenroomError
from bot.domain.health import Finding
from bot.llm.build import make_model
from bot.llm.check import reach
from bot.settings import Settings
from personas.catalog import FileLibrary
from personas.config import PersonasConfig
from storage import migrate
from storage.ownership.examination import examine
from storage.sealing.survey import survey


async def check_everything(settings: Settings) -> list[Finding]:
    """Return one finding per outside thing; the settings themselves are read already."""
    findings = [Finding(subject="settings", is_ok=True, text="read without errors.")]
    findings.append(_personas(settings.personas))
    if configured_platforms(settings) != ("console",):
        findings.append(_access(settings.access))
    findings += await _database(settings)
    findings.append(await reach(settings.llm, needs_price=settings.limits.are_of_money))
    # The model was asked above; one that is not installed must not keep platforms from being asked.
    model = make_model(settings.llm, settings.llm.model)
    application = Application(settings, platforms=configured_platforms(settings), model=model)
    try:
        for platform in application.platforms.values():
            try:
                findings += await platform.check()
            except GreenroomError as error:
                findings.append(_failed(platform.name, error))
    finally:
        await application.model.aclose()
        await application.storage.aclose()
    return findings


def _access(config: AccessConfig) -> Finding:
    """Say who may talk with the bot; that nobody chose so is amiss."""
    subject, listed = "access", len(config.allow) + len(config.operators)
    if config.who == "listed":
        text = f"only who is listed may talk with the bot: {listed} by the settings."
        return Finding(subject=subject, is_ok=True, text=text)
    if config.who == "everybody":
        text = "everybody who finds the bot may talk with it."
        return Finding(subject=subject, is_ok=True, text=text)
    return Finding(subject=subject, is_ok=False, text=NOBODY_CHOSE, remedy=HOW_TO_CHOOSE)


def _personas(config: PersonasConfig) -> Finding:
    """Say whether the persona files are in order: a broken one keeps the bot from starting."""
    try:
        library = FileLibrary(config).load()
    except GreenroomError as error:
        return _failed("personas", error)
    return Finding(subject="personas", is_ok=True, text=f"{len(library)} files are in order.")


async def _database(settings: Settings) -> list[Finding]:
    """Say whether the database answers, is up to date and opens with the master key."""
    try:
        current = await migrate.current(settings.database)
    except GreenroomError as error:
        return [_failed("database", error)]
    if current == migrate.head():
        newest = f"at revision {current}, the newest."
        database = Finding(subject="database", is_ok=True, text=newest)
        return [database, await _row_security(settings), await _encryption(settings)]
    if current is None:
        text = "empty; the first run sets it up."
        return [Finding(subject="database", is_ok=True, text=text)]
    text = f"at revision {current}, not {migrate.head()}."
    remedy = "Run `greenroom db upgrade`."
    return [Finding(subject="database", is_ok=False, text=text, remedy=remedy)]


async def _row_security(settings: Settings) -> Finding:
    """Say whether the database itself holds the rows of people apart."""
    try:
        return await examine(settings.database)
    except GreenroomError as error:
        return _failed("row security", error)


async def _encryption(settings: Settings) -> Finding:
    """Say whether words are encrypted, and whether the master key fits."""
    try:
        said = await survey(settings.database, settings.security)
    except GreenroomError as error:
        return _failed("encryption", error)
    return Finding(subject="encryption", is_ok=True, text=" ".join(said))


def _failed(subject: str, error: GreenroomError) -> Finding:
    """Return what went wrong as a finding, on one line."""
    text = " ".join(str(error).splitlines())
    return Finding(subject=subject, is_ok=False, text=text, remedy=error.remedy)
