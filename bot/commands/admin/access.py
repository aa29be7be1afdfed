"""Let people in, or keep them out, besides what the settings say."""

from collections.abc import Collection, Iterable
from typing import Annotated

from bot.commands.context import Context
from bot.commands.signature import Argument
from bot.domain.access import AccessRule, Subject, Verdict, to_subject
from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.policy import OPERATOR
from bot.domain.reply import Button, Field, Reply

_ONLY_LISTED = "only who is listed, or is an operator"

Whom = Annotated[
    str,
    Argument("whom, such as `discord:user:ID`, `discord:server:ID` or `telegram:chat:ID`"),
]


async def allow(ctx: Context, whom: Whom) -> Reply:
    """List somebody, or a server, chat or role, among those who may talk with me."""
    return await _decide(ctx, whom, "allow")


async def deny(ctx: Context, whom: Whom) -> Reply:
    """Keep somebody, or a server, chat or role, from talking with me."""
    return await _decide(ctx, whom, "deny")


async def forget(ctx: Context, whom: Whom) -> Reply:
    """Forget what was said by command about who may talk with me."""
    subject = to_subject(whom)
    async with ctx.storage.writing(OPERATOR) as uow:
        if not await uow.access_rules.drop(subject):
            message = f"No command said anything about `{subject}`; `/admin list` shows all."
            raise NotFoundError(message)
        await uow.commit()
    ctx.services.door.forget()
    return Reply(text=f"`{subject}` is as the settings say again.", tone="good")


async def list_rules(ctx: Context) -> Reply:
    """List who may talk with me, and who may not."""
    lists = ctx.services.door.settings
    async with ctx.storage.reading(OPERATOR) as uow:
        rules = await uow.access_rules.all()
    who = "everybody who is not denied" if lists.lets_all_in else _ONLY_LISTED
    fields = (
        Field(name="By the settings", value=_told(lists.rules)),
        Field(name="By command", value=_told(rules)),
        Field(name="Operators", value=_lines(f"`{one}`" for one in lists.operators)),
    )
    return Reply(title="Who may talk with me", text=f"It is {who}.", fields=fields)


async def _decide(ctx: Context, whom: str, verdict: Verdict) -> Reply:
    """Keep a rule, and say what follows from it."""
    subject, door = to_subject(whom), ctx.services.door
    if verdict == "deny" and subject in door.settings.operators:
        message = f"`{subject}` is an operator, and operators may always talk with me."
        raise BadInputError(message)
    async with ctx.storage.writing(OPERATOR) as uow:
        await uow.access_rules.keep(AccessRule(subject=subject, verdict=verdict))
        await uow.commit()
    door.forget()
    return Reply(
        text=_follows(ctx, subject, verdict),
        tone="good",
        buttons=(Button(label="Undo", command=f"admin forget {subject}"),),
    )


def _follows(ctx: Context, subject: Subject, verdict: Verdict) -> str:
    """Say what a rule changes."""
    lists = ctx.services.door.settings
    if verdict == "deny":
        return f"`{subject}` is not heard from now on: nothing is stored, and nothing answered."
    if AccessRule(subject=subject, verdict="deny") in lists.rules:
        return f"`{subject}` is listed, but the settings deny it, and that goes first."
    if lists.lets_all_in:
        return f"`{subject}` is listed. As everybody may talk with me, that changes nothing now."
    return f"`{subject}` may talk with me from now on."


def _told(rules: Collection[AccessRule]) -> str:
    """Return a line for each rule."""
    return _lines(f"{rule.verdict} `{rule.subject}`" for rule in rules)


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(sorted(lines)) or "none"
