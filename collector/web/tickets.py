"""Tickets by which the widget asks for the quote of one typo: signed, good for a day, good for nothing else.

An editor's browser carries one to the article, in the address's fragment, which browsers send to no server.
"""

from itsdangerous import BadData, URLSafeTimedSerializer

GOOD_FOR = 24 * 3600
"""Seconds."""

LONGEST = 100
"""Characters; ours have about 50."""


def quote_ticket(typo_id: int, secret_key: str) -> str:
    """Return the ticket for a typo's quote: letters, digits, "-", "_" and "."."""
    return _serializer(secret_key).dumps(typo_id)


def read_quote_ticket(ticket: str, secret_key: str) -> int | None:
    """Return the typo's number, or None for a ticket that is wrong or too old."""
    if len(ticket) > LONGEST:
        return None
    try:
        found = _serializer(secret_key).loads(ticket, max_age=GOOD_FOR)
    except (BadData, ValueError):
        return None
    return found if type(found) is int else None


def _serializer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="proofdesk-quote-ticket")
