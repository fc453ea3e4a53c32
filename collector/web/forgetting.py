"""Once a day, what readers wrote is forgotten where a site's administrator wants it so (`store/retention.py`)."""

import threading
import time
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from collector.store.retention import forget
from collector.web.logs import log
from collector.web.running import Running

# Seconds. Not at once after a start, when readers may be waiting.
_FIRST = 120.0
_DAY = 24 * 3600.0


def start(program: Running) -> None:
    """Begin, in a thread of its own. Where several processes do it, the later ones find nothing to do."""
    threading.Thread(target=keep_forgetting, args=[program], daemon=True, name="forgetting").start()


def keep_forgetting(program: Running, sleep: Callable[[float], object] = time.sleep) -> None:
    """Forget what is due, once a day, until the process ends. What goes wrong is logged, and tried again next day."""
    sleep(_FIRST)
    while True:
        try:
            if typos := forget(program.database, program.now()):
                log.info("forgot what readers wrote", typos=typos)
        except SQLAlchemyError as error:
            log.warning("could not forget what readers wrote", error=type(error).__name__)
        sleep(_DAY)
