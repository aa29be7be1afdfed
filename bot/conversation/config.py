"""The settings of how much may be asked of models."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.limits import LimitKind, Limits


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
