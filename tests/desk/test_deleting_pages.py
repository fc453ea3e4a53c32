"""Deleting a typo's reports at the desk: never without a question."""

import pytest
from sqlalchemy import select

from collector.store.models import Report, Role, Typo


@pytest.fixture
def admin(sign_in):
    return sign_in("admin@news.example", Role.ADMIN)


def reports(collector):
    with collector.database.read() as session:
        return [str(number) for number in session.scalars(select(Report.id).order_by(Report.id))]


def test_chosen_reports_are_deleted_after_a_question(collector, admin, typo):
    collector.send()
    first, second = reports(collector)
    address = f"/desk/typos/{typo}/delete-reports"
    admin.open(f"/desk/typos/{typo}")
    admin.post(address, 200, report=first)
    assert "Delete 1 report for good? What readers wrote is deleted too." in admin.words
    assert reports(collector) == [first, second]
    admin.post(address, 303, report=admin.hidden("report"), sure=admin.hidden("sure"))
    assert reports(collector) == [second]


def test_the_question_says_that_the_typo_goes_with_its_last_report(collector, admin, typo):
    address = f"/desk/typos/{typo}/delete-reports"
    admin.open(f"/desk/typos/{typo}")
    admin.post(address, 200, report=reports(collector)[0])
    assert "These are all reports of this typo, so the typo is deleted too" in admin.words
    admin.post(address, 303, report=admin.hidden("report"), sure="yes")
    with collector.database.read() as session:
        assert session.scalars(select(Typo.id)).all() == []
