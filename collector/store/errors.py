"""What a database's errors mean."""

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, TimeoutError

DATABASE_ERRORS = (DBAPIError, TimeoutError)
"""What the database, or the queue for it, raises; `is_our_mistake` tells which of them are no outage."""


def is_our_mistake(error: BaseException) -> bool:
    """Tell whether the statement was wrong, not the database out of order: trying again does not mend it."""
    return isinstance(error, IntegrityError | DataError | ProgrammingError)


def is_unstorable(error: BaseException) -> bool:
    """Tell whether a text has a NUL, which PostgreSQL refuses wherever it stands."""
    return isinstance(error, DataError) and "NUL (0x00)" in str(error.orig)
