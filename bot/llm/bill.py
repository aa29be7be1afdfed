"""What a request costs, by what the provider reports and the prices that are known.

The prices are those of genai-prices as installed, which pydantic-ai looks up: nothing is fetched.
"""

from decimal import Decimal

from pydantic_ai.models import StreamedResponse

from bot.domain.prompt import Spent
from bot.domain.turn import Usage


class Bill:
    """The running account of one request."""

    def __init__(self) -> None:
        self.response: StreamedResponse | None = None
        """What comes back; None until it begins."""
        self._told = 0

    @property
    def usage(self) -> Usage:
        """Return what was reported until now."""
        if self.response is None:
            return Usage()
        usage = self.response.usage
        return Usage(
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cost=_cost_of(self.response),
        )

    def news(self) -> Spent | None:
        """Return what was reported, if it is more than this returned before."""
        if self.response is None or self.response.usage.total_tokens == self._told:
            return None
        self._told = self.response.usage.total_tokens
        return Spent(usage=self.usage)


def _cost_of(response: StreamedResponse) -> Decimal | None:
    """Return the price in US dollars, if it is known."""
    try:
        return response.get().cost().total_price
    except (LookupError, ValueError):
        return None
