"""The running program: what a request handler needs and nothing global holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import current_app

from collector.settings import Settings
from collector.store.database import Database
from collector.store.indexing import Indexer
from collector.store.rollups import Roller

if TYPE_CHECKING:
    from collector.web.disk import DiskFloor
    from collector.web.sender import Senders


def utc_now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Running:
    """One running collector. `now` is a function, so that tests can choose the time."""

    settings: Settings
    database: Database
    senders: "Senders"
    indexer: Indexer
    roller: Roller
    disk: "DiskFloor"
    now: Callable[[], datetime] = utc_now


def running() -> Running:
    """Return the program that the current request belongs to."""
    found: Running = current_app.extensions["proofdesk"]
    return found
