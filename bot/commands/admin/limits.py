"""Give single people and places limits of their own."""

from decimal import Decimal, InvalidOperation
from typing import Annotated

from bot.commands.context import Context
from bot.commands.signature import Argument
from bot.commands.usage import amount, lines
from bot.domain.access import Subject, to_subject
from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.limits import LimitKind, Payer
from bot.domain.place import PlaceKey
from bot.domain.policy import OPERATOR
from bot.domain.reply import Field, Reply
from bot.domain.user import Identity
from bot.ports.storage import UnitOfWork

_KINDS: dict[str, LimitKind] = {"turns": "turns", "tokens": "tokens", "money": "dollars"}
_WITHIN: dict[LimitKind, str] = {
    "turns": "answers a minute",
    "tokens": "tokens a day",
    "dollars": "US dollars a month",
}
_LARGEST = Decimal(10) ** 12

Whose = Annotated[
    str, Argument("whose, such as `discord:user:ID`, `discord:server:ID` or `telegram:chat:ID`")
]


async def limit(
    ctx: Context,
    whose: Whose,
    most: Annotated[str, Argument("a number, `none` for no limit, `default` for the settings'")],
    kind: Annotated[
        str,
        Argument("answers a minute, tokens a day or money a month", "choice", tuple(_KINDS)),
    ],
) -> Reply:
    """Give somebody, or a place, a limit of their own, or take it back."""
    subject, which, word = to_subject(whose), _KINDS[kind], most.strip().casefold()
    value = None if word in {"none", "default"} else _number(most, which)
    async with ctx.storage.writing(OPERATOR) as uow:
        payer = await _payer(uow, subject)
        if word == "default":
            await uow.allowances.take_back(payer, which)
        else:
            await uow.allowances.give(payer, which, value)
        (account,) = await ctx.services.limiter.accounts(uow, [payer])
        await uow.commit()
    if word == "default":
        said = f"For `{subject}` the settings' limit of {_WITHIN[which]} holds again."
    elif value is None:
        said = f"`{subject}` may have any number of {_WITHIN[which]}."
    else:
        said = f"`{subject}` may have at most {amount(which, value)} {_WITHIN[which]}."
    return Reply(
        text=said, tone="good", fields=(Field(name="Now", value="\n".join(lines(account))),)
    )


def _number(written: str, kind: LimitKind) -> Decimal:
    """Read a limit: whole, but for money.

    Raises:
        BadInputError: It is none.
    """
    try:
        number = Decimal(written.strip().removeprefix("$").replace(",", ""))
    except InvalidOperation:
        number = Decimal(0)
    is_fit = number.is_finite() and 0 < number < _LARGEST
    if not is_fit or (kind != "dollars" and number != number.to_integral_value()):
        message = f"{written!r} is no limit; write a number above 0, `none` or `default`."
        raise BadInputError(message)
    return number


async def _payer(uow: UnitOfWork, subject: Subject) -> Payer:
    """Return the account that a subject names.

    Raises:
        BadInputError: Roles have no account.
        NotFoundError: It was never met.
    """
    if subject.kind == "role":
        message = "A role has no account; give a person, a server or a chat a limit."
        raise BadInputError(message)
    if subject.kind == "user":
        account = Identity(
            platform=subject.platform, external_id=subject.external_id, display_name=""
        )
        user = await uow.users.find(account)
        payer = Payer(user_id=user.id) if user is not None else None
    else:
        prefix = "guild:" if subject.kind == "server" else ""
        key = PlaceKey(subject.platform, f"{prefix}{subject.external_id}")
        place = await uow.places.find(key)
        payer = Payer(place_id=place.id) if place is not None else None
    if payer is None:
        message = f"`{subject}` never asked anything of me; `/admin usage` shows who did."
        raise NotFoundError(message)
    return payer
