"""Every hour, reports are counted for the statistics (`store/rollups.py`), so that whoever opens them finds it done.

After an upgrade with a million reports that nobody has counted, their page would take ten seconds.
"""

import threading
import time
from collections.abc import Callable

from collector.web.running import Running

# Seconds. Not at once after a start, when readers may be waiting.
_FIRST = 20.0
_HOUR = 3600.0


def start(program: Running) -> None:
    """Begin, in a thread of its own. Where several processes do it, the later ones find nothing to do."""
    threading.Thread(target=keep_counting, args=[program], daemon=True, name="counting").start()


def keep_counting(program: Running, sleep: Callable[[float], object] = time.sleep) -> None:
    """Count what is behind, once an hour, until the process ends. What goes wrong is tried again the next time."""
    sleep(_FIRST)
    while True:
        program.roller.catch_up(program.now())
        sleep(_HOUR)
