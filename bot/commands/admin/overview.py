"""How the bot is, and what it costs. Who asks how much is told, and never what."""

from collections.abc import Sequence

from bot.commands.context import Context
from bot.commands.usage import money
from bot.domain.limits import Consumer
from bot.domain.policy import OPERATOR
from bot.domain.reply import Field, Reply

_MOST = 10


async def status(ctx: Context) -> Reply:
    """Show how I am: what is being answered, what waits, and what this month has cost."""
    async with ctx.storage.reading(OPERATOR) as uow:
        waiting = await uow.turns.waiting()
        month = await uow.consumption.in_all()
        rules = await uow.access_rules.all()
    lists = ctx.services.door.settings
    who = "everybody who is not denied" if lists.lets_all_in else "only who is listed"
    fields = (
        Field(name="Conversations that are being answered", value=f"{ctx.services.engine.busy:,}"),
        Field(name="Messages that wait", value=f"{waiting.in_all:,}"),
        Field(name="This month", value=_had(month)),
        Field(name="Who may talk with me", value=who),
        Field(name="Rules", value=f"{len(lists.rules)} by the settings, {len(rules)} by command"),
    )
    return Reply(title="Status", text="Months are those of UTC.", fields=fields)


async def usage(ctx: Context) -> Reply:
    """Show who has asked most of models this month, and in which servers and groups."""
    async with ctx.storage.reading(OPERATOR) as uow:
        people = await uow.consumption.people(_MOST)
        places = await uow.consumption.places(_MOST)
        in_all = await uow.consumption.in_all()
    fields = (
        Field(name="People", value=_list(people)),
        Field(name="Servers and groups", value=_list(places)),
        Field(name="All", value=_had(in_all)),
    )
    return Reply(title="Usage this month", text="Months are those of UTC.", fields=fields)


def _list(consumers: Sequence[Consumer]) -> str:
    """Return a line for each, the dearest first."""
    lines = (f"- {one.name} ({', '.join(one.ids)}): {_had(one)}" for one in consumers)
    return "\n".join(lines) or "nothing yet"


def _had(consumer: Consumer) -> str:
    """Return what somebody had."""
    had = f"{money(consumer.dollars)}, {consumer.tokens:,} tokens"
    unpriced = f", of which {consumer.unpriced:,} have no known price" if consumer.unpriced else ""
    return f"{had}{unpriced}"
