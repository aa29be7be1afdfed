"""The settings of who may talk with the bot, and of how much may be asked of models."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.domain.access import AccessLists, AccessRule, Subject, Verdict, to_subject
from bot.domain.errors import BadInputError
from bot.domain.limits import LimitKind, Limits

NOBODY_CHOSE = "everybody who finds the bot may talk with it, and nobody has chosen that."
HOW_TO_CHOOSE = (
    'Set access.who (GREENROOM_ACCESS__WHO) to "everybody" if that is right, or to "listed".'
)


class AccessConfig(BaseModel):
    """Who may talk with the bot, and who operates it."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    who: Literal["everybody", "listed"] | None = None
    """Who may talk with the bot: `everybody` who finds it, or only who is `listed` below, by
    `/admin allow` or as an operator. Until you choose, everybody may, and each start says so."""
    allow: tuple[str, ...] = ()
    """Who is listed, written `discord:user:ID`, `discord:server:ID`, `discord:chat:ID`,
    `discord:role:ID`, `telegram:user:ID` or `telegram:chat:ID`; a chat is a channel, a thread, a
    group or a direct message. By default nobody."""
    deny: tuple[str, ...] = ()
    """Who may not talk with the bot, whoever else allows it, written as above; by default
    nobody."""
    operators: tuple[str, ...] = ()
    """The accounts that may use `/admin`, written `discord:ID`, `telegram:ID` or `console:me`; they
    may always talk with the bot. By default nobody."""

    @field_validator("allow", "deny", "operators")
    @classmethod
    def _check(cls, written: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse what names nobody."""
        try:
            _subjects(written)
        except BadInputError as error:
            raise ValueError(str(error)) from error
        return written

    @property
    def lists(self) -> AccessLists:
        """Return who is let in."""
        return AccessLists(
            lets_all_in=self.who != "listed",
            rules=_rules(self.allow, "allow") | _rules(self.deny, "deny"),
            operators=_subjects(self.operators),
        )


def _rules(written: Iterable[str], verdict: Verdict) -> frozenset[AccessRule]:
    return frozenset(AccessRule(subject=s, verdict=verdict) for s in _subjects(written))


def _subjects(written: Iterable[str]) -> frozenset[Subject]:
    return frozenset(to_subject(one) for one in written)


class LimitsConfig(BaseModel):
    """How much may be asked of models; days and months are those of UTC."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    turns_a_minute: int | None = Field(default=None, ge=1)
    """How many answers one person may ask for within a minute, wherever they are; by default as
    many as they like."""
    tokens_a_day: int | None = Field(default=None, ge=1)
    """How many tokens models may read and write for one person within a day; by default any
    number."""
    dollars_a_month: Decimal | None = Field(default=None, gt=0)
    """How many US dollars models may cost for one person within a month, as far as their prices are
    known; by default any number."""
    turns_a_minute_here: int | None = Field(default=None, ge=1)
    """How many answers all people together may ask for within a minute in one place: a direct
    message, a group with its topics, a server with its channels and threads; by default as many as
    they like."""
    tokens_a_day_here: int | None = Field(default=None, ge=1)
    """How many tokens models may read and write for one place within a day; by default any
    number."""
    dollars_a_month_here: Decimal | None = Field(default=None, gt=0)
    """How many US dollars models may cost for one place within a month; by default any number."""

    @property
    def are_of_money(self) -> bool:
        """Tell whether money is limited, so that prices matter."""
        return "dollars" in {*self.of_person, *self.of_place}

    @property
    def of_person(self) -> Limits:
        """Return what one person may have."""
        return _limits(
            turns=self.turns_a_minute, tokens=self.tokens_a_day, dollars=self.dollars_a_month
        )

    @property
    def of_place(self) -> Limits:
        """Return what all may have in one place."""
        return _limits(
            turns=self.turns_a_minute_here,
            tokens=self.tokens_a_day_here,
            dollars=self.dollars_a_month_here,
        )


def _limits(*, turns: int | None, tokens: int | None, dollars: Decimal | None) -> Limits:
    amounts: dict[LimitKind, int | Decimal | None] = {
        "turns": turns,
        "tokens": tokens,
        "dollars": dollars,
    }
    return {kind: Decimal(most) for kind, most in amounts.items() if most is not None}
