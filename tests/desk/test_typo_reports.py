"""The reports of a typo that many readers noticed, page by page."""

import re
import uuid

from collector.store.merging import merge
from collector.store.models import Editor, Typo
from collector.store.splitting import split

# Only an editor sees that it is the same mistake.
ELSEWHERE = {"exact": "opened teh bridge", "prefix": "After years somebody has ", "suffix": " with a long ribbon."}
READERS = 120


def sent(collector):
    """All readers' reports of one typo, several a second; returns the typo's number and theirs, newest first."""
    moments = {}
    for number in range(READERS):
        if number % 7 == 0:
            collector.clock.pass_(seconds=5)
        answer = collector.send().json
        moments[answer["id"]] = collector.clock()
    newest_first = sorted(moments, key=lambda one: one.replace("-", ""))
    newest_first.sort(key=moments.get, reverse=True)
    return answer["typo"], newest_first


def reports_on(page):
    return re.findall(r'name="report" value="([^"]+)"', page)


def way_to_more(page):
    return re.search(r'<li id="more-reports" class="more"><a class="button" rel="next" href="([^"#]+)#reports"', page)


def test_every_report_is_on_one_of_the_pages(collector, anna):
    typo, newest_first = sent(collector)
    page = anna.open(f"/desk/typos/{typo}")
    assert reports_on(page) == newest_first[:50]
    assert "49 more readers sent the same words" in anna.words
    assert "70 more" in anna.words
    seen = reports_on(page)
    while found := way_to_more(page):
        page = anna.open(found[1])
        assert "First page" in anna.words
        seen += reports_on(page)
    assert seen == newest_first


def test_of_a_later_page_htmx_gets_the_reports_alone(collector, anna):
    typo, newest_first = sent(collector)
    address = way_to_more(anna.open(f"/desk/typos/{typo}"))[1]
    part = anna.client.get(address, headers={"HX-Target": "more-reports"}).text
    assert part.lstrip().startswith('<li tabindex="-1" autofocus>')  # the keyboard goes on where the way to more was
    assert reports_on(part) == newest_first[50:100]
    assert way_to_more(part)


def test_ticks_beyond_the_first_page_are_kept_where_another_was_faster(collector, anna, sign_in):
    typo, newest_first = sent(collector)
    anna.open(f"/desk/typos/{typo}")
    sign_in("tom@news.example").decide(typo, status="rejected")
    wanted = [newest_first[0], newest_first[69]]
    anna.decide(typo, 409, reload=False, status="fixed", report=[*wanted, "nonsense"])
    assert re.findall(r'name="report" value="([^"]+)" checked', anna.page) == wanted
    assert reports_on(anna.page) == newest_first[:70]
    assert "50 more" in anna.words
    anna.open(way_to_more(anna.page)[1])
    assert reports_on(anna.page) == newest_first[70:]


def test_pages_go_on_where_they_were_whatever_becomes_of_their_last_report(collector, anna):
    typo, newest_first = sent(collector)
    anna.open(f"/desk/typos/{typo}")
    address = way_to_more(anna.page)[1]
    number = collector.add_editor("ed@news.example")
    with collector.database.write() as session:
        editor = session.get_one(Editor, number)
        split(session, session.get_one(Typo, typo), [uuid.UUID(newest_first[49])], editor, collector.clock())
    assert reports_on(anna.open(address)) == newest_first[50:100]


def test_pages_go_on_in_the_typo_that_theirs_was_merged_into(collector, anna):
    typo, newest_first = sent(collector)
    anna.open(f"/desk/typos/{typo}")
    address = way_to_more(anna.page)[1]
    collector.clock.pass_(minutes=1)
    other = {collector.send(quote=ELSEWHERE, block=..., suggestion=...).json["typo"] for _ in range(20)}.pop()
    assert other != typo
    number = collector.add_editor("ed@news.example")
    with collector.database.write() as session:
        editor = session.get_one(Editor, number)
        merge(session, session.get_one(Typo, typo), session.get_one(Typo, other), editor, collector.clock())
    part = anna.client.get(address, headers={"HX-Target": "more-reports"}, follow_redirects=True).text
    assert reports_on(part) == newest_first[50:100]
    token = collector.token("api@news.example")
    answer = collector.client().get(f"/api/v1/typos/{typo}?reports_after={newest_first[99]}", headers=token)
    assert answer.status_code == 308
    answer = collector.client().get(answer.location, headers=token)
    assert [one["id"] for one in answer.json["report_list"]] == newest_first[100:]


def test_a_report_that_is_not_there_leads_to_the_first_page(collector, anna):
    typo, newest_first = sent(collector)
    elsewhere = collector.send(url="https://news.example/other").json["id"]
    for wrong in ("nonsense", "00000000-0000-4000-8000-000000000000", elsewhere):
        assert reports_on(anna.open(f"/desk/typos/{typo}?reports={wrong}")) == newest_first[:50]
