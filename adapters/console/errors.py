"""What a terminal can fail with, in our words."""

from bot.domain.errors import DeliveryError


def closed(error: OSError) -> DeliveryError:
    """Return the error for output that nobody reads any more."""
    return DeliveryError(f"The terminal does not take what is written to it: {error.strerror}.")
