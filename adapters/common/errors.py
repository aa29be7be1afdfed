"""The two refusals of a platform that the shared algorithm acts upon; all others just end it."""

from bot.domain.errors import DeliveryError


class TooSoonError(DeliveryError):
    """The platform asks for patience: the same request will do later."""

    def __init__(self, message: str, *, seconds: float, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.seconds = seconds
        """How long to leave this place alone."""


class MessageGoneError(DeliveryError):
    """The message to change is not there any more; what it said must be sent anew."""
