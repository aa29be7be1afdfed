"""How much of what one may have is used up. Of a place it is told to those who manage it."""

from collections.abc import Iterator
from decimal import Decimal

from bot.commands.context import Context
from bot.conversation.limiting import Account
from bot.conversation.sessions import current_with_user
from bot.domain.limits import LimitKind, Payer
from bot.domain.place import Place, Rights
from bot.domain.reply import Field, Reply
from bot.ports.storage import UnitOfWork

_UTC = "Days and months are those of UTC."


async def show_usage(ctx: Context) -> Reply:
    """Show how much you have asked of me, and how much more you may."""
    rights = await ctx.platform.rights(ctx.caller)
    async with ctx.storage.reading() as uow:
        named = await _named(uow, ctx, rights)
        accounts = await ctx.services.limiter.accounts(uow, list(named))
    fields = (
        Field(name=named[account.payer], value="\n".join(lines(account)))
        for account in accounts
        if account.payer.user_id is not None or account.limits or not ctx.place.is_private
    )
    if not accounts:
        return Reply(title="Usage", text="You have asked nothing of me yet.")
    return Reply(title="Usage", text=_UTC, fields=tuple(fields))


def lines(account: Account) -> Iterator[str]:
    """Yield a line for each thing that is counted."""
    tally, limits = account.tally, account.limits
    if "turns" in limits:
        asked = len(tally.asked_at)
        yield f"Answers asked for in the last minute: {asked}{_most(account, 'turns')}"
    yield f"Answers today: {tally.turns:,}"
    yield f"Tokens today: {tally.tokens:,}{_most(account, 'tokens')}"
    yield f"Money this month: {money(tally.dollars)}{_most(account, 'dollars')}"
    if tally.unpriced:
        yield (
            f"For {tally.unpriced:,} tokens of this month I know no price: they count as tokens and"
            " not as money."
        )


def money(dollars: Decimal) -> str:
    """Return an amount; less than a cent is not nothing."""
    return f"${dollars:,.4f}" if 0 < dollars < 1 else f"${dollars:,.2f}"


def amount(kind: LimitKind, value: Decimal) -> str:
    """Return a limit as it is written."""
    return money(value) if kind == "dollars" else f"{value:,.0f}"


def _most(account: Account, kind: LimitKind) -> str:
    """Return the limit, if there is one."""
    limit = account.limits.get(kind)
    return f" of {amount(kind, limit)}" if limit is not None else ""


async def _named(uow: UnitOfWork, ctx: Context, rights: Rights) -> dict[Payer, str]:
    """Return the accounts that the caller may see, and what they are called."""
    named: dict[Payer, str] = {}
    known = await current_with_user(uow, ctx.caller)
    place = known.place
    if known.user is not None:
        named[Payer(user_id=known.user.id)] = "You"
    if place is not None and place.address.key == ctx.place.key and rights.may_manage_place:
        named[Payer(place_id=place.id)] = _called(place)
    server = place.server_id if place is not None else None
    if server is not None and rights.may_manage_server:
        named[Payer(place_id=server)] = _called(await uow.places.get(server))
    return named


def _called(place: Place) -> str:
    return "Here" if place.address.is_private else place.address.title or "Here"
