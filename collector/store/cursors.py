"""Cursors of keyset pages (https://use-the-index-luke.com/no-offset): the place in an order after which to go on."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

# Ours have about 90 characters.
_LONGEST_CURSOR = 200


class BadCursor(ValueError):
    """The cursor is not one of ours, or belongs to another order."""


def write_cursor(sort: str, value: datetime | int, typo_id: int) -> str:
    """Return the cursor for what comes after the typo with this value, in the order `sort`."""
    plain = value.isoformat() if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(json.dumps([sort, plain, typo_id]).encode()).decode().rstrip("=")


def read_cursor(cursor: str, sort: str) -> tuple[datetime | int, int]:
    """Return the value and the typo's number that were written. Raises BadCursor."""
    try:
        if len(cursor) > _LONGEST_CURSOR:
            raise ValueError("too long")
        padded = cursor + "=" * (-len(cursor) % 4)
        made_for, plain, typo_id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if made_for != sort:
            raise ValueError(made_for)
        if sort.removeprefix("-") == "reports":
            return _number(plain), _number(typo_id)
        value = datetime.fromisoformat(plain)
        if value.tzinfo is None:
            raise ValueError(plain)
        return value.astimezone(UTC), _number(typo_id)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadCursor("this cursor does not belong to this list: start again without a cursor") from error


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**31:  # a bool is an int too
        raise ValueError(value)
    return value
