"""What a server does by itself from time to time, each in a thread of its own. Where several processes do it, the later
ones find nothing to do."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from collector.store.deleting import delete_spam
from collector.store.held import delete_older
from collector.store.retention import forget
from collector.web.logs import log
from collector.web.running import Running

_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do `every` so many seconds, `first` after so many: not at once, when readers may be waiting."""

    name: str
    first: float
    every: float
    do: Callable[[Running], None]


def _forget(program: Running) -> None:
    """Forget what readers wrote where a site's administrator wants it so (`store/retention.py`)."""
    if typos := forget(program.database, program.now()):
        log.info("forgot what readers wrote", typos=typos)


def _delete_spam(program: Running) -> None:
    """Delete old spam and old held reports, and return the space to the disk."""
    days = program.settings.spam_days
    if days is None:
        return
    typos = delete_spam(program.database, program.now(), days)
    with program.database.erase() as session:
        held = delete_older(session, program.now() - timedelta(days=days))
    if typos or held:
        program.database.give_space_back()
        log.info("deleted spam", typos=typos, held=held)


def _empty_log(program: Running) -> None:
    """Empty SQLite's log, which keeps deleted text as long as a transaction reads an older state."""
    program.database.checkpoint()


def _count(program: Running) -> None:
    """Count reports for the statistics (`store/rollups.py`). Whoever opened them first after an upgrade with a million
    reports would wait for ten seconds."""
    program.roller.catch_up(program.now())


FORGETTING = Chore("forgetting", 120.0, 24 * _HOUR, _forget)
EMPTYING = Chore("emptying", 600.0, _HOUR, _empty_log)
CLEARING = Chore("clearing", 300.0, 24 * _HOUR, _delete_spam)
COUNTING = Chore("counting", 20.0, _HOUR, _count)


def start(program: Running) -> None:
    """Begin with all of them."""
    for chore in (FORGETTING, CLEARING, EMPTYING, COUNTING):
        threading.Thread(target=keep_doing, args=[program, chore], daemon=True, name=chore.name).start()


def keep_doing(program: Running, chore: Chore, sleep: Callable[[float], object] = time.sleep) -> None:
    """Do it again and again, until the process ends. What goes wrong is logged, and tried again the next time."""
    sleep(chore.first)
    while True:
        try:
            chore.do(program)
        except SQLAlchemyError as error:  # the database is out of order, which passes
            log.warning("background task failed", chore=chore.name, error=type(error).__name__)
        except Exception as error:  # a mistake of ours must not end the thread until the next restart
            log.exception("background task failed", chore=chore.name, exc_info=error)
        sleep(chore.every)
