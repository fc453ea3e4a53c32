"""Writers to SQLite take turns, and do without where they cannot."""

import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, TimeoutError

from collector.store.database import Database
from collector.store.turn import Turn


def test_one_at_a_time_over_threads_and_files(tmp_path):
    inside, most = 0, 0

    def work(turn):
        nonlocal inside, most
        for _ in range(50):
            with turn.taken(5):
                inside += 1
                most = max(most, inside)
                time.sleep(0.0001)  # lets others in, where they are not kept out
                inside -= 1

    # Two objects on one file stand for two processes: the kernel's lock belongs to the open file, not to the process.
    turns = [Turn(tmp_path / "turn"), Turn(tmp_path / "turn")]
    threads = [threading.Thread(target=work, args=[turns[n % 2]]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for turn in turns:
        turn.close()
    assert most == 1
    assert inside == 0


def test_a_turn_is_given_back_after_a_mistake(tmp_path):
    first, second = Turn(tmp_path / "turn"), Turn(tmp_path / "turn")
    with pytest.raises(ZeroDivisionError), first.taken(5):
        1 / 0  # noqa: B018
    with second.taken(5):
        pass
    first.close()
    second.close()


def test_without_a_folder_sqlite_says_what_is_wrong(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/missing/proofdesk.db")
    with pytest.raises(OperationalError, match="unable to open database file"), database.write() as session:
        session.execute(text("SELECT 1"))
    database.close()


def test_nobody_waits_for_ever(tmp_path):
    turn = Turn(tmp_path / "turn")
    with turn.taken(5), ThreadPoolExecutor(1) as others:

        def another():
            with turn.taken(0.02):
                pass

        with pytest.raises(TimeoutError):
            others.submit(another).result()
    with turn.taken(5):
        pass


def test_another_process_is_not_waited_for_for_ever(tmp_path):
    first, second = Turn(tmp_path / "turn"), Turn(tmp_path / "turn")
    with first.taken(5):
        for patience in (0.0, 0.02, 0.02):
            with pytest.raises(TimeoutError), second.taken(patience):
                pass
    for thread in threading.enumerate():
        if thread.name == "turn":
            thread.join()
    # Whoever had given up does not keep what came in the end.
    for turn in (first, second, first):
        with turn.taken(5):
            pass
    first.close()
    second.close()


def test_a_turn_that_comes_late_goes_to_whoever_waits_then(tmp_path):
    first, second = Turn(tmp_path / "turn"), Turn(tmp_path / "turn")
    begun, done = threading.Event(), threading.Event()

    def another():
        begun.set()
        with second.taken(5):
            done.set()

    with ThreadPoolExecutor(1) as others:
        with first.taken(5):
            with pytest.raises(TimeoutError), second.taken(0.02):
                pass
            waiting = others.submit(another)
            begun.wait(5)
            assert not done.is_set()
        waiting.result(5)
    assert done.is_set()
    first.close()
    second.close()


def test_a_checkpoint_leaves_every_transaction_its_own_wait(migrated_sqlite, tmp_path):
    shutil.copy(migrated_sqlite, tmp_path / "proofdesk.db")
    database = Database(f"sqlite:///{tmp_path}/proofdesk.db")
    waits = []
    for patience in (1.0, 1.0):
        with database.engine.connect().execution_options(proofdesk_patience=patience) as connection:
            waits.append(connection.scalar(text("PRAGMA busy_timeout")))
        assert database.checkpoint()
    database.close()
    assert waits == [1000, 1000]
