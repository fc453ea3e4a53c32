"""The day's salt, made by whichever process needs it first."""

import secrets
from datetime import UTC, date, datetime, time

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from collector.store.database import Database
from collector.store.held import forget_senders
from collector.store.models import DailySalt, TypoSender


def salt_of(database: Database, day: date) -> bytes:
    """Return the 32 random bytes of this UTC day, the same for every process, and forget those of earlier days
    with all that was known of senders by them."""
    with database.read() as session:
        salt = session.scalar(select(DailySalt.salt).where(DailySalt.day == day))
    if salt is not None:
        return salt
    insert = sqlite_insert if database.is_sqlite else postgresql_insert
    with database.intake() as connection:
        connection.execute(insert(DailySalt).values(day=day, salt=secrets.token_bytes(32)).on_conflict_do_nothing())
        forgets = connection.execute(delete(DailySalt).where(DailySalt.day < day)).rowcount > 0
        connection.execute(delete(TypoSender).where(TypoSender.day < day))
        forget_senders(connection, datetime.combine(day, time(), UTC))
        stored: bytes = connection.execute(select(DailySalt.salt).where(DailySalt.day == day)).scalar_one()
    if forgets:
        database.checkpoint()  # SQLite's log still has the old salt
    return stored
