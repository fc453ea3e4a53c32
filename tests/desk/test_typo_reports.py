"""The reports of a typo that many readers noticed, page by page."""

import re

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
    assert "110 more" in anna.words  # than the ten that are not folded away
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
    wanted = [newest_first[0], newest_first[-1]]
    anna.decide(typo, 409, reload=False, status="fixed", report=[*wanted, "nonsense"])
    assert re.findall(r'name="report" value="([^"]+)" checked', anna.page) == wanted


def test_a_report_that_is_not_there_leads_to_the_first_page(collector, anna):
    typo, newest_first = sent(collector)
    elsewhere = collector.send(url="https://news.example/other").json["id"]
    for wrong in ("nonsense", "00000000-0000-4000-8000-000000000000", elsewhere):
        assert reports_on(anna.open(f"/desk/typos/{typo}?reports={wrong}")) == newest_first[:50]
