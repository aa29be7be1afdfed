"""A command that says what may and may not be done where it is called, and what to do about it."""

from bot.commands.context import Context
from bot.commands.persona.decision import decision, resolution_of
from bot.conversation.sessions import current_with_user
from bot.domain.health import Finding
from bot.domain.reply import Reply


async def examine(ctx: Context) -> Reply:
    """Say what I may and may not do here, and what to do about it."""
    findings = await ctx.platform.examine(ctx.place)
    async with ctx.storage.reading() as uow:
        known = await current_with_user(uow, ctx.caller)
        answers = await decision(uow, await resolution_of(uow, ctx, known), known)
    amiss = sum(not finding.is_ok for finding in findings)
    return Reply(
        title=_title(amiss),
        text="\n".join([*map(_line, findings), f"- 💬 {answers}"]),
    )


def _title(amiss: int) -> str:
    if not amiss:
        return "All is well here"
    return "One thing is amiss here" if amiss == 1 else f"{amiss} things are amiss here"


def _line(finding: Finding) -> str:
    """Return one line: how it is, and what to do where that is not well."""
    mark = "✅" if finding.is_ok else "❌"
    return " ".join(filter(None, [f"- {mark} {finding.text}", finding.remedy]))
