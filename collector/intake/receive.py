"""Having a report stored, durably, together with those that come at the same moment."""

import uuid
from collections.abc import Callable, Iterable
from functools import partial

from collector.intake.batch import Incoming, store_together
from collector.intake.ceilings import NO_CEILINGS, Ceilings
from collector.store import intake as store
from collector.store.database import Database
from collector.store.intake import Stored
from collector.store.together import Together

# What one transaction takes. More would gain little, and the first of them would wait longer.
_MOST_TOGETHER = 64


class Receiver:
    """Stores reports. There is one for all threads of a process."""

    def __init__(self, database: Database, ceilings: Ceilings = NO_CEILINGS) -> None:
        self._database = database
        store_below_ceilings = partial(store_together, ceilings=ceilings)
        self._together = Together(database.intake, store_below_ceilings, _MOST_TOGETHER)

    def receive(self, incoming: Incoming) -> Stored:
        """Store a report and return what became of it when it is on the disk.

        One whose id is stored already changes nothing, also when both arrive at the same moment.
        """
        return self._together.do(incoming)

    def gather(self, requests: Iterable[Callable[[], None]]) -> None:
        """Run requests, which raise nothing, in this thread; the reports among them are stored together."""
        self._together.gather(requests)

    def find(self, report_id: uuid.UUID) -> Stored | None:
        """Return what became of the report with this id, or None where there is none."""
        with self._database.engine.connect() as connection:
            return store.find_reports(connection, [report_id]).get(report_id)
