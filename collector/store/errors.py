"""What a database's errors mean."""

from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError


def is_our_mistake(error: BaseException) -> bool:
    """Tell whether the statement was wrong, not the database out of order: trying again does not mend it."""
    return isinstance(error, IntegrityError | DataError | ProgrammingError)
