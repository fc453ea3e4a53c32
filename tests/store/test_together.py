"""Group commit: jobs of one gather share a transaction, and each is told what became of its own work."""

from contextlib import contextmanager

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from collector.store.together import Together


class Log:
    """Stands for the database: which works each transaction had, and what goes wrong."""

    def __init__(self, fails=None, most_done=None):
        self.transactions = []
        self.fails = fails or (lambda works: None)
        self.most_done = most_done

    @contextmanager
    def transaction(self):
        yield None

    def run(self, _connection, works):
        self.transactions.append(list(works))
        if error := self.fails(works):
            raise error
        return [f"done {work}" for work in works[: self.most_done]]


def gathered(log, works, most=10):
    together = Together(log.transaction, log.run, most)
    told = {}

    def job(work):
        try:
            told[work] = together.do(work)
        except Exception as error:
            told[work] = type(error)

    together.gather([lambda work=work: job(work) for work in works])
    return told


def test_jobs_of_one_gather_share_a_transaction():
    log = Log()
    assert gathered(log, [1, 2, 3]) == {1: "done 1", 2: "done 2", 3: "done 3"}
    assert log.transactions == [[1, 2, 3]]


def test_outside_of_a_gather_everyone_writes_at_once():
    log = Log()
    together = Together(log.transaction, log.run, 10)
    assert [together.do(1), together.do(2)] == ["done 1", "done 2"]
    assert log.transactions == [[1], [2]]


def test_no_more_than_is_said_go_together_and_what_is_left_comes_again():
    log = Log(most_done=2)
    assert gathered(log, [1, 2, 3, 4, 5], most=3) == {n: f"done {n}" for n in range(1, 6)}
    assert log.transactions == [[1, 2, 3], [3, 4, 5], [5]]


def test_one_that_is_at_fault_fails_alone():
    log = Log(fails=lambda works: ValueError() if 2 in works else None)
    assert gathered(log, [1, 2, 3]) == {1: "done 1", 2: ValueError, 3: "done 3"}


def test_a_copy_that_was_just_stored_elsewhere_is_found_when_it_is_tried_again():
    log = Log(fails=lambda works: IntegrityError("", {}, Exception()) if len(log.transactions) == 1 else None)
    assert gathered(log, [1]) == {1: "done 1"}


@pytest.mark.parametrize("count", [1, 3])
def test_where_the_database_is_out_of_order_all_are_told_at_once(count):
    log = Log(fails=lambda works: OperationalError("", {}, Exception()))
    works = list(range(count))
    assert gathered(log, works) == dict.fromkeys(works, OperationalError)
    assert len(log.transactions) == 1
