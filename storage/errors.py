"""The edge where the database's errors become ours, and what several repositories raise."""

from asyncio import CancelledError
from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError

from bot.domain.errors import NotFoundError, StorageError

_WORDS = "The database did not take this just now. Please try again in a moment."

_ROW_SECURITY = "row-level security policy"
"""What PostgreSQL says of a row that somebody else would own."""


@contextmanager
def translated() -> Generator[None]:
    """Turn what SQLAlchemy raises into `StorageError`, with the driver's words for the operator.

    What PostgreSQL says about a row that broke a rule quotes the row, and with it what people
    wrote. Such an error is not chained, so that it cannot reach a log.
    """
    try:
        yield
    except (IntegrityError, DataError) as error:
        raise StorageError(_WORDS, remedy=_driver_words(error)) from None
    except ProgrammingError as error:
        if _ROW_SECURITY in str(error.orig):
            message = "What this would belong to is not there any more."
            raise NotFoundError(message) from None
        raise StorageError(_WORDS, remedy=_driver_words(error)) from error
    except SQLAlchemyError as error:
        if isinstance(error.__context__, CancelledError):
            # A connection that is let go of in the middle of a statement complains of that.
            raise error.__context__ from None
        raise StorageError(_WORDS, remedy=_driver_words(error)) from error


def no_such_session() -> NotFoundError:
    """Return the error for a key that no session has."""
    return NotFoundError("This conversation is not there any more.")


def _driver_words(error: SQLAlchemyError) -> str:
    """Return the first line of what the driver said; details that quote rows come after it."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return f"The database says: {str(said).partition(chr(10))[0]}"
