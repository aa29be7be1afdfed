"""The one exception tree. A subclass exists only where a caller acts differently.

GreenroomError                what happened and what to do, in one sentence for a person
├── BadInputError             the person asked for something that cannot be done as asked
│   ├── NotFoundError         it does not exist, or is not theirs: the same answer for both
│   └── AmbiguousNameError    the name fits several; the desk asks which
├── ConfigurationError        the operator must change a setting; ends the start
├── ModelError                the model gave no answer
│   ├── ModelRefusedError     it declined this content
│   ├── ModelUnreachableError no connection, or silence beyond the limit
│   ├── ModelOverloadedError  it answered "not now"
│   ├── ContextTooLongError   the prompt does not fit
│   └── BadCredentialsError   the key or the model's name is wrong
├── DeliveryError             the platform did not take what we sent
└── StorageError              the database did not take what we stored
"""

from collections.abc import Mapping


class GreenroomError(Exception):
    """Something expected went wrong; `str(error)` is one clear sentence for a person."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy
        """What the operator can do about it; empty where the person can act alone."""


class BadInputError(GreenroomError):
    """Somebody asked for something that cannot be done as asked."""


class NotFoundError(BadInputError):
    """What was named does not exist, or is not theirs to see."""


class AmbiguousNameError(BadInputError):
    """A name that somebody wrote fits several things."""

    def __init__(self, message: str, *, written: str, choices: Mapping[str, str]) -> None:
        super().__init__(message)
        self.written = written
        """The argument as it was written."""
        self.choices = choices
        """What to write instead, by the label to show for it."""


class ConfigurationError(GreenroomError):
    """A setting is missing or wrong; only the operator can mend it."""


class ModelError(GreenroomError):
    """The model gave no answer, or only part of one."""


class ModelRefusedError(ModelError):
    """The model or its provider declined this content."""


class ModelUnreachableError(ModelError):
    """The model could not be reached, or said nothing within the limit."""


class ModelOverloadedError(ModelError):
    """The provider asks for patience."""


class ContextTooLongError(ModelError):
    """The prompt is longer than the model can read."""


class BadCredentialsError(ModelError):
    """The provider does not accept the key, or does not know the model."""


class DeliveryError(GreenroomError):
    """The platform did not take what we sent."""


class StorageError(GreenroomError):
    """The database did not take what we stored, or could not be read."""


class DuplicateMessageError(StorageError):
    """This message is stored already: another process was faster."""


class SupersededError(GreenroomError):
    """A turn was asked anew while it was answered: that answer counts no more."""
